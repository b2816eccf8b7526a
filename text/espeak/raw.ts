/**
 * Reads a text exactly as misaki's `EspeakG2P` does, with its mistakes.
 *
 * @module
 */

import type { EspeakLanguage } from "../languages.ts";
import type { Espeak } from "./espeak.ts";
import { MISAKI, rewrite, tie } from "./symbols.ts";

/** The marks that misaki's phonemizer keeps. espeak-ng only gets the text between them. */
const MARKS = /((?:\s*[;:,.!?¡¿—…"«»“”(){}[\]]+\s*)+)/u;

/** A flag of espeak-ng: `(en)` before a word of another language, and `(fr)` after it. */
const FLAG = /\(.+?\)/g;

/**
 * The phonemes that misaki gives for a text, also those that Kokoro's table lacks. Numbers are cut
 * at every mark, and no abbreviation is known.
 */
export function likeMisaki(text: string, language: EspeakLanguage, espeak: Espeak): string {
  // misaki lets its phonemizer see brackets as quotation marks.
  const quoted = replaced(text, { "«": "“", "»": "”", "(": "«", ")": "»" });
  const phonemes = quoted.split(MARKS)
    .map((part, i) => i % 2 === 1 || part === "" ? part : sound(espeak(part, language)))
    .join("").trim();
  return replaced(rewrite(phonemes, MISAKI), { "^": "", "-": "", "«": "(", "»": ")" });
}

function sound(phonemes: string): string {
  return tie(phonemes.replace(FLAG, ""));
}

function replaced(text: string, by: Readonly<Record<string, string>>): string {
  return [...text].map((symbol) => by[symbol] ?? symbol).join("");
}
