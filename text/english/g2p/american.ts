/**
 * Turns broad American phonemes into those that misaki's lists write.
 *
 * Broad phonemes are what the CMU dictionary tells apart: no flaps, no glottal stops, and one
 * reduced vowel. The network and set-up produce them.
 *
 * @module
 */

/** Vowels in broad notation. */
const VOWEL = "[AIOWYiuæɑɔəɛɜɪʊʌ]";
/** What may follow a syllable that has no full vowel. */
const END = "(?=$|[bdfhkmnpstvwzðŋɡʃʒʤʧθ])";

const RULES: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // "fire", "hour"
  [/(?<=[IWY])(?=ɹ$)/g, "ə"],
  // "little", "travels"
  [new RegExp(`(?<=[bdfhkmnpstvzðŋɡʃʒʤʧθ])əl${END}`, "g"), "ᵊl"],
  // "button", but "mountain"
  [new RegExp(`(?<=${VOWEL})tən${END}`, "g"), "ʔn"],
  [new RegExp(`(?<=[bdfhkmnpstvzðŋɡʃʒʤʧθlɹ])tən${END}`, "g"), "tᵊn"],
  // "city", "party"
  [new RegExp(`(?<=${VOWEL}|ɹ)t(?=${VOWEL}|ᵊ)`, "g"), "ɾ"],
];

/** The endings "-ed" and "-es" have a vowel of their own. */
const ENDINGS: readonly (readonly [spelled: RegExp, pattern: RegExp])[] = [
  [/ed$/, /(?<=[dtɾ])[ɪə](?=d$)/],
  [/(es|'s)$/, /(?<=[szʃʒʤʧ])[ɪə](?=z$)/],
];

/**
 * The phonemes of an American word as misaki's lists write them.
 *
 * @param word the word in lower case, which tells the endings
 * @param broad its broad phonemes
 */
export function american(word: string, broad: string): string {
  const phonemes = RULES.reduce((rest, [pattern, by]) => rest.replace(pattern, by), broad);
  return ENDINGS.reduce(
    (rest, [spelled, pattern]) => spelled.test(word) ? rest.replace(pattern, "ᵻ") : rest,
    phonemes,
  );
}
