/**
 * From a piece of text to Kokoro's phonemes.
 *
 * @module
 */

import { ABBREVIATION } from "./abbreviations.ts";
import type { Espeak } from "./espeak.ts";
import { fromEspeak } from "./espeak_symbols.ts";
import type { Language } from "./front_end.ts";
import { normalize } from "./normalize.ts";

/**
 * Runs of the marks that Kokoro's prosody hangs on, as they stand. A mark within a number, an address or an
 * abbreviation belongs to its word and is read by espeak-ng.
 */
const MARKS = new RegExp(
  `((?: ?(?:${
    [
      "[;—…“”()]",
      "[!?](?![\\p{L}\\p{N}])",
      "[,:](?![\\p{N}/])",
      "(?<!\\p{N})[,:](?!/)",
      `\\.(?=[.”) ]*$)`,
      `\\.(?![\\p{L}\\p{N}])(?<!${ABBREVIATION})`,
    ].join("|")
  }))+ ?)`,
  "u",
);

/**
 * The phonemes of `text`, with its punctuation. espeak-ng itself drops punctuation, so it is given what is
 * between the marks.
 *
 * @returns only symbols of the token table; empty when nothing in the text can be spoken
 */
export function pronounce(text: string, language: Language, espeak: Espeak): string {
  const phonemes = normalize(text)
    .split(MARKS)
    .map((part, index) => index % 2 === 1 ? part : words(part, language, espeak))
    .join("")
    .replace(/ {2,}/g, " ")
    .trim();
  return isSpoken(phonemes) ? phonemes : "";
}

/** espeak-ng loses the end of words that are much longer. */
const LONG_WORD = /\S{32}(?=\S)/gu;

function words(text: string, language: Language, espeak: Espeak): string {
  return text === "" ? "" : fromEspeak(espeak(text.replace(LONG_WORD, "$& "), language), language);
}

/** Whether there is more than punctuation, blanks, stress and tone. */
function isSpoken(phonemes: string): boolean {
  return /[\p{Ll}\p{Lu}\p{Lo}]/u.test(phonemes);
}
