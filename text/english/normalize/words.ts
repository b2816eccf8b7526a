/**
 * What the rules for words, names and code share.
 *
 * @module
 */

import type { Dialect } from "./rule.ts";

/** The pattern of a place that is not inside a word. */
export const BEFORE_WORD = "(?<![\\p{L}\\p{N}])";
/** The pattern of a place after which no word goes on. */
export const AFTER_WORD = "(?![\\p{L}\\p{N}])";

/** Endings of words that are not in the lists themselves, and what stands in their place there. */
const ENDINGS: readonly (readonly [RegExp, string])[] = [
  [/(?<=..)['’]s$/u, ""],
  [/(?<=..)s$/u, ""],
  [/(?<=..)es$/u, ""],
  [/(?<=..)ies$/u, "y"],
  [/(?<=..)ed$/u, ""],
  [/(?<=..)d$/u, ""],
  [/(?<=..)ing$/u, ""],
  [/(?<=..)ing$/u, "e"],
  [/(?<=..)ly$/u, ""],
  [/(?<=..)([bdgklmnprt])\1(?:ed|ing)$/u, "$1"],
];

/** Whether a word in any case, or the word without an ending such as "-s", is in the lists. */
export function isKnown(word: string, dialect: Dialect): boolean {
  const small = word.toLowerCase().replaceAll("’", "'");
  return dialect.isWord(small) ||
    ENDINGS.some(([ending, by]) => ending.test(small) && dialect.isWord(small.replace(ending, by)));
}

/** Names of letters that would be read as words. */
const READ_AS_WORDS: Readonly<Record<string, string>> = { A: "[A](/ˈA/)" };

/** Letters and digits, each on its own: "B 2 A". */
export function spelled(text: string): string {
  return Array.from(text.toUpperCase(), letter).join(" ");
}

/** A capital letter by its name. */
export function letter(capital: string): string {
  return READ_AS_WORDS[capital] ?? capital;
}
