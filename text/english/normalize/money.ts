/**
 * Amounts of money. misaki's own reading is not used: there, a sign may pass to the next number.
 *
 * @module
 */

import { CODES, type Currency, DOUBTFUL_CODES, SIGNS } from "./currencies.ts";
import {
  count,
  endsSentence,
  isBeforeNoun,
  isOne,
  MINUS,
  NUMBER,
  SCALE_WORD,
  TO,
} from "./quantity.ts";
import { anyOf, type Rule } from "./rule.ts";
import { PER_UNIT, perUnit } from "./units.ts";

const HUNDREDTHS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  "¢": ["cent", "cents"],
  "￠": ["cent", "cents"],
  p: ["penny", "pence"],
  c: ["cent", "cents"],
};
const SCALES: Readonly<Record<string, string>> = {
  k: "thousand",
  m: "million",
  mm: "million",
  mn: "million",
  mil: "million",
  mio: "million",
  mln: "million",
  b: "billion",
  bn: "billion",
  bln: "billion",
  bil: "billion",
  t: "trillion",
  tn: "trillion",
  trn: "trillion",
  cr: "crore",
};
/** The letters of `SCALES`, in small letters, in capitals, and with a capital. */
const SCALE_LETTERS =
  "[kKtTbBmM]|[mM][mMnN]|[mM]il|[mM]io|[mM]ln|[bB][nN]|[bB]ln|[bB]il|[tT]r?n|cr";

const WORD_ENDS = "(?![\\p{L}\\p{N}_])";
/** Signs that are letters need a free place before them: "Rs. 5", but not "hours. 5". */
const SIGN = `(?:${
  anyOf(Object.keys(SIGNS).filter((sign) => !/^[\p{L}.]+$/u.test(sign)))
}|(?<![\\p{L}\\p{N}])(?:${anyOf(Object.keys(SIGNS).filter((sign) => /^[\p{L}.]+$/u.test(sign)))}))`;
/** Signs after an amount: "5€", "100 ¥", "30 zł". */
const SIGN_AFTER = anyOf(
  Object.keys(SIGNS).filter((sign) => !/^(?:[A-Z]|Rs|Fr|kr\.)/.test(sign) || sign === "Kč"),
);
/** Codes that people also write in small letters. */
const SMALL_CODES = "usd|eur|gbp|cad|aud|jpy|chf|inr|cny|btc|eth";
/** What may be a code: a rule looks it up. */
const CODE = `[A-Z]{3,4}|${SMALL_CODES}`;
/** A number with a comma before its hundredths: "5,50 €". */
const WITH_COMMA = "\\d{1,6},\\d{1,2}(?![\\d,])";

/** "million", "-million", "M", "bn": the groups w and l of this name. */
function scaleOf(name: string): string {
  return `(?:[ -](?<w${name}>${SCALE_WORD}|[MBT]illion|Trillion|MILLION|BILLION|Thousand)s?` +
    `${WORD_ENDS}| ?(?<l${name}>${SCALE_LETTERS})${WORD_ENDS}(?!['’]))`;
}

/** Nouns that an amount describes, also without "a" before it: "$5 bills". */
const NOUNS = new Set(
  ("bill bills note notes coin coins banknote banknotes fee fees ticket tickets " +
    "check checks cheque cheques loan loans deal " +
    "deals budget fine fines prize prizes tip tips gift gifts voucher vouchers coupon coupons " +
    "investment investments donation donations grant grants settlement lawsuit lawsuits bonus " +
    "bonuses reward deposit deposits contract contracts fund funds rebate discount copay " +
    "deductible penalty payment payments tag bailout package project projects mortgage " +
    "jackpot salary valuation bounty ransom surcharge toll scratch range limit minimum")
    .split(" "),
);

