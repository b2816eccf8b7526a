/**
 * What the rules of normalisation for Mandarin share.
 *
 * @module
 */

import type { Rule as RuleFor } from "../../script/rules.ts";

export { anyOf } from "../../script/rules.ts";

/** A rule, which needs to know nothing about the reader. */
export type Rule = RuleFor<void>;

/** The text before a match, as far as it may matter. */
export function before({ input, index }: RegExpExecArray): string {
  return input.slice(Math.max(0, index - 12), index);
}

/** The text after a match, as far as it may matter. */
export function after({ 0: matched, input, index }: RegExpExecArray): string {
  const end = index + matched.length;
  return input.slice(end, end + 12);
}

/** The source of a pattern for the start of a number: no digit and no decimal point before it. */
export const START = "(?<![\\d.]|\\d,)";
/** The source of a pattern for the end of a number. */
export const END = "(?![\\d]|[.,]\\d)";
/** The source of a pattern for what is between the ends of a range. */
export const TO = "(?: ?[-~—] ?|至|到)";
