/**
 * Numbers as parts of larger expressions: their patterns, and how they are read.
 *
 * @module
 */

import { type Counted, type Grammar, type Noun, oneByOne } from "../grammars/grammar.ts";

/** A place before a number or a word, where no word or number goes on. */
export const FREE = "(?<![\\p{L}\\p{M}\\p{N}_]|\\p{N}[.,:/’'-]|\\p{L}-)";
/** A place after a number, where no word or number goes on. */
export const END = "(?![\\p{L}\\p{M}\\p{N}_]|[.,:]\\p{N})";
/** A place after a word. */
export const WORD_END = "(?![\\p{L}\\p{M}\\p{N}])";
/** A dash between the ends of a range. */
export const TO = " ?[-–—−] ?";
/** A minus before a number. */
export const MINUS = "(?:(?<![\\p{L}\\p{M}\\p{N}.,)-])[-–−])?";

/** Numbers with groups of thousands and decimals. The sign before decimals may be either. */
const NUMBERS = {
  ",": "(?:\\d{1,3}(?:\\.\\d{3})+(?:,\\d+)?|\\d{1,3}(?: \\d{3})+(?! ?\\d)(?:,\\d+)?|" +
    "\\d{1,3}(?:,\\d{3}){2,}(?:\\.\\d+)?|\\d{1,3}(?:,\\d{3})+\\.\\d+|\\d+(?:[.,]\\d+)?)",
  ".": "(?:\\d{1,3}(?:,\\d{2,3})*,\\d{3}(?:\\.\\d+)?|\\d+(?:\\.\\d+)?)",
};

/** Longer numbers without groups are codes. */
const LONGEST = 15;

/** The pattern of a number in a language. */
export function numberIn({ decimalSign }: Grammar): string {
  return NUMBERS[decimalSign];
}

/** A number: its whole part and its decimals as digits. */
interface Parsed {
  readonly negative: boolean;
  readonly whole: string;
  readonly decimals?: string;
  /** The sign before the decimals. */
  readonly sign: "," | ".";
}

/** Reads what a pattern of {@linkcode numberIn} has found, with a minus if there is one. */
export function parseNumber(text: string, { decimalSign }: Grammar): Parsed {
  const negative = /^[-–−]/.test(text);
  const digits = text.replace(/^[-–−]/, "").replaceAll(" ", "");
  const group = decimalSign === "," ? "." : ",";
  const last = Math.max(digits.lastIndexOf(","), digits.lastIndexOf("."));
  if (last < 0) return { negative, whole: digits, sign: decimalSign };
  const sign = digits[last] as "," | ".";
  const signs = digits.match(/[.,]/g)!;
  const isMixed = new Set(signs).size > 1;
  // "1.234" and "1.234.567", or "1,234,567" where the comma is for decimals.
  const areThousands = /^\d{1,3}(?:([.,])\d{2,3})*[.,]\d{3}$/.test(digits) && !isMixed &&
    (sign === group || signs.length > 1) && !digits.startsWith("0");
  if (areThousands) return { negative, whole: digits.replace(/[.,]/g, ""), sign: decimalSign };
  return {
    negative,
    whole: digits.slice(0, last).replace(/[.,]/g, ""),
    decimals: digits.slice(last + 1),
    sign,
  };
}

/** A number in words. */
export function sayNumber(text: string, grammar: Grammar, counted?: Counted): string {
  const { negative, whole, decimals, sign } = parseNumber(text, grammar);
  const minus = negative ? `${grammar.minus} ` : "";
  if (decimals === undefined) {
    const isCode = whole.length > LONGEST || /^0\d/.test(whole);
    return minus +
      (isCode ? oneByOne(whole, grammar.cardinal) : grammar.cardinal(BigInt(whole), counted));
  }
  const start = sayNumber(whole, grammar);
  return `${minus}${start} ${grammar.point[sign]} ${grammar.decimals(decimals)}`;
}

/** A number and the noun that it counts. */
export function sayCount(text: string, noun: Noun, grammar: Grammar): string {
  const { whole, decimals } = parseNumber(text, grammar);
  const number = sayNumber(text, grammar, {
    gender: noun.gender,
    beforeNoun: true,
    noun: noun.one,
  });
  // "Un'ora" has no blank.
  if (whole === "1" && decimals === undefined) return `${number} ${noun.one}`.replace("' ", "'");
  // "Un millón de euros"
  const isRound = decimals === undefined && BigInt(whole) >= 1_000_000n &&
    BigInt(whole) % 1_000_000n === 0n;
  return `${number} ${isRound ? grammar.of(noun.many) : ""}${noun.many}`;
}

/** Both ends of a range, with the word between them. */
export function sayRange(from: string, to: string, grammar: Grammar, counted?: Counted): string {
  return `${sayNumber(from, grammar, counted)} ${grammar.to} ${sayNumber(to, grammar, counted)}`;
}

const NEXT_WORD = /^ ?[“(]?(\p{L}[\p{L}\p{M}]*)/u;
const LAST_WORD = /(\p{L}[\p{L}\p{M}]{0,20})\.? ?$/u;

/** What a number from `start` to `end` counts, if a noun follows. */
export function countedAt(
  input: string,
  start: number,
  end: number,
  grammar: Grammar,
): Counted | undefined {
  const next = NEXT_WORD.exec(input.slice(end, end + 40))?.[1].toLowerCase();
  if (next === undefined || input[end] !== " " || grammar.notCounted.has(next)) return undefined;
  const before = LAST_WORD.exec(input.slice(Math.max(0, start - 24), start))?.[1].toLowerCase();
  if (before !== undefined && grammar.named.has(before)) return undefined;
  if (grammar.scales.includes(next)) return { gender: "m", beforeNoun: true };
  return { gender: grammar.genderOf(next), beforeNoun: true, noun: next };
}
