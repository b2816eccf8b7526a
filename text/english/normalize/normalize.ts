/**
 * Rewrites the parts of a script that misaki would read badly, and leaves ordinary text alone.
 *
 * @module
 */

import type { MappedText, Range } from "../../script/mapped_text.ts";
import { applyRules, type Normalized } from "../../script/rules.ts";
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
export const DECORATION: ReadonlySet<string> = new Set(["emoticon", "heart"]);

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
  return await applyRules(RULES, text, dialect, keep);
}
