/**
 * Amounts: money, measures and percentages.
 *
 * @module
 */

import { anyOf, type Rule } from "../../script/rules.ts";
import type { Grammar, Noun } from "../grammars/grammar.ts";
import {
  FREE,
  MINUS,
  numberIn,
  parseNumber,
  sayCount,
  sayNumber,
  sayRange,
  TO,
  WORD_END,
} from "./quantity.ts";

/** Letters for large numbers before a currency: "3 M€", "20 k$". */
const SCALE_LETTERS: Readonly<Record<string, number>> = { k: 1000, K: 1000, M: 1_000_000 };

/** The rules for money. */
export function money(grammar: Grammar): Rule[] {
  const { currencies, scales, per, perUnits } = grammar;
  const number = `${MINUS}${numberIn(grammar)}`;
  const signs = Object.keys(currencies);
  // A sign of letters is a word of its own.
  const sign = `(?:${anyOf(signs)})`;
  const before = `(?:${anyOf(signs.filter((one) => !/^\p{L}/u.test(one)))}|` +
    `(?<![\\p{L}\\p{M}\\p{N}])(?:${anyOf(signs.filter((one) => /^\p{L}/u.test(one)))}))`;
  const after = `${sign}(?![\\p{L}\\p{M}\\p{N}'’])`;
  const scale = `(?: (?<scale>${anyOf(scales)})(?: (?:de |di |d['’]?)?)?)?`;
  const each = perPattern(perUnits);

  const say = (amount: string, name: string, scaleWord?: string): string => {
    const { unit, cent } = currencies[name];
    if (scaleWord) {
      const count = sayNumber(amount, grammar, { gender: "m", beforeNoun: true });
      return `${count} ${scaleWord} ${grammar.of(unit.many)}${unit.many}`;
    }
    const { whole, decimals, negative } = parseNumber(amount, grammar);
    // Money has no thousandths: "$5,000" has a comma for thousands.
    if (decimals?.length === 3) return sayCount(whole + decimals, unit, grammar);
    if (cent === undefined || decimals === undefined || decimals.length !== 2) {
      return sayCount(amount, unit, grammar);
    }
    const cents = sayCount(String(Number(decimals)), cent, grammar);
    const minus = negative ? `${grammar.minus} ` : "";
    if (Number(decimals) === 0) return minus + sayCount(whole, unit, grammar);
    if (/^0+$/.test(whole)) return minus + cents;
    const short = grammar.namesCents ? cents : sayNumber(String(Number(decimals)), grammar);
    const and = grammar.andCents === "" ? "" : `${grammar.andCents} `;
    return `${minus}${sayCount(whole, unit, grammar)} ${and}${short}`;
  };
  const sayRange: Rule["say"] = ({ groups }) => {
    const { sign, from, to } = groups!;
    const { gender } = currencies[sign].unit;
    const first = sayNumber(from, grammar, { gender, beforeNoun: false });
    return `${first} ${grammar.to} ${say(to, sign)}`;
  };
  const sayPer = (unit?: string): string =>
    unit === undefined ? "" : ` ${`${per} `.trimStart()}${perUnits[unit]}`;
  return [
    {
      // "£3.000-£5.000", "$5-10"
      name: "money",
      needsDigit: true,
      pattern: new RegExp(
        `(?<sign>${before}) ?(?<from>${numberIn(grammar)})${TO}(?:\\k<sign> ?)?` +
          `(?<to>${numberIn(grammar)})(?![\\p{L}\\p{N}])`,
        "gu",
      ),
      say: sayRange,
    },
    {
      // "€12,50", "R$ 3 milhões"
      name: "money",
      needsDigit: true,
      pattern: new RegExp(
        `(?<minus>(?<![\\p{L}\\p{N}] ?)[-−])?(?<sign>${before}) ?(?<number>${number})` +
          `(?: (?<scale>${anyOf(scales)})${WORD_END})?(?![\\p{N}])${each}`,
        "gu",
      ),
      say: ({ groups }) => {
        const { minus, sign, number, scale, per } = groups!;
        return say((minus ? "-" : "") + number, sign, scale) + sayPer(per);
      },
    },
    {
      // "10-15 €"
      name: "money",
      needsDigit: true,
      pattern: new RegExp(
        `${FREE}(?<from>${numberIn(grammar)})${TO}(?<to>${numberIn(grammar)}) ?(?<sign>${after})`,
        "gu",
      ),
      say: sayRange,
    },
    {
      // "12,50 €", "3 millones de €", "5 €/kg"
      name: "money",
      needsDigit: true,
      pattern: new RegExp(
        `${FREE}(?<number>${number})${scale} ?(?<sign>${after})${each}`,
        "gu",
      ),
      say: ({ groups }) => {
        const { number, scale, sign, per } = groups!;
        return say(number, sign, scale) + sayPer(per);
      },
    },
    {
      // "3 M€", "20 k€"
      name: "money",
      needsDigit: true,
      pattern: new RegExp(
        `${FREE}(?<number>${number}) ?(?<letter>[kKM]) ?(?<sign>${after})`,
        "gu",
      ),
      say: ({ groups }) => {
        const { number, letter, sign } = groups!;
        const { unit } = currencies[sign];
        const { whole, decimals = "" } = parseNumber(number, grammar);
        const zeros = Math.round(Math.log10(SCALE_LETTERS[letter])) - decimals.length;
        if (zeros < 0) return null;
        return sayCount(BigInt(whole + decimals + "0".repeat(zeros)).toString(), unit, grammar);
      },
    },
  ];
}

