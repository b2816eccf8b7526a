/**
 * Ordinals with a sign, Roman numerals, and fractions.
 *
 * @module
 */

import { anyOf, type Rule } from "../../script/rules.ts";
import { romanValue } from "../../script/roman_numerals.ts";
import type { Counted, Grammar } from "../grammars/grammar.ts";
import { countedAt, FREE, sayNumber } from "./quantity.ts";

/** Articles before an ordinal, in all languages. */
const ARTICLE =
  /(?<!\p{L})(?:el|la|los|las|del|al|un|una|il|lo|gli|le|dal|nel|sul|della|alla|nella|du|au|os|as|do|da|no|na|ao|um|uma) $/iu;

/** What follows degrees, in any of the languages. */
const DEGREES =
  /^ (?:bajo|sobre|sotto|sopra|abaixo|acima|norte|sur|sul|nord|sud|\p{L}{1,3} (?:lat|lon|inc|tem|[áâa]ng))/iu;

/** Degrees are rarely less than this where an ordinal can stand. */
const LARGEST_WITH_DEGREE_SIGN = 31;

/** The rules for ordinals: "2º", "3ª", "1.er". */
export function ordinals(grammar: Grammar): Rule[] {
  return [
    {
      name: "ordinal",
      needsDigit: true,
      pattern: new RegExp(
        `${FREE}(\\d{1,4})(\\.?)(º|ª|°|er(?= ))(?! ?[CFK](?!\\p{L})|\\p{N})(\\.?)`,
        "gu",
      ),
      say: ({ 0: all, index, input }) => {
        const [, digits, , sign, dot] = /^(\d+)(\.?)(º|ª|°|er)(\.?)$/u.exec(all)!;
        const end = index + all.length;
        const number = Number(digits);
        const counted = countedAt(input, index, end, grammar);
        const before = input.slice(Math.max(0, index - 8), index);
        const isMarked = ARTICLE.test(before) || counted !== undefined;
        if (/[°º]/.test(sign) && number > LARGEST_WITH_DEGREE_SIGN && !counted) return null;
        if (number === 0 || sign === "°" && !isMarked) return null;
        if (sign === "º" && DEGREES.test(input.slice(end, end + 16))) return null;
        if (sign === "er" && all.indexOf(".") < 0 && !/^[13]$/.test(digits)) return null;
        const gender = sign === "ª" ? "f" : "m";
        const said = grammar.ordinal(number, gender, counted !== undefined || sign === "er");
        return said === undefined ? null : said + dot;
      },
    },
  ];
}

/** The rules for Roman numerals: "siglo XX", "Felipe II", "II Guerra Mundial". */
export function romans(grammar: Grammar): Rule[] {
  const { romanAfter, romanBefore, ordinal, roman, abbreviations } = grammar;
  return [
    {
      name: "Roman numeral",
      pattern: new RegExp(
        `${FREE}([IVXLC]{1,8}) (${anyOf(romanBefore) || "(?!)"})(?![\\p{L}\\p{M}])`,
        "giu",
      ),
      say: ([, numeral, word]) => {
        const number = romanValue(numeral);
        if (number === undefined) return null;
        const said = ordinal(number, grammar.genderOf(word), true);
        return said === undefined ? null : `${said} ${word}`;
      },
    },
    {
      name: "Roman numeral",
      pattern:
        /(?<![\p{L}\p{M}\p{N}.])(\p{L}[\p{L}\p{M}]*\.?) ([IVXLCDM]{1,9})(?![\p{L}\p{M}\p{N}]|\.\p{L})/gu,
      say: ([, written, numeral]) => {
        const number = romanValue(numeral);
        if (number === undefined) return null;
        // "s. XX" is "siglo XX".
        const word = abbreviations.beforeNumber[written] ?? written;
        const isKnown = romanAfter.has(word.toLowerCase());
        // Other names: numerals that are no initials.
        const isName = /^\p{Lu}\p{Ll}/u.test(word) && /^(?:[IVX]{2,}|[IVX]+)$/.test(numeral) &&
          numeral.length > 1;
        if (!isKnown && !isName) return null;
        const said = roman(word, number);
        return said === undefined ? null : `${word} ${said}`;
      },
    },
  ];
}

/** Fractions that are one sign. */
const SIGNS: Readonly<Record<string, readonly [count: number, parts: number]>> = {
  "½": [1, 2],
  "⅓": [1, 3],
  "⅔": [2, 3],
  "¼": [1, 4],
  "¾": [3, 4],
  "⅕": [1, 5],
  "⅖": [2, 5],
  "⅗": [3, 5],
  "⅘": [4, 5],
  "⅙": [1, 6],
  "⅚": [5, 6],
  "⅛": [1, 8],
  "⅜": [3, 8],
  "⅝": [5, 8],
  "⅞": [7, 8],
};

/** The rules for fractions: "3/4", "1 ½". */
export function fractions(grammar: Grammar): Rule[] {
  const { fraction, signs, half, units } = grammar;
  const written = `(?<sign>[${Object.keys(SIGNS).join("")}])|` +
    `${FREE}(?<count>\\d{1,3})[/⁄](?<parts>\\d{1,4})(?![\\p{N}/⁄]|[.,]\\d)`;
  const unit = `(?: ?(?<unit>${anyOf(Object.keys(units))})(?![\\p{L}\\p{M}\\p{N}/²³]))?`;
  const say = (count: number, parts: number, counted?: Counted): string | undefined => {
    if (count === 1 && parts === 2 && counted) return half[counted.gender];
    return count < parts ? fraction(count, parts) : undefined;
  };
  return [
    {
      // "1 ½", "2 1/2"
      name: "fraction",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(?<whole>\\d{1,4}) ?(?:${written})`, "gu"),
      say: ({ groups, 0: all, index, input }) => {
        const { whole, sign, count, parts } = groups!;
        const [c, p] = sign ? SIGNS[sign] : [Number(count), Number(parts)];
        const counted = countedAt(input, index, index + all.length, grammar);
        const part = say(c, p, counted ?? { gender: "m", beforeNoun: false });
        return part === undefined
          ? null
          : `${sayNumber(whole, grammar, counted)} ${signs["&"]} ${
            part.replace(/^une? (?=demi)/, "")
          }`;
      },
    },
    {
      // "½", "3/4", "½ kg"
      name: "fraction",
      pattern: new RegExp(`(?:${written})${unit}`, "gu"),
      say: ({ groups, 0: all, index, input }) => {
        const { sign, count, parts, unit } = groups!;
        if (/^0/.test(count) || /^0/.test(parts)) return null;
        const [c, p] = sign ? SIGNS[sign] : [Number(count), Number(parts)];
        const noun = units[unit];
        const counted = noun
          ? { gender: noun.gender, beforeNoun: true }
          : countedAt(input, index, index + all.length, grammar);
        const part = say(c, p, counted);
        if (part === undefined) return `${sayNumber(count, grammar)} ${sayNumber(parts, grammar)}`;
        if (noun === undefined) return ` ${part} `;
        return ` ${part} ${p === 2 ? "" : grammar.of(noun.one)}${noun.one} `;
      },
    },
  ];
}
