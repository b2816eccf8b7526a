/**
 * Numbers as parts of larger expressions: their patterns, and how they are read.
 *
 * Ranges, amounts, units, dates and times are made of these parts, so that each of them reads its
 * numbers in the same way.
 *
 * @module
 */

import { ordinal as ordinalInWords } from "../misaki/number_words.ts";
import { spaced } from "./rule.ts";

/** A whole number or a decimal one: "1,000", "3.5", ".25", "12,34,567". */
export const NUMBER = "(?:\\d{1,3}(?:,\\d{3}){1,6}|\\d{1,2}(?:,\\d{2}){1,4},\\d{3}|\\d+)" +
  "(?:\\.\\d+)?|\\.\\d+";

/** A place before a number, where no word, number or sign goes on. */
export const FREE = "(?<![\\p{L}\\p{N}_]|[\\p{N}\\p{L}][.,:/'’-]|[$£€#@\\\\^/_])";
/** A dash between the ends of a range. */
export const TO = " ?[-–—−] ?";
/** A minus before a number. */
export const MINUS = "[-−–]";

/** Large numbers in words, after a number: "2 million". */
export const SCALE_WORD = "hundred|thousand|million|billion|trillion|quadrillion|lakh|crore";

/** Words that stand where no noun can: "$5 for", but "a $5 fee". */
const NOT_A_NOUN = new Set(
  ("and or but nor so yet for of in on at by to from with without into onto over under about " +
    "above across after against along among around as before behind below beneath beside " +
    "between beyond down during except inside like near off out outside past per since than " +
    "through throughout till until up upon via within worth each apiece a an the this that " +
    "these those he she it we they you i who whom which what whose when where why how if " +
    "because while although though unless whether is are was were be been being am do does did " +
    "has have had can could will would shall should may might must ought not only just also " +
    "too even more less fewer extra again now then today tomorrow yesterday tonight ago later " +
    "earlier sooner away back here there ever never always often still already almost instead " +
    "altogether all both either neither came went goes go comes made makes paid pays got gets " +
    "left seems seemed became becomes last lasts every plus minus times long wide tall high " +
    "deep thick apart old et vs x im i'm it's he's she's").split(" "),
);
/** Words between "a" and an amount. */
const ADJECTIVES =
  "new|old|whole|single|full|first|second|crisp|whopping|small|large|huge|big|flat|total|annual|" +
  "monthly|weekly|daily|initial|minimum|maximum|standard|mere|cool|measly|fake|fixed|brand new";
/** Words after which an amount belongs to the noun behind it: "a $5 bill". */
const DETERMINER = new RegExp(
  "(?:^|[^\\p{L}\\p{N}'’-])(?:an?|the|this|another|every|each|any|no|my|your|his|her|its|our|" +
    `their|whose|\\p{L}{1,20}['’]s)(?: (?:${ADJECTIVES}))? $`,
  "iu",
);
const NEXT_WORD = /^[ -]["“]?(\p{L}[\p{L}'’]*)/u;

/** Whether what stands from `start` to `end` describes a noun after it: "a $5 bill". */
export function isBeforeNoun(
  input: string,
  start: number,
  end: number,
  nouns: ReadonlySet<string>,
): boolean {
  const next = NEXT_WORD.exec(input.slice(end, end + 24))?.[1].toLowerCase();
  if (next === undefined) return false;
  if (nouns.has(next)) return true;
  return !NOT_A_NOUN.has(next) && hasDeterminer(input, start);
}

/** Whether "a", "the", "his" or a similar word stands before `start`. */
export function hasDeterminer(input: string, start: number): boolean {
  return DETERMINER.test(input.slice(Math.max(0, start - 24), start));
}

/** Whether the sentence ends after `end`. A rule sees one sentence at a time. */
export function endsSentence(input: string, end: number): boolean {
  return /^["”’)]*\s*$/u.test(input.slice(end, end + 6));
}

/** A number that counts something: never a year. "2.50" keeps its last zero. */
export function count(text: string): string {
  const negative = /^[-−–]/.test(text) ? "minus " : "";
  const positive = text.replace(/^[-−–]/, "");
  if (/^\d{1,3}(?:,\d{3})+$/.test(positive)) return negative + positive;
  const [whole, decimals] = positive.replaceAll(",", "").split(".");
  if (decimals === undefined) {
    return negative + (whole.length === 4 ? `${whole[0]},${whole.slice(1)}` : whole);
  }
  if (whole === "") return `${negative}point ${spaced(decimals)}`;
  // misaki rounds decimals to what a float can hold, and leaves out zeros at the end.
  const isKept = !decimals.endsWith("0") && whole.length + decimals.length < 15;
  return negative + (isKept ? `${whole}.${decimals}` : `${count(whole)} point ${spaced(decimals)}`);
}

/** Whether a number is exactly one. */
export function isOne(number: string): boolean {
  return /^[-−–]?1$/.test(number);
}

/** The value of a number. */
export function valueOf(number: string): number {
  return Number(number.replaceAll(",", "").replace(/^[−–]/, "-"));
}

/** Whether a range goes from a smaller to a greater number, without leading zeros. */
export function isRising(from: string, to: string): boolean {
  return valueOf(from) < valueOf(to) && ![from, to].some((number) => /^0\d/.test(number));
}

/** An ordinal in digits: "1st", "22nd". */
export function ordinal(number: number | string): string {
  const value = Number(number);
  const teen = value % 100 > 3 && value % 100 < 21;
  const ending = teen ? "th" : ["th", "st", "nd", "rd"][value % 10] ?? "th";
  return `${value}${ending}`;
}

/** An ordinal in words, without "and": "one hundred first". */
export function ordinalWord(number: number | string): string {
  return ordinalInWords(String(number)).replace(/,| and(?= )/g, "");
}

/** Letters one by one. "A" alone would be read as the article. */
export function letters(word: string): string {
  const all = [...word.toUpperCase()];
  return all.includes("A") && all.length > 1 ? all.join(".") : all.join(" ");
}
