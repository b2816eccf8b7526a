/**
 * Where each utterance goes in the output.
 *
 * The network puts about 0.3 s of silence before and 0.5 s behind every utterance: what is before the first and behind
 * the last one stays, at a join the pause that the script asks for takes its place.
 *
 * @module
 */

import type { PreparedUtterance } from "./prepared_utterance.ts";

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

/** Utterances at their places, and how much of an output they take. */
export interface Layout<T extends Sized> {
  readonly placed: readonly Placed<T>[];
  /** With the silence behind the last utterance, and the pause there. */
  readonly length: number;
}

/** Places utterances one behind the other. */
export function layOut<T extends Sized>(utterances: readonly T[]): Layout<T> {
  const placed: Placed<T>[] = [];
  let next = 0;
  let length = 0;
  for (const prepared of utterances) {
    const { speech, pause } = prepared;
    const from = placed.length === 0 ? 0 : speech.begin;
    const at = next + pause.before;
    const end = at + speech.end - from;
    placed.push({ prepared, at, from, begin: at + speech.begin - from, end });
    next = end + pause.after;
    length = Math.max(next, at + prepared.length - from);
  }
  return { placed, length };
}

/** How many of the utterances an output of `capacity` samples takes. Silence behind the last one need not fit. */
export function countFitting({ placed }: Layout<Sized>, capacity: number): number {
  const first = placed.findIndex(({ end }) => end > capacity);
  return first < 0 ? placed.length : first;
}
