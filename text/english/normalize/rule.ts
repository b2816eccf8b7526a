/**
 * The rules of normalisation for English.
 *
 * @module
 */

import type { Rule as RuleFor } from "../../script/rules.ts";

export { anyOf, spaced } from "../../script/rules.ts";

/** The facts about a reader that rules depend on. */
export interface Dialect {
  /** Whether the reader reads British English. */
  readonly british: boolean;
  /** Whether a word in lower case is in the word lists or in a dictionary. */
  isWord(word: string): boolean;
}

/** A rule. Anything that misaki reads well stays: the 5 of "5 km" remains a digit. */
export type Rule = RuleFor<Dialect>;
