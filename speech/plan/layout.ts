/**
 * Places utterances in the output.
 *
 * The network puts about 0.3 s of silence before every utterance and 0.5 s after it. The silence
 * before the first utterance and after the last one is kept. Between two utterances, it is replaced
 * by the pause that the script asks for.
 *
 * @module
 */

import type { PreparedUtterance } from "../utterance/prepared_utterance.ts";

/** The part of an utterance that layout needs. */
export type Sized =
  & Pick<PreparedUtterance, "speech" | "pause" | "length">
  & Partial<Pick<PreparedUtterance, "overlap" | "who" | "isAnswerable">>;

/** An utterance and its place in the output, in samples. */
export interface Placed<T extends Sized> {
  readonly prepared: T;
  /** The sample of the output at which the kept part of the utterance starts. */
  readonly at: number;
  /** The sample of the utterance at which its kept part starts. */
  readonly from: number;
  /** The first sample of its speech in the output. */
  readonly begin: number;
  /** The sample after the last one of its speech in the output. */
  readonly end: number;
  /** The sample after the last one of all speech so far: later than `end` if it is spoken over. */
  readonly latest: number;
  /** The sample after the last one that the network makes for this and what it is spoken over. */
  readonly tail: number;
}

/**
 * Places an utterance after `previous`, or at the start of the output.
 *
 * @param turnGap the samples between two speakers, if the first one is at the end of a sentence or
 * a line and the script asks for no pause
 */
export function placeBehind<T extends Sized>(
  previous: Placed<Sized> | undefined,
  prepared: T,
  turnGap?: number,
): Placed<T> {
  const { speech, length } = prepared;
  const from = previous ? speech.begin : 0;
  const at = previous ? beginAfter(previous, prepared, turnGap) : prepared.pause.before;
  const end = at + speech.end - from;
  const spokenOver = previous && at < previous.latest ? previous.tail : 0;
  return {
    prepared,
    at,
    from,
    begin: at + speech.begin - from,
    end,
    latest: Math.max(previous?.latest ?? 0, end),
    tail: Math.max(spokenOver, at + length - from),
  };
}

function beginAfter(previous: Placed<Sized>, prepared: Sized, turnGap?: number): number {
  const { overlap = 0, who, isAnswerable, pause } = previous.prepared;
  // An answer begins no earlier than what it answers.
  if (overlap > 0) return Math.max(previous.begin, previous.end - overlap);
  const { before } = prepared.pause;
  const isAnswer = isAnswerable === true && who !== prepared.who && before === 0;
  return previous.latest + (isAnswer ? turnGap ?? pause.after : pause.after) + before;
}

/** Places utterances one after the other. */
export function layOut<T extends Sized>(utterances: readonly T[], turnGap?: number): Placed<T>[] {
  let previous: Placed<T> | undefined;
  return utterances.map((prepared) => previous = placeBehind(previous, prepared, turnGap));
}

/**
 * The length of an output that ends with this utterance. After the speech it includes the silence
 * that the network makes there or the pause in the script, whichever is longer.
 */
export function lengthWith({ prepared, latest, tail }: Placed<Sized>): number {
  return Math.max(latest + prepared.pause.after, tail);
}
