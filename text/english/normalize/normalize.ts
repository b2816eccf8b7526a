/**
 * Rewrites a script so that misaki reads it well, and leaves ordinary text alone.
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

/** In their order: what comes first takes what could be something else too. */
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
 * `text` as it is read.
 *
 * @param keep stretches of the *script* that nothing may change, sorted
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
