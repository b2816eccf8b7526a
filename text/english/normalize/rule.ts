/**
 * Rules of normalisation, and the patterns that they share.
 *
 * @module
 */

/** The facts about a reader that rules depend on. */
export interface Dialect {
  /** Whether the reader reads British English. */
  readonly british: boolean;
  /** Whether a word in lower case is in the word lists or in a dictionary. */
  isWord(word: string): boolean;
}

/**
 * Replaces signs and abbreviations by the words that they are read as. Anything that misaki reads
 * well stays: the 5 of "5 km" remains a digit.
 *
 * A pattern must match any text in linear time: no nested repetitions, no unlimited lookbehind.
 */
export interface Rule {
  /** The name of the rule in `tests/text/english/normalize_cases/`. */
  readonly name: string;
  /** Whether the rule matches nothing without a digit. It costs no time in a text without one. */
  readonly needsDigit?: boolean;
  /** The text to replace. The pattern must be global and have the `u` flag. */
  readonly pattern: RegExp;
  /** The replacement for a match, or `null` to leave the match unchanged. */
  say(match: RegExpExecArray, dialect: Dialect): string | null;
}

/** A pattern that matches any of the keys, the longest first. */
export function anyOf(keys: Iterable<string>): string {
  return [...keys].sort((a, b) => b.length - a.length).map((key) => RegExp.escape(key)).join("|");
}

/** Puts a blank between digits: "9 1 1". */
export function spaced(digits: string): string {
  return [...digits].join(" ");
}