/** The rules for percentages. */
export function percentages(grammar: Grammar): Rule[] {
  const number = `${MINUS}${numberIn(grammar)}`;
  return [
    {
      name: "percentage",
      needsDigit: true,
      pattern: new RegExp(
        `${FREE}(?<from>${number})(?: ?%?${TO}(?<to>${numberIn(grammar)}))? ?(?<sign>[%‰])`,
        "gu",
      ),
      say: ({ groups }) => {
        const { from, to, sign } = groups!;
        const amount = to ? sayRange(from, to, grammar) : sayNumber(from, grammar);
        return `${amount} ${grammar.percent[sign]}`;
      },
    },
  ];
}

/** The rules for measures. */
export function measures(grammar: Grammar): Rule[] {
  const { units, per, perUnits } = grammar;
  const number = `${MINUS}${numberIn(grammar)}`;
  const unit = `(?:[°º] [CF](?!\\p{L})|${anyOf(Object.keys(units))})`;
  const nounOf = (name: string): Noun => units[name.replace(" ", "")];
  const each = perPattern(perUnits);
  const sayPer = (name?: string): string =>
    name === undefined ? "" : ` ${`${per} `.trimStart()}${perUnits[name]}`;
  return [
    {
      // "5 km", "−5 °C", "120 km/h", "10-15 kg"
      name: "measure",
      needsDigit: true,
      pattern: new RegExp(
        `${FREE}(?<from>${number})(?:${TO}(?<to>${numberIn(grammar)}))? ?(?<unit>${unit})` +
          `(?![\\p{L}\\p{M}\\p{N}²³'’])${each}`,
        "gu",
      ),
      say: ({ groups }) => {
        const { from, to, unit, per } = groups!;
        const noun = nounOf(unit);
        const counted = { gender: noun.gender, beforeNoun: false };
        const start = to ? `${sayNumber(from, grammar, counted)} ${grammar.to} ` : "";
        return start + sayCount(to ?? from, noun, grammar) + sayPer(per);
      },
    },
    {
      // "en km/h", "€/kg"
      name: "measure",
      pattern: new RegExp(`(?<![\\p{L}\\p{M}\\p{N}/])(?<unit>${unit})(?=/)${each}`, "gu"),
      say: ({ groups, 0: all }) => {
        const { unit, per } = groups!;
        return per === undefined || all === unit ? null : nounOf(unit).many + sayPer(per);
      },
    },
  ];
}

function perPattern(perUnits: Readonly<Record<string, string>>): string {
  return `(?:/(?<per>${anyOf(Object.keys(perUnits))})(?![\\p{L}\\p{M}\\p{N}²³]))?`;
}
