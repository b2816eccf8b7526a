/**
 * Numbers in Japanese texts.
 *
 * @module
 */

import { digitWords, MOST_DIGITS, numberWords } from "./number_kana.ts";

/** A number as it is said. */
export interface Amount {
  /** In hiragana. */
  readonly words: readonly string[];
  /** The number without zeros before it, if it is a whole one. */
  readonly value?: string;
}

/** How a whole number ends before the decimal point. */
const BEFORE_POINT: readonly (readonly [from: RegExp, to: string])[] = [
  [/^ゼロ$/, "れい"],
  [/いち$/, "いっ"],
  [/はち$/, "はっ"],
  [/じゅう$/, "じゅっ"],
];

/**
 * The number that is written in digits, with commas between groups of three and a decimal point.
 * Many digits, and digits after a zero, are read one by one.
 */
export function amountOf(written: string): Amount {
  const [whole, decimals] = written.replaceAll(",", "").split(".");
  if (decimals !== undefined) {
    const words = [...wholeWords(whole)];
    const [from, to] = BEFORE_POINT.find(([from]) => from.test(words.at(-1)!)) ?? [/$/, ""];
    return {
      words: [
        ...words.slice(0, -1),
        words.at(-1)!.replace(from, to) + "てん" + digitWords(decimals).join(""),
      ],
    };
  }
  if (/^0\d/.test(whole) || whole.length > MOST_DIGITS) return { words: digitWords(whole) };
  return { words: numberWords(whole), value: whole };
}

function wholeWords(digits: string): readonly string[] {
  return digits.length > MOST_DIGITS ? digitWords(digits) : numberWords(digits);
}

const DIGITS = "〇一二三四五六七八九";
const UNITS: Readonly<Record<string, bigint>> = { 十: 10n, 百: 100n, 千: 1000n };
const MYRIADS: Readonly<Record<string, bigint>> = {
  万: 10n ** 4n,
  億: 10n ** 8n,
  兆: 10n ** 12n,
  京: 10n ** 16n,
  垓: 10n ** 20n,
};

/**
 * The number that is written in Chinese digits, or in both kinds of digits, such as 3億5000万.
 * Undefined if it is none, such as 数百.
 */
export function mixedAmountOf(written: string): Amount | undefined {
  if (/^[\d.,]+$/.test(written)) return amountOf(written);
  const plain = written.replaceAll("零", "〇").replaceAll(",", "");
  if (/^[〇一二三四五六七八九]{2,}$/.test(plain)) {
    return amountOf(Array.from(plain, (digit) => DIGITS.indexOf(digit)).join(""));
  }
  const decimal = /^(\d+\.\d+)([万億兆京垓])$/.exec(plain);
  if (decimal) {
    const { words } = amountOf(decimal[1]);
    const unit = numberWords(String(MYRIADS[decimal[2]])).at(-1)!.replace(/^い[っち]+/, "");
    return { words: [...words.slice(0, -1), words.at(-1)! + unit] };
  }
  let [sum, group, digits] = [0n, 0n, ""];
  for (const symbol of plain) {
    const digit = DIGITS.indexOf(symbol);
    if (/\d/.test(symbol)) digits += symbol;
    else if (digit >= 0) {
      if (digits !== "") return undefined;
      digits = String(digit);
    } else if (symbol in UNITS) {
      group += BigInt(digits || "1") * UNITS[symbol];
      digits = "";
    } else if (symbol in MYRIADS) {
      const count = group + BigInt(digits || "0");
      sum += (count || 1n) * MYRIADS[symbol];
      [group, digits] = [0n, ""];
    } else return undefined;
  }
  return amountOf(String(sum + group + BigInt(digits || "0")));
}

/** The digits as they are said in a row, such as 五七五, and first in a rough number. */
const IN_A_ROW = ["いち", "に", "さん", "し", "ご", "ろく", "しち", "はち", "きゅう"];

/**
 * Two or three Chinese digits in a row, without a place for tens. Two that follow each other are a
 * rough number; others are digits by themselves if they count nothing. Undefined for other numbers.
 */
export function digitsInARow(written: string, countsNothing: boolean): Amount | undefined {
  if (!/^[一二三四五六七八九]{2,3}$/.test(written)) return undefined;
  const [first, second] = written;
  const rough = written.length === 2 ? roughAmountOf(first, second, "") : undefined;
  if (rough) return rough;
  if (!countsNothing) return undefined;
  return { words: [Array.from(written, (digit) => IN_A_ROW[DIGITS.indexOf(digit) - 1]).join("")] };
}

/**
 * A rough number, such as 二、三十: two digits that follow each other, and perhaps their unit.
 * Undefined if they do not.
 */
export function roughAmountOf(first: string, second: string, unit: string): Amount | undefined {
  const [a, b] = [first, second].map((digit) => mixedAmountOf(digit)?.value);
  const rest = mixedAmountOf(second + unit);
  if (a === undefined || rest === undefined || Number(b) !== Number(a) + 1) return undefined;
  const [last, ...more] = rest.words;
  return { words: [`${IN_A_ROW[Number(a) - 1]}${last}`, ...more] };
}
