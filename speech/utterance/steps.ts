/**
 * Changes of speed, pitch and volume within an utterance. Each applies from a word on.
 *
 * @module
 */

import type { Manner } from "../../text/script/manner.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { type Pace, speedOf } from "./delivery.ts";

/** What changes at a token, compared with the start of the utterance. */
export interface Step {
  /** The first token that it applies to: the zero before the phonemes is token 0. */
  readonly token: number;
  /** Factor on the speed. */
  readonly rate: number;
  /** Semitones by which the pitch is raised. */
  readonly semitones: number;
  /** Gain in dB. */
  readonly gain: number;
}

/** The steps of an utterance, in order; none if its manner stays the same. */
export function stepsOf(
  { words, phonemes, changes = [], manner: first }: Pick<
    Utterance,
    "words" | "phonemes" | "changes" | "manner"
  >,
  pace: Pace,
): Step[] {
  const more = (manner: Manner, key: "pitch" | "volume"): number =>
    (manner[key] ?? 0) - (first[key] ?? 0);
  const steps = changes.flatMap(({ textStart, manner }) => {
    const word = words.find((word) => word.textStart >= textStart);
    if (word === undefined) return [];
    return {
      token: 1 + [...phonemes.slice(0, word.phonemeStart)].length,
      rate: speedOf(manner, pace) / speedOf(first, pace),
      semitones: more(manner, "pitch"),
      gain: more(manner, "volume"),
    };
  });
  // Of several changes before one word, the last one says how it is spoken.
  return steps.filter(({ token }, i) => steps[i + 1]?.token !== token);
}

/** [T] the factor on the speed of each token; `undefined` if the speed does not change. */
export function ratesOf(steps: readonly Step[], tokens: number): Float64Array | undefined {
  if (steps.every(({ rate }) => rate === 1)) return undefined;
  const rates = new Float64Array(tokens).fill(1);
  for (const { token, rate } of steps) rates.fill(rate, token);
  return rates;
}

/** A place, and the value from there on. */
export interface Level {
  readonly at: number;
  readonly value: number;
}

/**
 * The value at each of `length` places: 0 at first, and from each level's place on its value. It
 * changes along a line of `width` places around that place.
 */
export function glide(levels: readonly Level[], length: number, width: number): Float64Array {
  const values = new Float64Array(length);
  let [before, done] = [0, 0];
  for (const [i, { at, value }] of levels.entries()) {
    const next = Math.min(length, levels[i + 1]?.at ?? length);
    // Half of the way to the neighbouring levels is free.
    const half = Math.min(width / 2, at - done, (next - at) / 2);
    const [from, to] = [at - half, at + half];
    for (let k = Math.max(0, Math.ceil(from)); k < length; k++) {
      values[k] = k >= to ? value : before + (value - before) * (k - from) / (to - from);
    }
    [before, done] = [value, (at + next) / 2];
  }
  return values;
}
