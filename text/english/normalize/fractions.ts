/**
 * Fractions, and other numbers with a slash.
 *
 * @module
 */

import { cardinal } from "../misaki/number_words.ts";
import { FREE, ordinalWord } from "./quantity.ts";
import type { Dialect, Rule } from "./rule.ts";

const SIGNS: Readonly<Record<string, readonly [top: number, bottom: number]>> = {
  "½": [1, 2],
  "⅓": [1, 3],
  "⅔": [2, 3],
  "¼": [1, 4],
  "¾": [3, 4],
  "⅕": [1, 5],
  "⅖": [2, 5],
  "⅗": [3, 5],
  "⅘": [4, 5],
  "⅙": [1, 6],
  "⅚": [5, 6],
  "⅐": [1, 7],
  "⅛": [1, 8],
  "⅜": [3, 8],
  "⅝": [5, 8],
  "⅞": [7, 8],
  "⅑": [1, 9],
  "⅒": [1, 10],
};

/** Words around "8/10" that show it is a mark: "eight out of ten". */
const RATED =
  /(?:^|[^\p{L}])(?:rated?|rating|ratings|scored?|score of|scores|gave it an?|give it an?|gives it an?|got|a solid|solid|stars?)(?: it| an?| of|:)? $/iu;
const RATING =
  /^ (?:stars?|rating|score|marks?|on IMDb|dentists|doctors|people|students|would|points)(?!\p{L})/iu;

export const FRACTIONS: readonly Rule[] = [
  // "2½" is read as "two and a half".
  {
    name: "fraction sign",
    needsDigit: true,
    pattern: new RegExp(`(?:(?<!\\d)(\\d{1,9}) ?)?([${Object.keys(SIGNS).join("")}])`, "gu"),
    say: ([, whole, sign]) => mixed(whole, ...SIGNS[sign]),
  },
  // "3/4" is read as "three quarters", "8/10" as "eight out of ten" where it is a mark.
  {
    name: "fraction",
    needsDigit: true,
    pattern: new RegExp(
      `${FREE}(?:(\\d{1,6})[ -])?(\\d{1,6})[/⁄](\\d{1,6})(th|TH|rd|RD|nd|ND|ths|rds|THS|RDS)?` +
        `(?![\\p{L}\\p{N}_]|[/:]\\p{N}|[.,]\\p{N}|%)`,
      "gu",
    ),
    say: ({ 0: all, 1: whole, 2: top, 3: bottom, 4: ending, index, input }, reader) => {
      if (isNoFraction(top, bottom, ending)) return null;
      const end = index + all.length;
      // "3/4 time", in music.
      if (!whole && /^ time(?!\p{L})/u.test(input.slice(end, end + 6))) return `${top} ${bottom}`;
      const isMark = ["4", "5", "10", "100"].includes(bottom) && !whole && !ending &&
        Number(top) <= Number(bottom) &&
        (top === bottom || (bottom === "100" && Number(top) > 10) ||
          RATED.test(input.slice(Math.max(0, index - 16), index)) ||
          RATING.test(input.slice(end, end + 12)));
      return isMark ? `${top} out of ${bottom}` : mixed(whole, Number(top), Number(bottom), reader);
    },
  },
];

/** Whether two numbers with a slash are something else: "24/7", "9/11", "80/20", "2023/24". */
function isNoFraction(top: string, bottom: string, ending: string | undefined): boolean {
  const [first, second] = [Number(top), Number(bottom)];
  if ([top, bottom].some((number) => /^0/.test(number))) return true;
  if (ending !== undefined) return false;
  if (["24/7", "9/11", "20/20", "7/11", "4/20"].includes(`${top}/${bottom}`)) return true;
  if (first + second === 100 && second > 10) return true;
  if (top.length === 4 && (second === first + 1 || second === (first + 1) % 100)) return true;
  return second === 1;
}

/** A fraction in words: "one half", "two thirds", "2 and a half", "2 and three quarters". */
export function mixed(
  whole: string | undefined,
  top: number,
  bottom: number,
  reader?: Dialect,
): string {
  const said = (words: string): string =>
    reader?.british ? words : words.replace(/,| and(?= )/g, "");
  const name = bottom === 2 ? "half" : bottom === 4 ? "quarter" : ordinalWord(bottom);
  const part = top === 1
    ? name
    : `${said(cardinal(String(top)))} ${bottom === 2 ? "halves" : `${name}s`}`;
  if (!whole) return top === 1 ? `one ${part}` : part;
  return `${whole} and ${top === 1 ? (/^(?:eigh|eleven)/.test(name) ? "an " : "a ") : ""}${part}`;
}
