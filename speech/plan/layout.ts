/**
 * Where each utterance goes in the output.
 *
 * The network puts about 0.3 s of silence before and 0.5 s behind every utterance: what is before the first and behind
 * the last one stays, at a join the pause that the script asks for takes its place.
 *
 * @module
 */

import type { PreparedUtterance } from "../utterance/prepared_utterance.ts";

/** What a layout minds of an utterance. */
export type Sized = Pick<PreparedUtterance, "speech" | "pause" | "length">;

/** An utterance at its place; all of it in samples. */
export interface Placed<T extends Sized> {
  readonly prepared: T;
  /** Of the output: where the kept part of the utterance begins. */
  readonly at: number;
  /** Of the utterance: where its kept part begins. */
  readonly from: number;
  /** Of the output: the first sample of its speech, and the one behind the last. */
  readonly begin: number;
  readonly end: number;
}

/** Places an utterance behind another, or at the beginning. */
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

/** Places utterances one behind the other. */
export function layOut<T extends Sized>(utterances: readonly T[]): Placed<T>[] {
  let previous: Placed<T> | undefined;
  return utterances.map((prepared) => previous = placeBehind(previous, prepared));
}

/** How much of an output there is when this utterance is the last: with the silence behind it, and the pause there. */
export function lengthWith({ prepared, at, from, end }: Placed<Sized>): number {
  return Math.max(end + prepared.pause.after, at + prepared.length - from);
}
