/**
 * Rewrites the parts of a script that misaki would read badly, and leaves ordinary text alone.
 *
 * @module
 */

import {
  type Edit,
  firstOverlap,
  type MappedText,
  overlapsAny,
  type Range,
} from "../../script/mapped_text.ts";
import { breathe } from "../../breathe.ts";
import { ADDRESSES } from "./addresses.ts";
import { BIBLE } from "./bible.ts";
import { CAPITALS } from "./capitals.ts";
import { CHEMISTRY } from "./chemistry.ts";
import { CLOCK } from "./clock.ts";
import { CONTRACTIONS } from "./contractions.ts";
import { DATES } from "./dates.ts";
import { DIGITS, REST } from "./digits.ts";
import { EMOTICONS } from "./emoticons.ts";
import { EXCLAMATIONS } from "./exclamations.ts";
import { FRACTIONS } from "./fractions.ts";
import { LETTERS } from "./letters.ts";
import { MATH } from "./math.ts";
import { MEASURES } from "./measures.ts";
import { MONEY } from "./money.ts";
import { NAMES } from "./names.ts";
import { NUMBERS } from "./numbers.ts";
import { ROMAN } from "./roman.ts";
import type { Dialect, Rule } from "./rule.ts";
import { CODES, SOFTWARE } from "./technical.ts";
import { WEB } from "./web.ts";

/** All rules in the order in which they apply. If two rules match, the first one wins. */
export const RULES: readonly Rule[] = [
  ...BIBLE,
  ...ROMAN,
  ...EXCLAMATIONS,
  ...EMOTICONS,
  ...ADDRESSES,
  ...DATES,
  ...DIGITS,
  ...WEB,
  ...SOFTWARE,
  ...CLOCK,
  ...MONEY,
  ...MEASURES,
  ...MATH,
  ...FRACTIONS,
  ...NUMBERS,
  ...CHEMISTRY,
  ...NAMES,
  ...CONTRACTIONS,
  ...CODES,
  ...LETTERS,
  ...CAPITALS,
  ...REST,
];

/** The rules that may leave out letters and digits, because these are decoration. */
export const DECORATION: ReadonlySet<string> = new Set(["emoticon"]);

/** A range of the *script*, and the name of the rule that read it. */
export interface RuleRange extends Range {
  readonly rule: string;
}

/** A normalised text, and where which rules have read, in order. */
export interface Normalized {
  readonly text: MappedText;
  readonly rules: readonly RuleRange[];
}

/** An edit of a rule. */
interface RuleEdit extends Edit {
  readonly rule: string;
}

/**
 * Reads `text` by all rules, in one pass: every rule sees the text as it was written, and where two
 * rules match the same stretch, the first one in the list wins.
 *
 * @param keep the ranges of the *script* that must not change, sorted and without overlaps
 */
export async function normalizeEnglish(
  text: MappedText,
  dialect: Dialect,
  keep: readonly Range[] = [],
): Promise<Normalized> {
  let edits: RuleEdit[] = [];
  const hasDigit = /\p{N}/u.test(text.text);
  for (const rule of RULES) {
    if (rule.needsDigit && !hasDigit) continue;
    await breathe();
    const found = editsOf(rule, text, dialect, edits, keep);
    if (found.length > 0) edits = [...edits, ...found].sort((a, b) => a.start - b.start);
  }
  const rules = edits.map((edit) => ({ ...text.origin(edit), rule: edit.rule }));
  return { text: text.edit(edits), rules };
}

/** The edits of a rule, without those that overlap `taken` ones or what must not change. */
function editsOf(
  { name, pattern, say }: Rule,
  text: MappedText,
  dialect: Dialect,
  taken: readonly Edit[],
  keep: readonly Range[],
): RuleEdit[] {
  const found: RuleEdit[] = [];
  pattern.lastIndex = 0;
  for (let match; (match = pattern.exec(text.text)) !== null;) {
    const range = { start: match.index, end: match.index + match[0].length };
    if (range.start === range.end) {
      pattern.lastIndex++;
      continue;
    }
    const obstacle = firstOverlap(range, taken);
    if (obstacle) {
      // The pattern may match again in what is left after the other rule's match.
      pattern.lastIndex = obstacle.end;
      continue;
    }
    if (overlapsAny(text.origin(range), keep)) continue;
    const by = say(match, dialect);
    if (by !== null) found.push({ ...range, by, rule: name });
  }
  return found;
}
