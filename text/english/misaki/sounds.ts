/**
 * Kinds of phonemes.
 *
 * @module
 */

import { PAUSES, PRIMARY, SECONDARY } from "../../phonemes/phoneme_kinds.ts";

/** Vowels and diphthongs. */
export const VOWELS: ReadonlySet<string> = new Set("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ");

/** Consonants. Whether one of these or a vowel comes next decides how "the" is read. */
export const CONSONANTS: ReadonlySet<string> = new Set("bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθ");

/** Symbols that stand for two sounds. */
export const DIPHTHONGS: ReadonlySet<string> = new Set("AIOQWYʤʧ");

/** After these, an American t before "-ed" or "-ing" is a flap. */
export const BEFORE_FLAP: ReadonlySet<string> = new Set("AIOWYiuæɑəɛɪɹʊʌ");

/** Marks that Kokoro knows. */
export const MARKS: ReadonlySet<string> = new Set([...PAUSES, '"', "“", "”"]);

/** Whether any of the phonemes is stressed. */
export function isStressed(phonemes: string): boolean {
  return phonemes.includes(PRIMARY) || phonemes.includes(SECONDARY);
}

/** Whether any of the phonemes is a vowel. */
export function hasVowel(phonemes: string): boolean {
  return [...phonemes].some((symbol) => VOWELS.has(symbol));
}
