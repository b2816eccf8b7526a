/**
 * What a rule of normalisation is.
 *
 * @module
 */

/** What a rule may ask about. */
export interface Dialect {
  /** Whether it reads British English. */
  readonly british: boolean;
  /** Whether a word in small letters is in the word lists. */
  isWord(word: string): boolean;
}

/**
 * Rewrites what is written in signs as the words that it is read as. What misaki reads well is left to it: the 5
 * of "5 km" stays a digit.
 *
 * A pattern must match in linear time whatever it is given: no nested repetitions, no unlimited lookbehind.
 */
export interface Rule {
  /** As the table of cases in `tests/text/english/normalize_cases.tsv` names it. */
  readonly name: string;
  /** Global, with the `u` flag. */
  readonly pattern: RegExp;
  /** The reading of a match, or `null` to leave it. */
  say(match: RegExpExecArray, dialect: Dialect): string | null;
}

/** A number as it is written: "1,000", "3.5". */
export const NUMBER = "\\d{1,3}(?:,\\d{3}){1,6}(?:\\.\\d+)?|\\d+(?:\\.\\d+)?";

/** Not within a longer number or a word. */
export const BEFORE_NUMBER = "(?<![\\p{L}\\p{N}_.,:/-])";

/** An alternative of all keys of a table, the longest first. */
export function anyOf(keys: Iterable<string>): string {
  return [...keys].sort((a, b) => b.length - a.length).map((key) => RegExp.escape(key)).join("|");
}

/** Digits apart from each other: "9 1 1". */
export function spaced(digits: string): string {
  return [...digits].join(" ");
}
