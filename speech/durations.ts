/**
 * From the network's durations to whole frames.
 *
 * @module
 */

import { type PhonemeKind, phonemeKind } from "../text/phoneme_kinds.ts";

/** How an utterance's time is shared out. */
export interface Rhythm {
  /** 2 is twice as fast. */
  readonly tempo: number;
  /** Factor on the last syllable before the end of a clause or a sentence; 1: as the network has it. */
  readonly finalLengthening: number;
  /** Factor on the pauses within the utterance, at its marks; 1: as the network has them. */
  readonly pauses: number;
}

/**
 * What becomes of a sound's length where silence becomes `x` times as long: `x` to the power of this. Who hurries or
 * drawls changes his consonants and pauses in another way than his vowels; below 1, a sound keeps more of its length.
 */
const ELASTICITY: Readonly<Record<"faster" | "slower", Elasticity>> = {
  faster: { vowel: 0.5 },
  slower: { consonant: 0.5 },
};

/** 1 for a kind that is not named. */
type Elasticity = Readonly<Partial<Record<PhonemeKind, number>>>;

/** Frames that the last sound before a pause is heard in, of those that it has: the network has put the pause there. */
const SOUND_BEFORE_PAUSE = 3;

/** More than silence is ever stretched by. */
const MAX_SCALE = 1e6;

/** A token's time, in frames. */
interface TokenTime {
  readonly kind: PhonemeKind;
  sound: number;
  silence: number;
}

/**
 * Whole frames (1/40 s) of each token, at least one. In an even rhythm at tempo 1 they are the reference's. In any other
 * they add up to the sum of `durations` divided by the tempo, to the nearest frame.
 *
 * Each token ends where it should, to half a frame: rounded by itself, of two equally short sounds side by side neither
 * or both would be halved.
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
  if (tempo === 1 && finalLengthening === 1 && pauses === 1) return referenceFrames(durations, 1);
  const asked = Math.round(add(durations) / tempo);
  // A frame each is the least.
  const total = Math.max(asked, durations.length);
  return roundEnds(stretch(tokenTimes(phonemes, durations, rhythm), total));
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

/** What of each token's time is sound and what is silence, with the rhythm's factors on them. */
function tokenTimes(
  phonemes: string,
  durations: Float32Array,
  { finalLengthening, pauses }: Rhythm,
): TokenTime[] {
  // The zeros at the ends are as silent as a mark.
  const kinds: PhonemeKind[] = ["pause", ...Array.from(phonemes, phonemeKind), "pause"];
  const times = kinds.map((kind, token): TokenTime => {
    const silent = kind === "pause" || kind === "mark";
    const duration = durations[token];
    return { kind, sound: silent ? 0 : duration, silence: silent ? duration : 0 };
  });
  for (const { begin, end } of findPauses(kinds)) {
    if (begin === 0) continue;
    const last = times[begin - 1];
    last.silence = Math.max(0, last.sound - SOUND_BEFORE_PAUSE);
    last.sound -= last.silence;
    for (const time of times.slice(lastSyllable(kinds, begin), begin)) {
      time.sound *= finalLengthening;
    }
    if (end === times.length) continue;
    for (const time of times.slice(begin - 1, end)) time.silence *= pauses;
  }
  return times;
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

/** Frames, none below 1, that add up to `total`: every token's time changes as far as it is elastic. */
function stretch(times: readonly TokenTime[], total: number): number[] {
  const framesAt = (scale: number): number[] => {
    const elasticity: Elasticity = scale < 1 ? ELASTICITY.faster : ELASTICITY.slower;
    return times.map(({ kind, sound, silence }) =>
      Math.max(1, sound * scale ** (elasticity[kind] ?? 1) + silence * scale)
    );
  };
  let [low, high] = [0, MAX_SCALE];
  while (true) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) return framesAt(high);
    if (add(framesAt(middle)) < total) low = middle;
    else high = middle;
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
