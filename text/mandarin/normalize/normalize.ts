/**
 * Writes out in Chinese characters what is written in digits and signs.
 *
 * @module
 */

import type { MappedText, Range } from "../../script/mapped_text.ts";
import { applyRules, type Normalized } from "../../script/rules.ts";
import { CLOCK } from "./clock.ts";
import { DATES } from "./dates.ts";
import { DIGITS } from "./digits.ts";
import { MATH, SIGNS } from "./math.ts";
import { MEASURES } from "./measures.ts";
import { MONEY } from "./money.ts";
import { NUMBERS } from "./numbers.ts";
import type { Rule } from "./rule.ts";
import { WEB } from "./web.ts";

/** All rules in the order in which they apply. If two rules match, the first one wins. */
export const RULES: readonly Rule[] = [
  ...WEB,
  ...DATES,
  ...DIGITS,
  ...CLOCK,
  ...MONEY,
  ...MATH,
  ...MEASURES,
  ...NUMBERS,
  ...SIGNS,
];

/**
 * Writes out numbers and signs.
 *
 * @param keep the ranges of the *script* that must not change, sorted and without overlaps
 */
export async function normalizeMandarin(
  text: MappedText,
  keep: readonly Range[],
): Promise<Normalized> {
  return await applyRules(RULES, text, undefined, keep);
}
