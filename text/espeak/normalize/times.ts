/**
 * Times of day, and lengths of time with seconds.
 *
 * @module
 */

import type { Rule } from "../../script/rules.ts";
import type { Grammar } from "../grammars/grammar.ts";
import { sayCount } from "./quantity.ts";

const FREE = "(?<![\\p{L}\\p{M}\\p{N}:.,/-])";
const END = "(?![\\p{L}\\p{M}\\p{N}:]|[.,]\\p{N})";
const HOUR = "[01]?\\d|2[0-4]";
const MINUTE = "[0-5]\\d";
/** Words before a time that is written with a full stop, in any of the languages. */
const AT = "(?:ore|alle|dalle|delle|le|las|la|às|as|à|vers|hasta las)";

/** The rules for times. */
export function times(grammar: Grammar): Rule[] {
  const { time, clock, to } = grammar;
  const inWords = (hours: string, minutes: string, sign: string): string =>
    time(Number(hours), Number(minutes), sign);
  return [
    {
      // "1:02:03"
      name: "length of time",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(\\d{1,2}):(${MINUTE}):(${MINUTE})${END}`, "gu"),
      say: ([, ...parts]) =>
        parts.map((part, i) => sayCount(String(Number(part)), clock[i], grammar)).join(" "),
    },
    {
      // "9:00-17:00"
      name: "time",
      needsDigit: true,
      pattern: new RegExp(
        `${FREE}(${HOUR})([:h])(${MINUTE}) ?[-–—] ?(${HOUR})(?:[:h](${MINUTE}))?(?: ?h)?${END}`,
        "gu",
      ),
      say: ([, h, sign, m, h2, m2 = "0"]) =>
        `${inWords(h, m, sign)} ${to} ${inWords(h2, m2, sign)}`,
    },
    {
      // "14:30", "16:00 h"
      name: "time",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(${HOUR}):(${MINUTE})( ?h(?:rs?|s)?)?${END}`, "gu"),
      say: ([, h, m, sign]) => inWords(h, m, sign ? "h" : ":"),
    },
    {
      // "14h30", "18 h 45"
      name: "time",
      needsDigit: true,
      pattern: new RegExp(`${FREE}(${HOUR}) ?h ?(${MINUTE})(?! ?(?:min|mn))${END}`, "gu"),
      say: ([, h, m]) => inWords(h, m, "h"),
    },
    {
      // "alle 14.30"
      name: "time",
      needsDigit: true,
      pattern: new RegExp(`(?<=(?<!\\p{L})${AT} )(${HOUR})\\.(${MINUTE})( ?h)?${END}`, "giu"),
      say: ([, h, m, sign]) => inWords(h, m, sign ? "h" : ":"),
    },
  ];
}
