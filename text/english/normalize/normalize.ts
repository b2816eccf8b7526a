/**
 * Rewrites the parts of a script that misaki would read badly, and leaves ordinary text alone.
 *
 * @module
 */

import { type MappedText, overlapsAny, type Range } from "../../script/mapped_text.ts";
import { CAPITALS } from "./capitals.ts";
import { CLOCK } from "./clock.ts";
import { DATES } from "./dates.ts";
import { EXCLAMATIONS } from "./exclamations.ts";
import { MEASURES } from "./measures.ts";
import { MONEY } from "./money.ts";
import { NAMES } from "./names.ts";
import { NUMBERS } from "./numbers.ts";
import type { Dialect, Rule } from "./rule.ts";
import { WEB } from "./web.ts";

/** All rules in the order in which they apply. If two rules match, the first one wins. */
export const RULES: readonly Rule[] = [
  ...EXCLAMATIONS,
  ...WEB,
  ...CLOCK,
  ...DATES,
  ...MONEY,
  ...NUMBERS,
  ...MEASURES,
  ...NAMES,
  ...CAPITALS,
];

/**
 * Applies all rules to `text`.
 *
 * @param keep the ranges of the *script* that must not change, sorted and without overlaps
 */
export function normalizeEnglish(
  text: MappedText,
  dialect: Dialect,
  keep: readonly Range[] = [],
): MappedText {
  return RULES.reduce((rest, rule) =>
    rest.replace(rule.pattern, (match) => {
      const end = match.index + match[0].length;
      if (overlapsAny(rest.origin({ start: match.index, end }), keep)) return null;
      return rule.say(match, dialect);
    }), text);
}
