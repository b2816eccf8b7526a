/**
 * Numbers that are more than a row of digits.
 *
 * @module
 */

import { anyOf, BEFORE_NUMBER, NUMBER, type Rule, spaced } from "./rule.ts";

const FRACTIONS: Readonly<Record<string, readonly [top: number, bottom: number]>> = {
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
const TOPS = "zero one two three four five six seven eight nine".split(" ");
const BOTTOMS: Readonly<Record<number, string>> = {
  2: "half",
  3: "third",
  4: "quarter",
  5: "fifth",
  6: "sixth",
  7: "seventh",
  8: "eighth",
  9: "ninth",
  10: "tenth",
  16: "sixteenth",
};

/** Signs and how they are read between or before numbers. */
const SIGNS: Readonly<Record<string, string>> = {
  "×": "times",
  "÷": "divided by",
  "≠": "is not equal to",
  "≈": "is about",
  "≤": "is at most",
  "≥": "is at least",
  "√": "the square root of",
  "∞": "infinity",
};

/** What thousands and millions of are counted. */
const AUDIENCE =
  "followers|subscribers|views|likes|users|people|downloads|fans|words|steps|points|dollars";
const COUNTS: Readonly<Record<string, string>> = { k: "thousand", m: "million", b: "billion" };

export const NUMBERS: readonly Rule[] = [
  {
    name: "phone number",
    pattern:
      /(?<![\p{L}\p{N}.,/-])(?:(\+?\d{1,2})[ .-])?(?:\((\d{3})\) ?|(\d{3})[ .-])(\d{3})[ .-](\d{4})(?![\p{L}\p{N}-])/gu,
    say: ([, country, inBrackets, area, exchange, line]) =>
      [country?.replace("+", "plus "), inBrackets ?? area, exchange, line]
        .filter((part) => part !== undefined)
        .map((part) => part.startsWith("plus") ? `plus ${spaced(part.slice(5))}` : spaced(part))
        .join(", "),
  },
  {
    name: "short phone number",
    pattern: /(?<![\p{L}\p{N}.,/-])(\d{3})-(\d{4})(?![\p{L}\p{N}-])/gu,
    say: ([, exchange, line]) => `${spaced(exchange)}, ${spaced(line)}`,
  },
  {
    name: "emergency number",
    pattern:
      /(?<=(?:[Cc]all|[Dd]ial|[Cc]alled|[Dd]ialed|[Cc]alling|[Dd]ialing) )(?:911|999|112|411|311)(?![\p{L}\p{N}])/gu,
    say: ([number]) => spaced(number),
  },
  {
    name: "fraction sign",
    pattern: new RegExp(`(?:(?<!\\d)(\\d{1,9}) ?)?([${Object.keys(FRACTIONS).join("")}])`, "gu"),
    say: ([, whole, sign]) => mixed(whole, ...FRACTIONS[sign]),
  },
  {
    name: "fraction",
    pattern: new RegExp(
      `${BEFORE_NUMBER}(?:(\\d{1,3})[ -])?(\\d)/(\\d{1,2})(?![\\p{L}\\p{N}/])`,
      "gu",
    ),
    say: ([, whole, top, bottom]) => {
      const isFraction = Number(bottom) in BOTTOMS && Number(top) > 0 &&
        Number(top) < Number(bottom);
      return isFraction ? mixed(whole, Number(top), Number(bottom)) : null;
    },
  },
  {
    name: "range",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.,:/_-])([$£€]?)(${NUMBER})%? ?[-–‒—] ?\\1(${NUMBER})(?![\\p{N}/_-]|[.:]\\p{N})`,
      "gu",
    ),
    say: ([, sign, from, to]) => isBelow(from, to) ? `${sign}${from} to ${sign}${to}` : null,
  },
  {
    name: "dimensions",
    pattern:
      /(?<![\p{L}\p{N}.,])(\d{1,5}(?:\.\d{1,3})?) ?[x×] ?(\d{1,5}(?:\.\d{1,3})?)(?![\p{L}\p{N}])/gu,
    say: ([, width, height]) =>
      width.length > 2 || height.length > 2 ? `${width} by ${height}` : `${width} times ${height}`,
  },
  {
    name: "subtraction",
    pattern: /(?<=\d) ?[−–—-] ?(?=\d{1,12} ?=)/gu,
    say: () => " minus ",
  },
  {
    name: "negative number",
    pattern: /(?<![\p{L}\p{N}\p{Pd}.,)\]%/])[-−–](?=\.?\d)/gu,
    say: () => "minus ",
  },
  {
    name: "mathematical sign",
    pattern: new RegExp(` ?(${anyOf(Object.keys(SIGNS))}) ?`, "gu"),
    say: ([, sign]) => ` ${SIGNS[sign]} `,
  },
  {
    name: "count",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.,$£€])(${NUMBER})([kKmMbB])(?= (?:${AUDIENCE})(?!\\p{L}))`,
      "gu",
    ),
    say: ([, number, letter]) => `${number} ${COUNTS[letter.toLowerCase()]}`,
  },
  {
    name: "number sign",
    pattern: /(?<![\p{L}\p{N}&#])(?:#|№ ?)(?=\d{1,4}(?![\p{L}\p{N}]))/gu,
    say: () => "number ",
  },
];

/** "2 and three quarters", "two thirds", "half" of "2 and a half". */
function mixed(whole: string | undefined, top: number, bottom: number): string {
  const name = BOTTOMS[bottom];
  const part = top === 1 ? name : `${TOPS[top]} ${bottom === 2 ? "halves" : `${name}s`}`;
  if (!whole) return top === 1 ? `one ${part}` : part;
  return `${whole} and ${top === 1 ? (name === "eighth" ? "an " : "a ") : ""}${part}`;
}

/** Whether one is less than the other, and both are written as counts are: without a zero in front. */
function isBelow(from: string, to: string): boolean {
  const [first, second] = [from, to].map((number) => Number(number.replaceAll(",", "")));
  return first < second && ![from, to].some((number) => /^0\d/.test(number));
}
