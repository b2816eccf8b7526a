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
export type Sized = Pick<PreparedUtterance, "speech" | "pause" | "length">;

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
}

/** Places an utterance after `previous`, or at the start of the output. */
export function placeBehind<T extends Sized>(
  previous: Placed<Sized> | undefined,
  prepared: T,
): Placed<T> {
  const { speech, pause } = prepared;
  const from = previous ? speech.begin : 0;
  const at = (previous ? previous.end + previous.prepared.pause.after : 0) + pause.before;
  return {
    prepared,
    at,
    from,
    begin: at + speech.begin - from,
    end: at + speech.end - from,
  };
}

/** Places utterances one after the other. */
export function layOut<T extends Sized>(utterances: readonly T[]): Placed<T>[] {
  let previous: Placed<T> | undefined;
  return utterances.map((prepared) => previous = placeBehind(previous, prepared));
}

/**
 * The length of an output that ends with this utterance. After the speech it includes the silence
 * that the network makes there or the pause in the script, whichever is longer.
 */
export function lengthWith({ prepared, at, from, end }: Placed<Sized>): number {
  return Math.max(end + prepared.pause.after, at + prepared.length - from);
}
