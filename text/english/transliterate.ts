/**
 * Writes words of other scripts in Latin letters, which the rules for English can read.
 *
 * @module
 */

import { loadTransliteration } from "../../deps.ts";
import type { MappedText } from "../script/mapped_text.ts";

/**
 * Words in letters that are neither Latin nor Greek, Greek words of two letters or more ("α" alone
 * is the name of a letter), and digits of other scripts.
 */
const FOREIGN =
  /(?:(?![\p{Script=Latin}\p{Script=Greek}\p{Script=Common}\p{Script=Inherited}])\p{L}[\p{M}ー々]*)+|(?:\p{Script=Greek}\p{M}*){2,}|[^\P{Nd}0-9]+/gu;

/** A letter of Chinese, or a row of other letters. */
const PARTS = /\p{Script=Han}|\P{Script=Han}+/gu;

/** What is said in place of a letter that has no Latin form. */
const NAMELESS = "letter";

/**
 * A copy of `text` in Latin letters: "Moskva" for "Москва", "ri ben" for "日本". A letter without a
 * Latin form is read as "letter", so that nothing is lost.
 */
export async function transliterated(text: MappedText): Promise<MappedText> {
  if (text.text.search(FOREIGN) < 0) return text;
  const latin = await loadTransliteration();
  return text.replace(FOREIGN, ({ 0: word, index, input }) => {
    if (/^\p{Nd}/u.test(word)) return latin(word);
    const before = /[\p{L}\p{N}]$/u.test(input.slice(0, index)) ? " " : "";
    const after = /^[\p{L}\p{N}]/u.test(input.slice(index + word.length)) ? " " : "";
    return before + word.match(PARTS)!.map((part) => inLatin(part, latin)).join(" ") + after;
  });
}

function inLatin(part: string, latin: (text: string) => string): string {
  const letters = latin(part.normalize("NFC")).replace(/[^A-Za-z]/g, "");
  if (letters === "") return Array.from(part.match(/\p{L}/gu) ?? [], () => NAMELESS).join(" ");
  // Scripts without capitals get one for each syllable.
  return /^\p{Lo}/u.test(part) ? letters.toLowerCase() : letters;
}
