/**
 * Reads a word that is written in digits: a year, an ordinal, an amount of money, or a number.
 *
 * @module
 */

import { cardinal, decimal, ordinal, year } from "./number_words.ts";
import { isAsciiDigits } from "../python.ts";
import { withEd, withIng, withS } from "./suffixes.ts";
import type { Lexicon } from "./lexicon.ts";
import type { Stress } from "../../script/instruction.ts";

/** The name of the currency and of its hundredth. */
const CURRENCIES: Readonly<Record<string, readonly [string, string]>> = {
  "$": ["dollar", "cent"],
  "£": ["pound", "pence"],
  "€": ["euro", "cent"],
};

/** Whether amounts in this currency can be read. */
export function isCurrency(symbol: string): boolean {
  return Object.hasOwn(CURRENCIES, symbol);
}

const ORDINAL_ENDINGS = ["st", "nd", "rd", "th"];
const ENDINGS = ["ing", "'d", "ed", "'s", ...ORDINAL_ENDINGS, "s"];

/** Returns the phonemes of words. `Pronouncer` implements this. */
interface NumberSounds {
  readonly lexicon: Lexicon;
  lookUp(word: string, stress?: Stress): string | null;
  plural(word: string): string | null;
}

/** A number as it is written, and the context that decides how it is read. */
export interface WrittenNumber {
  readonly text: string;
  /** The currency sign, if the number is an amount of money. */
  readonly currency: string | null;
  /** Whether the number starts its word: `false` for the 40 of "WD40". */
  readonly isHead: boolean;
  /** `&`: with "and"; `n`: with "and" reduced to "ən"; `a`: "a hundred" for "one hundred". */
  readonly numberFlags: string;
}

/** The words of one part of a number. Only the first part may have "a" instead of "one". */
type Words = readonly string[];

/** The phonemes of a number, or `null` if the text is not a number. */
export function readNumber(number: WrittenNumber, sounds: NumberSounds): string | null {
  if (!isNumber(number)) return null;
  const { ending, isNegative, digits } = partsOf(number.text);
  const phonemes = inWords(digits, ending, isNegative, number)
    .flatMap((words, i) => phonemesOf(words, i === 0, number.numberFlags, sounds));
  if (isNegative) phonemes.unshift(sounds.lookUp("minus") ?? "");
  if (phonemes.length === 0) return null;
  return withEnding(phonemes.join(" "), ending, sounds.lexicon.british);
}

/** The words of a number, or `null` if the text is not a number. */
export function numberInWords(number: WrittenNumber): string | null {
  if (!isNumber(number)) return null;
  const { ending, isNegative, digits } = partsOf(number.text);
  const words = inWords(digits, ending, isNegative, number).flat()
    .filter((word) => word !== "and" || number.numberFlags.includes("&"))
    .map((word) => SPELLINGS[word] ?? word);
  const suffix = ORDINAL_ENDINGS.includes(ending) ? "" : ending;
  return (isNegative ? "minus " : "") + words.join(" ") + suffix;
}

/** The spelling of number words that have one of their own inside this module. */
const SPELLINGS: Readonly<Record<string, string>> = { "&": "and", O: "oh" };

