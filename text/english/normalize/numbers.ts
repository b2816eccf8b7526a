/**
 * Numbers that are not just a row of digits.
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

/** Mathematical signs and how they are read. */
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

/** Words that are counted in thousands and millions: "10k followers". */
const AUDIENCE =
  "followers|subscribers|views|likes|users|people|downloads|fans|words|steps|points|dollars";
const COUNTS: Readonly<Record<string, string>> = { k: "thousand", m: "million", b: "billion" };

export const NUMBERS: readonly Rule[] = [
  // "555-123-4567" is read digit by digit, with a pause after each group.
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
  // "555-1234" is read digit by digit, with a pause after the first group.
  {
    name: "short phone number",
    pattern: /(?<![\p{L}\p{N}.,/-])(\d{3})-(\d{4})(?![\p{L}\p{N}-])/gu,
    say: ([, exchange, line]) => `${spaced(exchange)}, ${spaced(line)}`,
  },
  // "call 911" is read as "call nine one one".
  {
    name: "emergency number",
    pattern:
      /(?<=(?:[Cc]all|[Dd]ial|[Cc]alled|[Dd]ialed|[Cc]alling|[Dd]ialing) )(?:911|999|112|411|311)(?![\p{L}\p{N}])/gu,
    say: ([number]) => spaced(number),
  },
  // "2½" is read as "two and a half".
  {
    name: "fraction sign",
    pattern: new RegExp(`(?:(?<!\\d)(\\d{1,9}) ?)?([${Object.keys(FRACTIONS).join("")}])`, "gu"),
    say: ([, whole, sign]) => mixed(whole, ...FRACTIONS[sign]),
  },
  // "3/4" is read as "three quarters".
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
  // "10-20" is read as "ten to twenty".
  {
    name: "range",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.,:/_-])([$£€]?)(${NUMBER})%? ?[-–‒—] ?\\1(${NUMBER})` +
        `(?![\\p{N}/_-]|[.:]\\p{N})`,
      "gu",
    ),
    say: ([, sign, from, to]) => isBelow(from, to) ? `${sign}${from} to ${sign}${to}` : null,
  },
  // "1920x1080" is read as "1920 by 1080", "3 x 4" as "three times four".
  {
    name: "dimensions",
    pattern:
      /(?<![\p{L}\p{N}.,])(\d{1,5}(?:\.\d{1,3})?) ?[x×] ?(\d{1,5}(?:\.\d{1,3})?)(?![\p{L}\p{N}])/gu,
    say: ([, width, height]) =>
      width.length > 2 || height.length > 2 ? `${width} by ${height}` : `${width} times ${height}`,
  },
  // "10 - 5 = 5" is read as "10 minus 5 = 5".
  {
    name: "subtraction",
    pattern: /(?<=\d) ?[−–—-] ?(?=\d{1,12} ?=)/gu,
    say: () => " minus ",
  },
  // "-5" is read as "minus five".
  {
    name: "negative number",
    pattern: /(?<![\p{L}\p{N}\p{Pd}.,)\]%/])[-−–](?=\.?\d)/gu,
    say: () => "minus ",
  },
  // "x ≥ 5" is read as "x is at least five".
  {
    name: "mathematical sign",
    pattern: new RegExp(` ?(${anyOf(Object.keys(SIGNS))}) ?`, "gu"),
    say: ([, sign]) => ` ${SIGNS[sign]} `,
  },
  // "10k followers" is read as "ten thousand followers".
  {
    name: "count",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.,$£€])(${NUMBER})([kKmMbB])(?= (?:${AUDIENCE})(?!\\p{L}))`,
      "gu",
    ),
    say: ([, number, letter]) => `${number} ${COUNTS[letter.toLowerCase()]}`,
  },
  // "#1" is read as "number one".
  {
    name: "number sign",
    pattern: /(?<![\p{L}\p{N}&#])(?:#|№ ?)(?=\d{1,4}(?![\p{L}\p{N}]))/gu,
    say: () => "number ",
  },
];

/** A fraction in words: "one half", "two thirds", "2 and a half", "2 and three quarters". */
function mixed(whole: string | undefined, top: number, bottom: number): string {
  const name = BOTTOMS[bottom];
  const part = top === 1 ? name : `${TOPS[top]} ${bottom === 2 ? "halves" : `${name}s`}`;
  if (!whole) return top === 1 ? `one ${part}` : part;
  return `${whole} and ${top === 1 ? (name === "eighth" ? "an " : "a ") : ""}${part}`;
}

/** Whether `from` is less than `to`, and neither has a leading zero. */
function isBelow(from: string, to: string): boolean {
  const [first, second] = [from, to].map((number) => Number(number.replaceAll(",", "")));
  return first < second && ![from, to].some((number) => /^0\d/.test(number));
}
