/**
 * Dates: years digit by digit, months and days as numbers.
 *
 * @module
 */

import { digitsInChinese, numberInChinese } from "./numerals.ts";
import { after, before, END, type Rule, START, TO } from "./rule.ts";

const MONTH = "(?:0?[1-9]|1[0-2])";
const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
/** A year that is written as four digits. */
const YEAR = "(?:1[0-9]|20)\\d\\d";

/** After these, a number of years is a length of time, if it is round: "1500年前". */
const LENGTH_OF_TIME = /^(?:前|历史|以来|来|之久|的历史|文明|多|左右)/u;

const shortened = (digits: string): string => numberInChinese(digits.replace(/^0/, ""));

function dateOf(year: string, month: string, day: string): string {
  return `${digitsInChinese(year)}年${shortened(month)}月${shortened(day)}日`;
}

/** After these, a number of two digits is a year. */
const OF_A_SHORT_YEAR = /^(?:\d{1,2}月|款|出?生|毕业|入学|入伍|版|世界杯|奥运)/u;

/** The rules of dates. */
export const DATES: readonly Rule[] = [
  {
    // "2024-05-03", "2024/5/3", "2024.5.3"
    name: "numeric date",
    needsDigit: true,
    pattern: new RegExp(`${START}(${YEAR})([-/.])(${MONTH})\\2(${DAY})(?!\\d|[-/.]\\d)日?`, "gu"),
    say: ([, year, , month, day]) => dateOf(year, month, day),
  },
  {
    // "2024年5月", "98年5月", "1990-2000年", "2020年", "1990年代"
    name: "year",
    needsDigit: true,
    pattern: new RegExp(`${START}(?:(\\d{2,4})(?:年?)(${TO}))?(\\d{2,4})年`, "gu"),
    say: (match) => {
      const [matched, from, to, year] = match;
      if (!isYear(year, match)) return null;
      if (from === undefined) return `${digitsInChinese(year)}年`;
      if (from.length !== year.length && year.length !== 2) return null;
      const word = matched.includes("年") && /\d年/.test(matched.slice(0, -1)) ? "年" : "";
      return `${digitsInChinese(from)}${word}${/[至到]/.test(to) ? to : "到"}` +
        `${digitsInChinese(year)}年`;
    },
  },
  {
    // "2024/25赛季"
    name: "season",
    needsDigit: true,
    pattern: new RegExp(`${START}(${YEAR})[-/](\\d{2})(?=赛季|学年|财年|年度)`, "gu"),
    say: ([, from, to]) => `${digitsInChinese(from)}到${digitsInChinese(to)}`,
  },
  {
    // "3·15", "9·11", "5.16事变": digit by digit
    name: "day of an event",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(${MONTH})(?:[·•・](${DAY})(?!\\d)|\\.(${DAY})(?=[”"]?(?:事件|事变|惨案|学运|政变|大地震|空难)))`,
      "gu",
    ),
    say: ([, month, day, other]) => digitsInChinese(month + (day ?? other)),
  },
  {
    // "80后": those who were born in these years
    name: "generation",
    needsDigit: true,
    pattern: new RegExp(`${START}([0-9][05])后(?!\\d)`, "gu"),
    say: ([, decade]) => `${digitsInChinese(decade)}后`,
  },
  {
    // "1-3月"
    name: "months",
    needsDigit: true,
    pattern: new RegExp(`${START}(${MONTH}) ?[-~—] ?(${MONTH})(?=月)`, "gu"),
    say: ([, from, to]) => `${shortened(from)}到${shortened(to)}`,
  },
  {
    // "1949-1976", in brackets or after a name
    name: "years",
    needsDigit: true,
    pattern: new RegExp(`${START}(${YEAR}) ?[-~—] ?(${YEAR})${END}(?![\\p{sc=Han}\\p{L}%])`, "gu"),
    say: ([, from, to]) => `${digitsInChinese(from)}到${digitsInChinese(to)}`,
  },
  {
    // "5月3日", "5月3号", "5月3-5日"
    name: "month and day",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(${MONTH})月(?:份|(${DAY})(?:日|号)?(?:${TO}(${DAY}))?([日号]))?(?!\\d)`,
      "gu",
    ),
    say: ([matched, month, first, last, word]) => {
      const start = `${shortened(month)}月`;
      if (word === undefined) return start + (matched.endsWith("份") ? "份" : "");
      const end = last === undefined ? "" : `到${shortened(last)}`;
      return `${start}${shortened(first)}${
        end && /[日号].*[日号]/.test(matched) ? word : ""
      }${end}` +
        word;
    },
  },
];

/** Whether a number before "年" is a year rather than a count of years. */
function isYear(year: string, match: RegExpExecArray): boolean {
  if (/公元前?$/.test(before(match)) && year.length > 1) return true;
  if (year.length === 2) return OF_A_SHORT_YEAR.test(after(match));
  if (year.length === 3) return /^(?:[春夏秋冬初末底]|\d{1,2}月)/u.test(after(match));
  if (/^(?:1[1-9]|20)/.test(year) === false) return false;
  return !(year.endsWith("00") && LENGTH_OF_TIME.test(after(match)));
}
