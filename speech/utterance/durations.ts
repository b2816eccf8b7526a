/**
 * Turns the network's durations into whole frames.
 *
 * @module
 */

import { type PhonemeKind, phonemeKind } from "../../text/phonemes/phoneme_kinds.ts";

/**
 * The number of frames by which a token is heard before its own frames, at any tempo: the network
 * was trained with durations that lag behind the sound. Measured for several voices and speeds,
 * with the spectrum and with forced alignment: see `docs/timings.md`.
 */
export const LEAD_FRAMES = 2;

/** How the time of an utterance is distributed over its tokens. */
export interface Rhythm {
  /** The tempo: 2 is twice as fast. */
  readonly tempo: number;
  /** [T] factors on the tempo of each token. Absent: the tempo stays the same. */
  readonly rates?: Float64Array;
  /**
   * Factor on the last syllable before the end of a clause or a sentence; 1 leaves it as the
   * network has it.
   */
  readonly finalLengthening: number;
  /** Factor on the pauses at marks within the utterance; 1 leaves them as the network has them. */
  readonly pauses: number;
}

/**
 * The number of frames in which the last sound before a pause is heard. The remaining frames of its
 * token are silent: the network puts the pause there.
 */
const SOUND_BEFORE_PAUSE = 3;

/**
 * The whole frames (1/40 s) of each token, at least one per token. When tempo and both factors are
 * 1, these are the reference's frames. Otherwise they add up to the sum of the reference's frames
 * divided by the tempo, to the nearest frame.
 *
 * Each token ends within half a frame of its exact end, so that the tempo is the same throughout
 * the utterance. Tokens are about two frames long: if each were rounded by itself, some syllables
 * would be hurried and others not, and fast speech would be harder to understand.
 *
 * @param phonemes T - 2 symbols
 * @param durations [T] frames at tempo 1, before rounding
 */
export function wholeFrames(
  phonemes: string,
  durations: Float32Array,
  rhythm: Rhythm,
): Int32Array {
  const { tempo, rates, finalLengthening, pauses } = rhythm;
  const usual = referenceFrames(durations, 1);
  const isUsual = tempo === 1 && finalLengthening === 1 && pauses === 1;
  if (isUsual && rates === undefined) return usual;
  const total = Math.round(exactFrames(usual, rhythm));
  if (total <= durations.length) return new Int32Array(durations.length).fill(1);
  return roundEnds(stretch(rhythmic(phonemes, durations, rhythm), total));
}

/** The frames that an utterance takes at its tempo, before rounding. */
export function exactFrames(
  usual: Int32Array,
  { tempo, rates }: Pick<Rhythm, "tempo" | "rates">,
): number {
  if (rates === undefined) return sum(usual) / tempo;
  return usual.reduce((total, frames, token) => total + frames / (tempo * rates[token]), 0);
}

/**
 * The whole frames of each token as the reference rounds them, each token by itself. At speeds
 * other than 1 the rounding errors add up to several percent.
 *
 * @param durations [T] frames at speed 1, before rounding
 */
export function referenceFrames(durations: Float32Array, speed: number): Int32Array {
  return Int32Array.from(durations, (duration) => Math.max(1, roundHalfToEven(duration / speed)));
}

/**
 * The durations, with the factors applied to pauses, to the last syllables before them, and to the
 * tempo of single tokens.
 */
function rhythmic(
  phonemes: string,
  durations: Float32Array,
  { rates, finalLengthening, pauses }: Rhythm,
): number[] {
  // The zeros at both ends are silent, like marks.
  const kinds: PhonemeKind[] = ["pause", ...Array.from(phonemes, phonemeKind), "pause"];
  // At tempo 1 each token has at least one frame.
  const lengths = Array.from(durations, (duration) => Math.max(1, duration));
  for (const { begin, end } of findPauses(kinds)) {
    if (begin === 0) continue;
    const factor = end === lengths.length ? 1 : pauses;
    const last = begin - 1;
    const silence = Math.max(0, lengths[last] - SOUND_BEFORE_PAUSE);
    lengths[last] -= silence;
    for (let token = lastSyllable(kinds, begin); token < begin; token++) {
      lengths[token] *= finalLengthening;
    }
    lengths[last] += silence * factor;
    for (let token = begin; token < end; token++) {
      if (kinds[token] !== "blank") lengths[token] *= factor;
    }
  }
  return rates === undefined ? lengths : lengths.map((length, token) => length / rates[token]);
}

/**
 * The runs of tokens that hold a mark to pause at and no phonemes: `begin` is the first token,
 * `end` the token after the last one.
 */
function findPauses(kinds: readonly PhonemeKind[]): { begin: number; end: number }[] {
  const pauses = [];
  for (let begin = 0, end: number; begin < kinds.length; begin = end + 1) {
    end = begin;
    while (end < kinds.length && !isSpoken(kinds[end])) end++;
    if (kinds.slice(begin, end).includes("pause")) pauses.push({ begin, end });
  }
  return pauses;
}

/**
 * The first token of the last syllable before `end`: the stress of its vowel, or else the vowel.
 */
function lastSyllable(kinds: readonly PhonemeKind[], end: number): number {
  let begin = end - 1;
  while (kinds[begin] === "consonant") begin--;
  // Of a word without a vowel, take only the last sound.
  if (kinds[begin] !== "vowel") return end - 1;
  while (kinds[begin - 1] === "vowel") begin--;
  return kinds[begin - 1] === "stress" ? begin - 1 : begin;
}

function isSpoken(kind: PhonemeKind): boolean {
  return kind === "vowel" || kind === "consonant" || kind === "stress";
}

/** Scales the lengths in proportion so that they add up to `total`, with none below 1. */
function stretch(lengths: readonly number[], total: number): number[] {
  const scaled = (scale: number): number[] => lengths.map((length) => Math.max(1, length * scale));
  let scale = total / add(lengths);
  // Lengths that are raised to 1 take from the others, which may then fall below 1 themselves.
  // Repeat until none does.
  while (true) {
    const long = lengths.filter((length) => length * scale > 1);
    const left = total - (lengths.length - long.length);
    const next = left / add(long);
    if (!(next < scale)) return scaled(scale);
    scale = next;
  }
}

/**
 * Rounds to whole frames so that each token ends at the frame nearest to its exact end. No token
 * becomes shorter than 1 frame if none was before.
 */
function roundEnds(frames: readonly number[]): Int32Array {
  let exact = 0;
  let end = 0;
  return Int32Array.from(frames, (length) => {
    const begin = end;
    exact += length;
    end = Math.round(exact);
    return end - begin;
  });
}

/** Rounds as the reference does: 0.5 to 0, 1.5 to 2, 2.5 to 2. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** The sum of all durations. */
export function sum(durations: Int32Array): number {
  return add(durations);
}

function add(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
