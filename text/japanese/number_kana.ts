/**
 * Reads numbers in kana.
 *
 * @module
 */

const DIGITS = ["", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう"];
const TENS = DIGITS.map((digit, i) => i === 0 ? "" : `${i === 1 ? "" : digit}じゅう`);
const HUNDREDS =
  ", ひゃく, にひゃく, さんびゃく, よんひゃく, ごひゃく, ろっぴゃく, ななひゃく, はっぴゃく, きゅうひゃく"
    .split(", ");
const THOUSANDS =
  ", いっせん, にせん, さんぜん, よんせん, ごせん, ろくせん, ななせん, はっせん, きゅうせん".split(
    ", ",
  );
/** The units of each four digits, from the last ones on. */
const MYRIADS = ["", "まん", "おく", "ちょう", "けい", "がい", "じょ", "じょう", "こう", "かん"];

/** The most digits of a number that is read as a whole. */
export const MOST_DIGITS = 4 * MYRIADS.length;

/** How the end of a number changes before some units: いち becomes いっ before ちょう. */
const CHANGES: Readonly<Record<string, readonly (readonly [from: string, to: string])[]>> = {
  "ちょう": [["いち", "いっ"], ["はち", "はっ"], ["じゅう", "じゅっ"]],
  "けい": [["いち", "いっ"], ["ろく", "ろっ"], ["はち", "はっ"], ["じゅう", "じゅっ"], [
    "ひゃく",
    "ひゃっ",
  ]],
};

const ZERO = "ゼロ";

/**
 * The words of a whole number in kana: one for the thousands, the hundreds, the tens and the ones,
 * the last of which has the unit of their four digits.
 *
 * @param digits 1 to {@linkcode MOST_DIGITS} digits
 * @example
 * ```ts
 * import { numberWords } from "./text/japanese/number_kana.ts";
 * numberWords("15600"); // ["いちまん", "ごせん", "ろっぴゃく"]
 * ```
 */
export function numberWords(digits: string): string[] {
  const number = digits.replace(/^0+/, "");
  if (number === "") return [ZERO];
  const groups = number.padStart(Math.ceil(number.length / 4) * 4, "0").match(/.{4}/g)!;
  const words = groups.flatMap((group, i) =>
    withUnit(ofFour(group), MYRIADS[groups.length - 1 - i])
  );
  return groups.length === 1 ? words.with(0, words[0].replace(/^いっせん/, "せん")) : words;
}

/** The words of four digits. */
function ofFour(digits: string): string[] {
  const [thousands, hundreds, tens, ones] = Array.from(digits, Number);
  return [THOUSANDS[thousands], HUNDREDS[hundreds], TENS[tens], DIGITS[ones]].filter(Boolean);
}

function withUnit(words: readonly string[], unit: string): string[] {
  if (words.length === 0) return [];
  const last = words.at(-1)!;
  const [from, to] = CHANGES[unit]?.find(([from]) => last.endsWith(from)) ?? ["", ""];
  return [...words.slice(0, -1), last.slice(0, last.length - from.length) + to + unit];
}

/** Each digit by itself, as after a decimal point. */
export function digitWords(digits: string): string[] {
  return Array.from(digits, (digit) => digit === "0" ? ZERO : DIGITS[Number(digit)]);
}
