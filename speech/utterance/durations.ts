/**
 * From the network's durations to whole frames.
 *
 * @module
 */

import { type PhonemeKind, phonemeKind } from "../../text/phonemes/phoneme_kinds.ts";

/**
 * A token is heard so many frames before its own, at any tempo: the network was trained with durations that lag behind
 * the sound. Measured for several voices and speeds, with the spectrum and with forced alignment: see `docs/timings.md`.
 */
export const LEAD_FRAMES = 2;

/** How an utterance's time is shared out. */
export interface Rhythm {
  /** 2 is twice as fast. */
  readonly tempo: number;
  /** Factor on the last syllable before the end of a clause or a sentence; 1: as the network has it. */
  readonly finalLengthening: number;
  /** Factor on the pauses within the utterance, at its marks; 1: as the network has them. */
  readonly pauses: number;
}

/** Frames that the last sound before a pause is heard in, of those that it has: the network has put the pause there. */
const SOUND_BEFORE_PAUSE = 3;

/**
 * Whole frames (1/40 s) of each token, at least one. In an even rhythm at tempo 1 they are the reference's. In any other
 * they add up to the sum of those divided by the tempo, to the nearest frame.
 *
 * Each token ends where it should, to half a frame, so that the tempo is the same all over the utterance. Tokens are
 * about two frames: were they rounded for themselves, some syllables would be hurried and others not, and fast speech
 * would be harder to understand.
 *
 * @param phonemes T - 2 symbols
 * @param durations [T] frames at tempo 1, before rounding
 */
export function wholeFrames(
  phonemes: string,
  durations: Float32Array,
  rhythm: Rhythm,
): Int32Array {
  const { tempo, finalLengthening, pauses } = rhythm;
  const usual = referenceFrames(durations, 1);
  if (tempo === 1 && finalLengthening === 1 && pauses === 1) return usual;
  const total = Math.round(sum(usual) / tempo);
  if (total <= durations.length) return new Int32Array(durations.length).fill(1);
  return roundEnds(stretch(rhythmic(phonemes, durations, rhythm), total));
}

/**
 * Whole frames as the reference rounds them, each for itself: at speeds other than 1 the errors add up to several
 * percent.
 *
 * @param durations [T] frames at speed 1, before rounding
 */
export function referenceFrames(durations: Float32Array, speed: number): Int32Array {
  return Int32Array.from(durations, (duration) => Math.max(1, roundHalfToEven(duration / speed)));
}

/** The durations, with the factors on pauses and on the syllables before them. */
function rhythmic(
  phonemes: string,
  durations: Float32Array,
  { finalLengthening, pauses }: Rhythm,
): number[] {
  // The zeros at the ends are as silent as a mark.
  const kinds: PhonemeKind[] = ["pause", ...Array.from(phonemes, phonemeKind), "pause"];
  // At the usual tempo each has a frame at least.
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
  return lengths;
}

/** Where there are no phonemes from `begin` to `end` (exclusive), but a mark to pause at. */
function findPauses(kinds: readonly PhonemeKind[]): { begin: number; end: number }[] {
  const pauses = [];
  for (let begin = 0, end: number; begin < kinds.length; begin = end + 1) {
    end = begin;
    while (end < kinds.length && !isSpoken(kinds[end])) end++;
    if (kinds.slice(begin, end).includes("pause")) pauses.push({ begin, end });
  }
  return pauses;
}

/** Where the last syllable before `end` begins, at the stress of its vowel, or at the vowel itself. */
function lastSyllable(kinds: readonly PhonemeKind[], end: number): number {
  let begin = end - 1;
  while (kinds[begin] === "consonant") begin--;
  // A word without a vowel: just its last sound.
  if (kinds[begin] !== "vowel") return end - 1;
  while (kinds[begin - 1] === "vowel") begin--;
  return kinds[begin - 1] === "stress" ? begin - 1 : begin;
}

function isSpoken(kind: PhonemeKind): boolean {
  return kind === "vowel" || kind === "consonant" || kind === "stress";
}

/** The same lengths in proportion, none below 1, that add up to `total`. */
function stretch(lengths: readonly number[], total: number): number[] {
  const scaled = (scale: number): number[] => lengths.map((length) => Math.max(1, length * scale));
  let scale = total / add(lengths);
  // Those that would be shorter than 1 take from the others, of which some may then be too short themselves.
  while (true) {
    const long = lengths.filter((length) => length * scale > 1);
    const left = total - (lengths.length - long.length);
    const next = left / add(long);
    if (!(next < scale)) return scaled(scale);
    scale = next;
  }
}

/** Whole frames, each token's end at the frame that is nearest to it: none is shorter than 1 if none was. */
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

/** As the reference rounds: 0.5 to 0, 1.5 to 2, 2.5 to 2. */
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
