/**
 * Rewrites what espeak-ng would read badly: numbers, signs and abbreviations become words.
 *
 * @module
 */

import type { MappedText, Range } from "../../script/mapped_text.ts";
import { applyRules, type Normalized, type Rule } from "../../script/rules.ts";
import { foreignWords, transliterated } from "../../script/transliterate.ts";
import type { Grammar } from "../grammars/grammar.ts";
import { abbreviations } from "./abbreviations.ts";
import { measures, money, percentages } from "./amounts.ts";
import { dates } from "./dates.ts";
import { numbers, telephones } from "./numbers.ts";
import { fractions, ordinals, romans } from "./ordinals.ts";
import { addresses, signs } from "./signs.ts";
import { times } from "./times.ts";

/** All rules in the order in which they apply. If two match, the first one wins. */
function rulesOf(grammar: Grammar): readonly Rule[] {
  return [
    ...addresses(grammar),
    ...grammar.own,
    ...romans(grammar),
    ...abbreviations(grammar),
    ...telephones(grammar),
    ...dates(grammar),
    ...times(grammar),
    ...money(grammar),
    ...percentages(grammar),
    ...ordinals(grammar),
    ...measures(grammar),
    ...fractions(grammar),
    ...numbers(grammar),
    ...signs(grammar),
  ];
}

/** Numbers that are one sign, but for those that rules read. */
const NUMBERS = /(?![²³¼-¾⅐-⅞])[\p{Nl}\p{No}]/gu;

/** The rules of a language, and what else a sentence is normalised with. */
export interface Rules {
  readonly all: readonly Rule[];
  readonly grammar: Grammar;
  /** Words of scripts that the language does not have. */
  readonly foreign: RegExp;
}

/** Prepares the rules of a language. */
export function rulesFor(grammar: Grammar): Rules {
  return { all: rulesOf(grammar), grammar, foreign: foreignWords(grammar.script) };
}

/**
 * Normalises a sentence. Words of other scripts are written in Latin letters.
 *
 * @param keep the ranges of the *script* that must not change, sorted and without overlaps
 */
export async function normalize(
  text: MappedText,
  { all, grammar, foreign }: Rules,
  keep: readonly Range[] = [],
): Promise<Normalized> {
  const latin = await transliterated(text, grammar.letterWord, foreign);
  const plain = latin.replace(NUMBERS, ({ 0: sign }) => sign.normalize("NFKC"));
  const { text: said, rules } = await applyRules(all, plain, undefined, keep);
  const tidy = said.replace(/ {2,}/gu, () => " ").replace(
    /^ |(?<=[(“]) | (?=[,.;:!?…)”]|$)/gu,
    () => "",
  );
  return { text: tidy, rules };
}
