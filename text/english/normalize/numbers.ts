/**
 * Numbers with signs: ranges, negative numbers, decimals, ordinals, counts.
 *
 * @module
 */

import {
  count,
  isRising,
  NUMBER,
  ordinal,
  ordinalWord,
  SCALE_WORD,
  TO,
  valueOf,
} from "./quantity.ts";
import type { Rule } from "./rule.ts";

/** Words that are counted in thousands and millions: "10k followers". */
const AUDIENCE =
  "followers|subscribers|views|likes|users|people|downloads|fans|words|steps|points|dollars|" +
  "parameters|params|jobs|copies|tokens|records|rows|lines|members|students|homes|visitors|" +
  "customers|employees|votes|units|streams|plays|installs|miles|hits|readers|shares|comments";
const COUNTS: Readonly<Record<string, string>> = { k: "thousand", m: "million", b: "billion" };

const BEFORE = "(?<![\\p{L}\\p{N}_/]|[\\p{N}\\p{L}][.,:'-])";
/** Words around "9-5" that show it is a range although the first number is greater. */
const WORKING =
  /(?:^|[^\p{L}])(?:open|from|works?|worked|working|shift|hours|a|the|his|her|my|daily|weekdays|weekends|your|Mon|Tue|Wed|Thu|Fri|Sat|Sun|\p{L}{3,6}day),? $/iu;
/** What stands before numbers that are no range: results, names of airplanes. */
const NO_RANGE =
  /(?:^|[^\p{L}])(?:won|lost|beat|Boeing|Airbus|model|type|part|no\.|lead|led|leads|tied) $/iu;

export const NUMBERS: readonly Rule[] = [
  // "10-20" is read as "ten to twenty", "a 9-5 job" as "a nine to five job".
  {
    name: "range",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?<from>${NUMBER})(?<gap>${TO})(?<to>${NUMBER})(?<scale> ` +
        `(?:${SCALE_WORD}))?(?<times>x)?` +
        `(?![\\p{N}/_-]|[.:]\\p{N}|\\p{L}| ?=)`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { from, gap, to, scale, times } = groups!;
      const before = input.slice(Math.max(0, index - 12), index);
      const isHours = /^(?:[7-9]|1[0-2])$/.test(from) && /^[1-8]$/.test(to) && gap.length === 1 &&
        (WORKING.test(before) ||
          /^ (?:job|shift|hours|schedule)/.test(
            input.slice(index + all.length, index + all.length + 10),
          ));
      if (!isHours && (!isRising(from, to) || NO_RANGE.test(before))) return null;
      // "2019 — 20 people" is no range: only a dash without blanks, or between like numbers, is.
      if (gap.includes("—") && gap.length === 3 && from.length + 1 < to.length) return null;
      const isYears = from.length === 4 && to.length === 4 && valueOf(from) > 1099 &&
        valueOf(to) < 2100;
      const [first, last] = isYears ? [from, to] : [count(from), count(to)];
      return `${first} to ${last}${scale ?? ""}${times ? " times" : ""}`;
    },
  },
  // "A-Z" is read as "A to Z".
  {
    name: "range of letters",
    pattern: /(?<![\p{L}\p{N}_'’-])([A-Y])[-–—]([B-Z])(?![\p{L}\p{N}_'’-])/gu,
    say: ({ 1: from, 2: to, index, input }) => {
      const isWhole = from === "A" && to > "B" || to === "Z";
      const isNamed = /(?:from|grades?|sections?|letters?|groups?|rows?|options?|questions?) $/iu
        .test(input.slice(Math.max(0, index - 10), index));
      return from < to && (isWhole || isNamed) ? `${from === "A" ? "eh" : from} to ${to}` : null;
    },
  },
  // "5x faster" is read as "five times faster".
  {
    name: "multiple",
    needsDigit: true,
    pattern:
      /(?<![\p{L}\p{N}_]|\p{N}[.,])(\d{1,4}(?:\.\d{1,2})?)[x×](?= (?:faster|slower|more|less|as|the|bigger|larger|smaller|better|cheaper|higher|lower|longer|stronger|speed|per|a)(?!\p{L}))/gu,
    say: ([, number]) => `${number} times`,
  },
  // "-5" is read as "minus five".
  {
    name: "negative number",
    needsDigit: true,
    pattern: /(?<![\p{L}\p{N}\p{Pd}.,)\]%/_"″”′'’])[-−–](?=\.?\d)/gu,
    say: () => "minus ",
  },
  // "2.050" and ".5" keep all their digits.
  {
    name: "decimal",
    needsDigit: true,
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_]|\\p{N}[.,:/]|\\.)((?:\\d{1,3}(?:,\\d{3})+|` +
        `\\d{0,20})\\.\\d{1,40})(?![\\p{L}\\p{N}_]|[.:/]\\p{N})`,
      "gu",
    ),
    say: ([, number]) => {
      const said = count(number);
      return said === number.replaceAll(",", "") ? null : said;
    },
  },
  // "21ST" is read as "21st", "10ths" as "tenths".
  {
    name: "ordinal in capitals",
    needsDigit: true,
    pattern:
      /(?<![\p{L}\p{N}_$£€/]|\p{N}[.])(\d{1,9}|\d{1,3}(?:,\d{3})+)(?:(?:ST|ND|RD|TH|St|Nd|Rd|Th)|(th|rd)s)(?![\p{L}\p{N}])/gu,
    say: ([, number, many]) =>
      many ? `${ordinalWord(number.replaceAll(",", ""))}s` : ordinal(number.replaceAll(",", "")),
  },
  // "10k followers" is read as "ten thousand followers".
  {
    name: "count",
    needsDigit: true,
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_$£€]|\\p{N}[.,])(${NUMBER})([kKmMbB])(\\+?)(?=` +
        `(?: \\p{Ll}{3,14})? (?:${AUDIENCE})(?!\\p{L}))`,
      "gu",
    ),
    say: ([, number, letter, plus]) => `${count(number)} ${COUNTS[letter.toLowerCase()]}${plus}`,
  },
  // "#1" is read as "number one".
  {
    name: "number sign",
    needsDigit: true,
    pattern: /(?<![\p{L}\p{N}&#])(?:#|№ ?)(?=\d{1,4}(?![\p{L}\p{N}]))/gu,
    say: () => "number ",
  },
];
