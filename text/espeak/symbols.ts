/**
 * From the phonemes of espeak-ng to those Kokoro was trained on, which are the symbols of misaki
 * (Apache-2.0, github.com/hexgrad/misaki): the tables are from its `espeak.py`.
 *
 * @module
 */

import { isPhoneme } from "../phonemes/token_table.ts";

/** What stands for what, in this order; `^` ties the letters of one phoneme. */
export type Rewrites = readonly (readonly [from: RegExp, to: string])[];

const REWRITES: Rewrites = [
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

/** Where espeak-ng takes a word for one of another language: `(en)` before it, `(fr)` behind it. */
const LANGUAGE_FLAG = /\([a-z-]+\)/g;

/**
 * Kokoro's symbols for what espeak-ng says in a language other than English (for that, see
 * `english/espeak_fallback.ts`). What has no symbol is left out.
 *
 * @param phonemes IPA with `_` between phonemes, blanks between words and `|` between clauses
 * @example
 * ```ts
 * import { fromEspeak } from "./text/espeak/symbols.ts";
 * fromEspeak("tʃ_ˈaʊ"); // "ʧˈW"
 * ```
 */
export function fromEspeak(phonemes: string): string {
  const mapped = rewrite(tie(phonemes.replace(LANGUAGE_FLAG, "")), REWRITES);
  return [...mapped].filter(isPhoneme).join("");
}

/** `phonemes` with all rewrites made, one after the other. */
export function rewrite(phonemes: string, rewrites: Rewrites): string {
  return rewrites.reduce((rest, [from, to]) => rest.replace(from, to), phonemes);
}

/** espeak-ng's words with one blank between them, letters that are one phoneme tied with `^`, and phonemes side by side. */
export function tie(phonemes: string): string {
  return phonemes
    .replace(/[|\s]+/g, " ")
    .trim()
    .replace(/(?<=[^ˈˌ_ ])(?=[\p{L}--[\u02b0-\u036f]])/gv, "^")
    .replaceAll("_", "");
}
