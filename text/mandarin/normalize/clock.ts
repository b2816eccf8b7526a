/**
 * Times of day and lengths of time, scores and ratios: what has a colon between numbers.
 *
 * @module
 */

import { countInChinese, NUMBER, numberInChinese } from "./numerals.ts";
import { before, END, type Rule, START } from "./rule.ts";

const HOUR = "(?:[01]?\\d|2[0-4])";
const MINUTE = "[0-5]\\d";

/** Before these, numbers with a colon between them are a score or a ratio. */
const SCORE =
  /(?:比分|比例|比为|比是|以|战胜|击败|领先|落后|踢成|战成|比率|缩放|按)[^\d,.;!?]{0,4}$/u;

/** What "am" and "pm" are in Chinese, by the hour. */
function partOfDay(half: string, hour: number): string {
  if (/^a/i.test(half)) return hour < 6 || hour === 12 ? "凌晨" : "上午";
  return hour === 12 ? "中午" : hour < 6 ? "下午" : "晚上";
}

function timeOf(hour: string, minute: string, second?: string): string {
  const minutes = minute === "00" && second === undefined ? "" : `${lastTwo(minute)}分`;
  return `${countInChinese(String(Number(hour)))}点${minutes}${
    second === undefined ? "" : `${lastTwo(second)}秒`
  }`;
}

/** "零五" for "05": a minute before which nothing is said sounds like a part of the hour. */
function lastTwo(digits: string): string {
  const number = numberInChinese(String(Number(digits)));
  return digits.startsWith("0") && digits !== "00" ? `零${number}` : number;
}

/** The rules of times. */
export const CLOCK: readonly Rule[] = [
  {
    // "约翰福音3:16"
    name: "verse",
    needsDigit: true,
    pattern: /(?<=福音|书|记|篇|录|箴言|雅歌) ?(\d{1,3}):(\d{1,3})(?:[-~](\d{1,3}))?(?![\d:])/gu,
    say: ([, chapter, first, last]) =>
      `${numberInChinese(chapter)}章${numberInChinese(first)}${
        last === undefined ? "" : `到${numberInChinese(last)}`
      }节`,
  },
  {
    // "14:30", "3:05 pm", "12:30:45", "9:00-18:00"
    name: "clock",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(?<!:)(${HOUR}):(${MINUTE})(?::(${MINUTE}))?(?: ?([ap])\\.?m\\.?(?![a-z]))?` +
        `(?: ?([-~—]) ?(?=\\d{1,2}:\\d\\d)|${END}(?!:))`,
      "giu",
    ),
    say: (match) => {
      const [, hour, minute, second, half, to] = match;
      if (SCORE.test(before(match))) return null;
      const part = half ? partOfDay(half, Number(hour)) : "";
      return part + timeOf(hour, minute, second) + (to ? "到" : "");
    },
  },
  {
    // "以3-0领先", "总决赛4-3"
    name: "score",
    needsDigit: true,
    pattern: new RegExp(
      `(?<=比分|决赛|以|打成|踢成) ?(\\d{1,3})-(\\d{1,3})${END}|` +
        `${START}(\\d{1,3})-(\\d{1,3})(?=领先|落后|战胜|击败|大胜|险胜|获胜|取胜|逆转|战平)`,
      "gu",
    ),
    say: ([, a, b, c, d]) => `${numberInChinese(a ?? c)}比${numberInChinese(b ?? d)}`,
  },
  {
    // "3:2", "1:1000"
    name: "ratio",
    needsDigit: true,
    pattern: new RegExp(`${START}(?<!:)(${NUMBER}) ?: ?(${NUMBER})${END}(?!:)`, "gu"),
    say: ([, first, second]) => `${numberInChinese(first)}比${numberInChinese(second)}`,
  },
  {
    // "2点", "2点05分", "8点-10点"
    name: "hour",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(${HOUR})([点时])(?!\\d{3})(?:(\\d{1,2})(?=[^\\d.]|$))?`,
      "gu",
    ),
    say: ([, hour, word, minute]) =>
      `${countInChinese(String(Number(hour)))}${word}${
        minute === undefined ? "" : lastTwo(minute)
      }`,
  },
];
