/**
 * Dates.
 *
 * @module
 */

import { anyOf, type Rule } from "../../script/rules.ts";
import type { Grammar } from "../grammars/grammar.ts";
import { END, FREE } from "./quantity.ts";

const DAY = "0?[1-9]|[12]\\d|3[01]";
const MONTH = "0?[1-9]|1[0-2]";
/** Short years are of this century up to this one. */
const LAST_SHORT_YEAR = 49;

/** The rules for dates. */
export function dates(grammar: Grammar): Rule[] {
  const { months, shortMonths, date, firstDay, cardinal } = grammar;
  const day = (digits: string): string =>
    Number(digits) === 1 ? firstDay : cardinal(BigInt(digits));
  const year = (digits: string): string => {
    const short = Number(digits);
    if (digits.length > 2) return grammar.year(short);
    return grammar.year(short + (short > LAST_SHORT_YEAR ? 1900 : 2000));
  };
  const inWords = (d: string, m: string, y?: string): string =>
    date(day(d), months[Number(m) - 1], y && year(y));
  const names = [...months, ...Object.keys(shortMonths)];
  const nameOf = (name: string): string => shortMonths[name.toLowerCase()] ?? name;
  const link = date("", "", "").includes(" de ") ? "(?: de)?" : "";
  return [
    {
      name: "date",
      needsDigit: true,
      pattern: new RegExp(
        `${FREE}(${DAY})([/.-])(${MONTH})\\2((?:1[0-9]|20)\\d\\d|\\d\\d)(?!\\2)${END}`,
        "gu",
      ),
      say: ([, d, , m, y]) => inWords(d, m, y),
    },
    {
      name: "date",
      needsDigit: true,
      pattern: new RegExp(`${FREE}((?:1[0-9]|20)\\d\\d)-(0[1-9]|1[0-2])-(${DAY})${END}`, "gu"),
      say: ([, y, m, d]) => inWords(d, m, y),
    },
    {
      // "el 25/12": a day above 12 or a zero is no fraction.
      name: "date",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(1[3-9]|2\\d|3[01]|0[1-9])/(0[1-9]|1[0-2])${END}(?!/)`, "gu"),
      say: ([, d, m]) => inWords(d, m),
    },
    {
      // "1 de mayo", "1er mai", "5 ene. 2024"
      name: "date",
      needsDigit: true,
      pattern: new RegExp(
        `${FREE}(${DAY})(?:º|°|\\.º|er|ro)?${link} (${anyOf(names)})(\\.?)(?![\\p{L}\\p{M}])` +
          `(?:${link} ((?:1\\d|20)\\d\\d)(?!\\d|[.,]\\d))?`,
        "giu",
      ),
      say: ({ 1: d, 2: name, 3: dot, 4: y, index, input }) => {
        const month = nameOf(name);
        const isShort = month !== name;
        // "20 mar" may be no date.
        if (isShort && dot === "" && y === undefined) return null;
        // "L'1 maggio" is not "il primo maggio".
        const isElided = /['’]/.test(input[index - 1] ?? "");
        return date(isElided ? cardinal(BigInt(d)) : day(d), month, y && year(y)) +
          (isShort || dot === "" ? "" : dot);
      },
    },
  ];
}
