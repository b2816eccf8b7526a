/**
 * Amounts of money, except plain ones in dollars, pounds and euros: misaki reads those itself.
 *
 * @module
 */

import { anyOf, NUMBER, type Rule } from "./rule.ts";

interface Currency {
  readonly one: string;
  readonly many: string;
}

const CURRENCIES: Readonly<Record<string, Currency>> = {
  "$": { one: "dollar", many: "dollars" },
  "US$": { one: "US dollar", many: "US dollars" },
  "C$": { one: "Canadian dollar", many: "Canadian dollars" },
  "A$": { one: "Australian dollar", many: "Australian dollars" },
  "£": { one: "pound", many: "pounds" },
  "€": { one: "euro", many: "euros" },
  "¥": { one: "yen", many: "yen" },
  "₹": { one: "rupee", many: "rupees" },
  "₩": { one: "won", many: "won" },
  "₽": { one: "ruble", many: "rubles" },
  "₿": { one: "bitcoin", many: "bitcoin" },
};
/** The currencies that misaki reads itself, including their hundredths. */
const READ_BY_MISAKI = new Set(["$", "£", "€"]);
const HUNDREDTHS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  "¢": ["cent", "cents"],
  p: ["penny", "pence"],
};
const SCALES: Readonly<Record<string, string>> = {
  k: "thousand",
  K: "thousand",
  m: "million",
  M: "million",
  mn: "million",
  b: "billion",
  B: "billion",
  bn: "billion",
  T: "trillion",
  tn: "trillion",
};
const LONG_SCALE = "hundred|thousand|million|billion|trillion";
const SIGN = anyOf(Object.keys(CURRENCIES));
const NOT_INSIDE = "(?<![\\p{L}\\p{N}])";

export const MONEY: readonly Rule[] = [
  // "-$5" is read as "minus five dollars".
  {
    name: "negative amount",
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])[-−–](?=(?:${SIGN})\\d)`, "gu"),
    say: () => "minus ",
  },
  // "$3.5 million" is read as "three point five million dollars".
  {
    name: "amount with a scale",
    pattern: new RegExp(
      `${NOT_INSIDE}(${SIGN}) ?(${NUMBER})(?:[ -](${LONG_SCALE})|(${anyOf(Object.keys(SCALES))}))` +
        `(-dollar|-\\p{L}|s?(?![\\p{L}\\p{N}]))`,
      "gu",
    ),
    say: ([, sign, number, scale, letter, next]) => {
      const { one, many } = CURRENCIES[sign];
      const amount = `${number} ${scale ?? SCALES[letter]}`;
      if (next === "-dollar") return amount + next;
      return next.startsWith("-") ? `${amount} ${one}${next}` : `${amount}${next} ${many}`;
    },
  },
  // "¥500" is read as "five hundred yen".
  {
    name: "other currency",
    pattern: new RegExp(`${NOT_INSIDE}(${SIGN}) ?(${NUMBER})(?![\\p{L}\\p{N}])`, "gu"),
    say: ([, sign, number]) => READ_BY_MISAKI.has(sign) ? null : withUnit(number, CURRENCIES[sign]),
  },
  // "$3.999" is read as "three point nine nine nine dollars".
  {
    name: "amount with odd decimals",
    pattern: new RegExp(
      `${NOT_INSIDE}([$£€])((?:\\d{1,3}(?:,\\d{3})+|\\d+)\\.(?:\\d|\\d{3,}))(?!\\p{N})`,
      "gu",
    ),
    say: ([, sign, number]) => `${number} ${CURRENCIES[sign].many}`,
  },
  // "5€" is read as "five euros".
  {
    name: "sign after the amount",
    pattern: new RegExp(`(?<![\\p{L}\\p{N}.,$£€])(${NUMBER}) ?([$£€])(?![\\p{L}\\p{N}])`, "gu"),
    say: ([, number, sign]) => withUnit(number, CURRENCIES[sign]),
  },
  // "50¢" is read as "fifty cents", "20p" as "twenty pence".
  {
    name: "hundredths",
    pattern: /(?<![\p{L}\p{N}.,:])(\d{1,2})(¢|p(?![\p{L}\p{N}]|\.\p{L}))/gu,
    say: ([, number, sign]) => `${number} ${HUNDREDTHS[sign][number === "1" ? 0 : 1]}`,
  },
];

function withUnit(number: string, { one, many }: Currency): string {
  return `${number} ${number === "1" ? one : many}`;
}
