/**
 * Converts the phonemes of espeak-ng to those that Kokoro was trained on: the symbols of misaki
 * (Apache-2.0, github.com/hexgrad/misaki). The tables come from misaki's `espeak.py`.
 *
 * @module
 */

import { isPhoneme } from "../phonemes/token_table.ts";

/** Replacements, applied in this order. `^` ties the letters of one phoneme together. */
export type Rewrites = readonly (readonly [from: RegExp, to: string])[];

/** From misaki's `espeak.py`. */
export const MISAKI: Rewrites = [
  [/a\^ɪ/g, "I"],
  [/a\^ʊ/g, "W"],
  [/d\^z/g, "ʣ"],
  [/d\^ʒ/g, "ʤ"],
  [/e\^ɪ/g, "A"],
  [/o\^ʊ/g, "O"],
  [/s\^s/g, "S"],
  [/t\^s/g, "ʦ"],
  [/t\^ʃ/g, "ʧ"],
  [/ɔ\^ɪ/g, "Y"],
  [/ə\^ʊ/g, "Q"],
];

/** Marks words that espeak-ng takes for another language: `(en)` before, and `(fr)` after them. */
const LANGUAGE_FLAG = /\([a-z-]+\)/g;

/**
 * Kokoro's symbols for espeak-ng's phonemes of a language other than English (for English, see
 * `english/misaki/espeak_fallback.ts`). Phonemes without a symbol are left out.
 *
 * @param phonemes IPA with `_` between phonemes, blanks between words and `|` between clauses
 * @example
 * ```ts
 * import { fromEspeak } from "./text/espeak/symbols.ts";
 * fromEspeak("tʃ_ˈaʊ"); // "ʧˈW"
 * ```
 */
export function fromEspeak(phonemes: string): string {
  const mapped = rewrite(tie(phonemes.replace(LANGUAGE_FLAG, "")), MISAKI);
  return [...mapped].filter(isPhoneme).join("");
}

/** Returns `phonemes` after all rewrites, applied one after the other. */
export function rewrite(phonemes: string, rewrites: Rewrites): string {
  return rewrites.reduce((rest, [from, to]) => rest.replace(from, to), phonemes);
}

/**
 * Returns espeak-ng's phonemes with one blank between words, nothing between phonemes, and `^`
 * between the letters of one phoneme.
 */
export function tie(phonemes: string): string {
  return phonemes
    .replace(/[|\s]+/g, " ")
    .trim()
    .replace(/(?<=[^ˈˌ_ ])(?=[\p{L}--[\u02b0-\u036f]])/gv, "^")
    .replaceAll("_", "");
}
