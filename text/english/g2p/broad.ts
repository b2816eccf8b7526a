/**
 * Compares pronunciations that are written with different care.
 *
 * @module
 */

import { PRIMARY, SECONDARY } from "../../phonemes/phoneme_kinds.ts";
import { VOWELS } from "../misaki/sounds.ts";

const REDUCED: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/ɾ/g, "t"],
  [/ʔ(?=n)/g, "tə"],
  [/[ᵊᵻɪʌɜ]/g, "ə"],
];

/** The segments of a word alone: without stress, and with one reduced vowel. */
export function segmentsOf(phonemes: string): string {
  const plain = phonemes.replaceAll(PRIMARY, "").replaceAll(SECONDARY, "");
  return REDUCED.reduce((rest, [pattern, by]) => rest.replace(pattern, by), plain);
}

/** The number of vowels before the primary stress. Without one, the first vowel counts as stressed. */
export function stressedSyllable(phonemes: string): number {
  const before = phonemes.slice(0, Math.max(0, phonemes.indexOf(PRIMARY)));
  return [...before].filter((symbol) => VOWELS.has(symbol) || symbol === "ᵊ").length;
}

/** Whether two pronunciations have the same segments and the same stressed syllable. */
export function heardTheSame(a: string, b: string): boolean {
  return segmentsOf(a) === segmentsOf(b) && stressedSyllable(a) === stressedSyllable(b);
}