export const MONEY: readonly Rule[] = [
  // "$3.5 million" is read as "three point five million dollars", "$5-10" as "five to ten dollars".
  {
    name: "amount",
    needsDigit: true,
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_]|\\p{N}[.,])(?<before>(?<![\\p{N}\\p{Sc}%.)] ?)${MINUS})?` +
        `(?:(?<sign>${SIGN}) ?(?<minus>${MINUS})?|(?<code>[A-Z]{3,4}) ?)` +
        `(?<number>${WITH_COMMA}|${NUMBER})${scaleOf("1")}?` +
        `(?:${TO}(?:\\k<sign>|\\k<code> ?)?(?<number2>${NUMBER})(?![\\d-])${scaleOf("2")}?)?` +
        `(?: (?<code2>USD|CAD|AUD|NZD|HKD|SGD|dollars?|pounds?|euros?|yen)${WORD_ENDS})?` +
        `(?:/(?<per>${PER_UNIT})${WORD_ENDS})?(?![\\p{L}\\p{N}])(?<hyphen>-dollar(?!\\p{L}))?`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { before, sign, code, minus, number, w1, l1, number2, w2, l2, code2, per, hyphen } =
        groups!;
      if (code !== undefined && (!Object.hasOwn(CODES, code) || DOUBTFUL_CODES.has(code))) {
        return null;
      }
      const named = code2 !== undefined && CODES[code2] ? CODES[code2] : CODES[code] ?? SIGNS[sign];
      const end = index + all.length;
      const isOneThing = hyphen !== undefined ||
        per === undefined && isBeforeNoun(input, index, end, NOUNS) ||
        /^-\p{L}/u.test(input.slice(end, end + 2));
      const amount = { number, scale: scale(w1, l1) };
      const said = number2 === undefined
        ? sayAmount(amount, named, isOneThing)
        : sayAmounts(amount, { number: number2, scale: scale(w2, l2) }, named, isOneThing);
      return (before ?? minus ? "minus " : "") + said + perUnit(per);
    },
  },
  // "5€" is read as "five euros", "20 USD" as "twenty US dollars".
  {
    name: "currency after the amount",
    needsDigit: true,
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_\\p{Sc}]|\\p{N}[.,:/])(?:(?<from>${NUMBER})${TO})?` +
        `(?<number>${WITH_COMMA}|${NUMBER})` +
        `${scaleOf("1")}?` +
        `(?: ?(?<sign>${SIGN_AFTER})(?![\\p{L}\\p{N}]|\\.?\\p{N})| ?(?<code>${CODE})${WORD_ENDS})` +
        `(?:/(?<per>${PER_UNIT})${WORD_ENDS})?`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { from, number, w1, l1, sign, code, per } = groups!;
      if (DOUBTFUL_CODES.has(code) && isShouted(input, index, index + all.length)) return null;
      const currency = SIGNS[sign] ?? CODES[code.toUpperCase()];
      if (currency === undefined) return null;
      const isOneThing = isBeforeNoun(input, index, index + all.length, NOUNS);
      const amount = { number, scale: scale(w1, l1) };
      const said = from === undefined
        ? sayAmount(amount, currency, isOneThing)
        : sayAmounts({ number: from, scale: undefined }, amount, currency, isOneThing);
      return said + perUnit(per) +
        (sign?.endsWith(".") && endsSentence(input, index + all.length) ? "." : "");
    },
  },
  // "50¢" and "¢50" are read as "fifty cents", "20p" as "twenty pence".
  {
    name: "hundredths",
    needsDigit: true,
    pattern:
      /(?<![\p{L}\p{N}_]|\p{N}[.,:])(?:(\d{1,3}(?:\.\d+)?) ?([¢￠])|([¢￠]) ?(\d{1,3})|(\d{1,2})(p)(?![\p{L}\p{N}]|\.\p{L}))/gu,
    say: ({ 0: all, 1: before, 2: sign, 3: first, 4: after, 5: pence, 6: p, index, input }) => {
      const number = before ?? after ?? pence;
      const [one, many] = HUNDREDTHS[sign ?? first ?? p];
      const isOneThing = isBeforeNoun(input, index, index + all.length, NOUNS);
      return `${count(number)} ${isOne(number) || (isOneThing && one === "cent") ? one : many}`;
    },
  },
];

interface Amount {
  readonly number: string;
  readonly scale: string | undefined;
}

function scale(word: string | undefined, letter: string | undefined): string | undefined {
  return word?.toLowerCase() ?? (letter === undefined ? undefined : SCALES[letter.toLowerCase()]);
}

/** An amount in words, with hundredths: "three dollars and fifty cents". */
function sayAmount({ number, scale }: Amount, currency: Currency, isOneThing: boolean): string {
  const { one, many, cent, cents } = currency;
  if (/^\d+,\d\d?$/.test(number)) {
    return sayAmount({ number: number.replace(",", "."), scale }, currency, isOneThing);
  }
  if (scale !== undefined) return `${count(number)} ${scale} ${isOneThing ? one : many}`;
  const [whole, decimals = ""] = number.replaceAll(",", "").split(".");
  const name = isOneThing || isOne(whole) ? one : many;
  if (/^(?:00?)?$/.test(decimals)) return `${count(whole)} ${name}`;
  if (decimals.length !== 2 || cent === undefined) {
    return `${count(number)} ${isOneThing ? one : many}`;
  }
  const small = `${Number(decimals)} ${
    decimals === "01" || (isOneThing && cent === "cent") ? cent : cents
  }`;
  return Number(whole) === 0 ? small : `${count(whole)} ${name} and ${small}`;
}

/** A range of amounts: "five to ten dollars", "five million to ten million dollars". */
function sayAmounts(from: Amount, to: Amount, currency: Currency, isOneThing: boolean): string {
  const hasCents = [from, to].some(({ number }) => /\.\d\d$/.test(number));
  if (hasCents && from.scale === undefined && to.scale === undefined) {
    return `${sayAmount(from, currency, isOneThing)} to ${sayAmount(to, currency, isOneThing)}`;
  }
  const first = count(from.number) + (from.scale ? ` ${from.scale}` : "");
  return `${first} to ${sayAmount(to, currency, isOneThing)}`;
}

/** Whether the words around an amount are in capitals, so that a code may be a word. */
function isShouted(input: string, start: number, end: number): boolean {
  return /\p{Lu}{2,} $/u.test(input.slice(Math.max(0, start - 8), start)) ||
    /^ \p{Lu}{2,}/u.test(input.slice(end, end + 8));
}
