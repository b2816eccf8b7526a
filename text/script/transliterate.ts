/**
 * Writes words of other scripts in Latin letters, which the readers of most languages can read.
 *
 * @module
 */

import { loadTransliteration } from "../../deps.ts";
import type { MappedText } from "./mapped_text.ts";

/** Digits that are not 0 to 9. */
const OTHER_DIGITS = "[^\\P{Nd}0-9]+";
/** Greek words of two letters or more: "α" alone is the name of a letter. */
const GREEK_WORD = "(?:\\p{Script=Greek}\\p{M}*){2,}";

/**
 * The pattern of what has to be transliterated: words in letters that are neither Latin, Greek nor
 * of another script that is read, Greek words, and digits of other scripts.
 *
 * @param script a script that is read besides Latin, by its name in Unicode
 */
export function foreignWords(script?: string): RegExp {
  const read = ["Latin", "Greek", "Common", "Inherited", ...(script ? [script] : [])]
    .map((name) => `\\p{Script=${name}}`).join("");
  return new RegExp(`(?:(?![${read}])\\p{L}[\\p{M}ー々]*)+|${GREEK_WORD}|${OTHER_DIGITS}`, "gu");
}

const FOREIGN = foreignWords();

/** A letter of Chinese, or a row of other letters. */
const PARTS = /\p{Script=Han}|\P{Script=Han}+/gu;

/**
 * A copy of `text` in Latin letters: "Moskva" for "Москва", "ri ben" for "日本". A letter without a
 * Latin form is read as `nameless`, so that nothing is lost.
 *
 * @param nameless "letter" in the language of the reader
 * @param foreign the words: see {@linkcode foreignWords}
 */
export async function transliterated(
  text: MappedText,
  nameless = "letter",
  foreign: RegExp = FOREIGN,
): Promise<MappedText> {
  if (text.text.search(foreign) < 0) return text;
  const latin = await loadTransliteration();
  return text.replace(foreign, ({ 0: word, index, input }) => {
    if (/^\p{Nd}/u.test(word)) return latin(word);
    const before = /[\p{L}\p{N}]$/u.test(input.slice(0, index)) ? " " : "";
    const after = /^[\p{L}\p{N}]/u.test(input.slice(index + word.length)) ? " " : "";
    return before + word.match(PARTS)!.map((part) => inLatin(part, latin, nameless)).join(" ") +
      after;
  });
}

function inLatin(part: string, latin: (text: string) => string, nameless: string): string {
  const letters = latin(part.normalize("NFC")).replace(/[^A-Za-z]/g, "");
  if (letters === "") return Array.from(part.match(/\p{L}/gu) ?? [], () => nameless).join(" ");
  // Scripts without capitals get one for each syllable.
  return /^\p{Lo}/u.test(part) ? letters.toLowerCase() : letters;
}
