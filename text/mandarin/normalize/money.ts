/**
 * Amounts of money with a sign or a code, and amounts in the spelling of chats.
 *
 * @module
 */

import { AMOUNT, amountInChinese } from "./numbers.ts";
import { countInChinese } from "./numerals.ts";
import { anyOf, type Rule, START, TO } from "./rule.ts";

/** What is said for each sign or code, after the amount. */
const CURRENCIES: Readonly<Record<string, string>> = {
  "¥": "元",
  "￥": "元",
  "RMB": "元",
  "CNY": "元",
  "$": "美元",
  "US$": "美元",
  "USD": "美元",
  "HK$": "港元",
  "HKD": "港元",
  "NT$": "新台币",
  "TWD": "新台币",
  "A$": "澳元",
  "AUD": "澳元",
  "C$": "加元",
  "CAD": "加元",
  "S$": "新加坡元",
  "SGD": "新加坡元",
  "€": "欧元",
  "EUR": "欧元",
  "£": "英镑",
  "GBP": "英镑",
  "JPY": "日元",
  "₩": "韩元",
  "KRW": "韩元",
  "₽": "卢布",
  "RUB": "卢布",
  "₹": "卢比",
  "INR": "卢比",
  "CHF": "瑞士法郎",
  "฿": "泰铢",
  "THB": "泰铢",
  "₫": "越南盾",
};

const CURRENCY = anyOf(Object.keys(CURRENCIES));

/** English words for large numbers, as powers of ten. */
const SCALES: Readonly<Record<string, number>> = { million: 6, billion: 9, trillion: 12 };

/** "三百五十万" for "3.5" and six zeros. */
function scaled(number: string, zeros: number): string {
  const [whole, decimals = ""] = number.replaceAll(",", "").split(".");
  if (decimals.length > zeros) return amountInChinese(number);
  return countInChinese(`${whole}${decimals.padEnd(zeros, "0")}`.replace(/^0+(?=\d)/, ""));
}

/** The rules of money. */
export const MONEY: readonly Rule[] = [
  {
    // "10W+": in chats, W is 万
    name: "ten thousands",
    needsDigit: true,
    pattern: new RegExp(`${START}(${AMOUNT})[wW]\\+`, "gu"),
    say: ([, number]) => `${amountInChinese(`${number}万`)}加`,
  },
  {
    // "¥25.8", "$1.5亿", "€10-20", "-$5"
    name: "money",
    needsDigit: true,
    pattern: new RegExp(
      `(-?)(?<![A-Za-z])(${CURRENCY}) ?(${AMOUNT})(?:${TO}(?:\\2)?(${AMOUNT}))?(?!\\d)` +
        `(?: ?(million|billion|trillion)(?![a-z]))?(元|块钱?|美元|人民币|美金)?`,
      "gu",
    ),
    say: ([, minus, currency, from, to, scale, written]) => {
      const amount = (number: string): string =>
        scale === undefined ? amountInChinese(number) : scaled(number, SCALES[scale]);
      const range = amount(from) + (to === undefined ? "" : `到${amount(to)}`);
      return `${minus && "负"}${range}${written ?? CURRENCIES[currency]}`;
    },
  },
  {
    // "100 USD", "100€"
    name: "money after the amount",
    needsDigit: true,
    pattern: new RegExp(`${START}(${AMOUNT}) ?(${CURRENCY})(?![A-Za-z\\d])`, "gu"),
    say: ([, amount, currency]) => amountInChinese(amount) + CURRENCIES[currency],
  },
];