/** A number without its sign and its ending, such as "th". */
function partsOf(text: string): { ending: string; isNegative: boolean; digits: string } {
  const ending = /[a-z']+$/.exec(text)?.[0] ?? "";
  const signed = text.slice(0, text.length - ending.length);
  const digits = signed.replace(/^-/, "");
  return { ending, isNegative: signed !== digits, digits };
}

/** Adds the currency to an amount that is not in digits: "$fifty" is read as "fifty dollars". */
export function withCurrency(
  phonemes: string,
  currency: string | null,
  sounds: NumberSounds,
): string {
  if (currency === null || !isCurrency(currency)) return phonemes;
  const name = sounds.plural(CURRENCIES[currency][0]);
  return name ? `${phonemes} ${name}` : phonemes;
}

function isNumber({ text, isHead }: WrittenNumber): boolean {
  if (!/[0-9]/.test(text)) return false;
  const ending = ENDINGS.find((end) => text.endsWith(end)) ?? "";
  const digits = text.slice(0, text.length - ending.length);
  return (isHead ? /^-?[0-9,.]*$/ : /^[0-9,.]*$/).test(digits);
}

function withEnding(phonemes: string, ending: string, british: boolean): string | null {
  if (ending === "s" || ending === "'s") return withS(phonemes, british);
  if (ending === "ed" || ending === "'d") return withEd(phonemes, british);
  return ending === "ing" ? withIng(phonemes, british) : phonemes;
}

/** The words for the digits, chosen by their form: a year, a code, an amount and so on. */
function inWords(
  digits: string,
  ending: string,
  negative: boolean,
  { currency, isHead }: WrittenNumber,
): Words[] {
  const plain = digits.replaceAll(",", "");
  const points = digits.split(".").length - 1;
  const isOrdinal = ORDINAL_ENDINGS.includes(ending);
  const isAmount = currency !== null && isCurrency(currency);
  if (isAsciiDigits(digits) && isOrdinal) return [split(ordinal(digits))];
  if (isAsciiDigits(digits) && digits.length === 4 && !isAmount && !negative) {
    return [split(year(digits))];
  }
  if (!isHead && points === 0) return likeACode(plain);
  if (points > 1 || !isHead) return likeAVersion(plain);
  if (isAmount && (digits.split(".")[1] ?? "").length < 3) {
    return amount(plain, CURRENCIES[currency]);
  }
  if (points === 0) return [split(isOrdinal ? ordinal(plain) : cardinal(plain))];
  if (plain.startsWith(".")) return [["point", ...oneByOne(plain.slice(1)).flat()]];
  return [split(decimal(plain))];
}

/** The words for digits after letters: "one oh one" for 101, "one two three four" for 1234. */
function likeACode(digits: string): Words[] {
  if (digits.startsWith("0") || digits.length > 3) return oneByOne(digits);
  if (digits.length < 3 || digits.endsWith("00")) return [split(cardinal(digits))];
  const [hundreds, tens, units] = digits;
  if (tens === "0") return [split(cardinal(hundreds)), ["O"], split(cardinal(units))];
  return [split(cardinal(hundreds)), split(cardinal(tens + units))];
}

/**
 * The words for a version such as "1.2.10". Parts of two digits and round ones ("100") are read as
 * numbers, others digit by digit.
 */
function likeAVersion(text: string): Words[] {
  return text.split(".").filter((piece) => piece).flatMap((piece) =>
    piece.startsWith("0") || (piece.length !== 2 && /[^0]/.test(piece.slice(1)))
      ? oneByOne(piece)
      : [split(cardinal(piece))]
  );
}

/**
 * The words for an amount: "three dollars and fifty cents". Zero cents are left out, and so are
 * zero dollars before cents.
 */
function amount(digits: string, units: readonly [string, string]): Words[] {
  const counts = digits.split(".").map((count) => count.replace(/^0+(?=.)/, "") || "0");
  const parts = counts.map((count, i) => ({ count, unit: units[i] }));
  const said = parts.length === 1
    ? parts
    : parts[1].count === "0"
    ? parts.slice(0, 1)
    : parts[0].count === "0"
    ? parts.slice(1)
    : parts;
  return said.flatMap(({ count, unit }, i) => [
    ...(i > 0 ? [["&"]] : []),
    split(cardinal(count)),
    [count === "1" || unit === "pence" ? unit : `${unit}s`],
  ]);
}

function oneByOne(digits: string): Words[] {
  return [...digits].map((digit) => split(cardinal(digit)));
}

function split(words: string): Words {
  return words.split(/[^a-z]+/);
}

/** The phonemes of each word. "and" is read only if the flags ask for it. */
function phonemesOf(words: Words, isFirst: boolean, flags: string, sounds: NumberSounds): string[] {
  const phonemes: string[] = [];
  for (const [i, word] of words.entries()) {
    if (word === "and" && !flags.includes("&")) {
      if (flags.includes("n") && phonemes.length > 0) phonemes[phonemes.length - 1] += "ən";
    } else if (isFirst && i === 0 && words.length > 1 && word === "one" && flags.includes("a")) {
      phonemes.push("ə");
    } else {
      phonemes.push(sayNumberWord(word, sounds) ?? "");
    }
  }
  return phonemes;
}

function sayNumberWord(word: string, sounds: NumberSounds): string | null {
  if (word === "&") return sounds.lookUp("and");
  if (word === "point" || word === "O") return sounds.lookUp(word, -2);
  return word.endsWith("s") ? sounds.plural(word.slice(0, -1)) : sounds.lookUp(word);
}
