/**
 * Kinds of phonemes.
 *
 * @module
 */

/** Stands before the vowel of the stressed syllable. */
export const PRIMARY = "ˈ";
/** Stands before the vowel of a syllable that is stressed less. */
export const SECONDARY = "ˌ";

/** Vowels and diphthongs. */
export const VOWELS: ReadonlySet<string> = new Set("AIOQWYaiuæɑɒɔəɛɜɪʊʌᵻ");

/** What the choice between "the" and "thee" goes by, together with vowels. */
export const CONSONANTS: ReadonlySet<string> = new Set("bdfhjklmnpstvwzðŋɡɹɾʃʒʤʧθ");

/** Symbols that stand for two sounds. */
export const DIPHTHONGS: ReadonlySet<string> = new Set("AIOQWYʤʧ");

/** After these an American t before "-ed" or "-ing" is a flap. */
export const BEFORE_FLAP: ReadonlySet<string> = new Set("AIOWYiuæɑəɛɪɹʊʌ");

/** Marks that are spoken as a pause. */
export const PAUSES: ReadonlySet<string> = new Set(";:,.!?—…");

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
