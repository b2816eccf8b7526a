/**
 * Days, months and years.
 *
 * @module
 */

import { anyOf, BEFORE_NUMBER, type Dialect, type Rule } from "./rule.ts";

const MONTHS = [
  ..."January February March April May June July August September October November December"
    .split(" "),
];
const SHORT_MONTHS: Readonly<Record<string, string>> = Object.fromEntries([
  ...MONTHS.map((month) => [month.slice(0, 3), month]),
  ["Sept", "September"],
]);
const WEEKDAYS: Readonly<Record<string, string>> = {
  Mon: "Monday",
  Tue: "Tuesday",
  Tues: "Tuesday",
  Wed: "Wednesday",
  Thu: "Thursday",
  Thur: "Thursday",
  Thurs: "Thursday",
  Fri: "Friday",
  Sat: "Saturday",
  Sun: "Sunday",
};

const SHORT = anyOf(Object.keys(SHORT_MONTHS));
const LONG = anyOf(MONTHS);
/** Words after a number that show it is not a day: "May 50 people come?". */
const COUNTED =
  "%|percent|people|years?|days?|hours?|minutes?|times|miles|km|more|of|or|and|to|points?|" +
  "million|thousand";

export const DATES: readonly Rule[] = [
  // "2024-01-15" is read as "January 15th, 2024".
  {
    name: "date in ISO form",
    pattern: new RegExp(`${BEFORE_NUMBER}(\\d{4})-(\\d\\d)-(\\d\\d)(?![\\p{L}\\p{N}-])`, "gu"),
    say: ([, year, month, day], reader) => date(year, month, day, reader),
  },
  // "12/25/2023" is read as "December 25th, 2023". In British English, the day comes first.
  {
    name: "date with slashes",
    pattern: new RegExp(`${BEFORE_NUMBER}(\\d\\d?)/(\\d\\d?)/(\\d{4})(?![\\p{L}\\p{N}/])`, "gu"),
    say: ([, first, second, year], reader) =>
      reader.british ? date(year, second, first, reader) : date(year, first, second, reader),
  },
  // "Mon., Jan. 5" is read as "Monday, January 5th".
  {
    name: "weekday",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(${
        anyOf(Object.keys(WEEKDAYS))
      })(?:\\.,?|,)(?= (?:${SHORT}|${LONG}|\\d))`,
      "gu",
    ),
    say: ([, day]) => `${WEEKDAYS[day]},`,
  },
  // "5 Jan 2024" is read as "the 5th of January 2024".
  {
    name: "day before month",
    pattern: new RegExp(
      `${BEFORE_NUMBER}(?<!the )(\\d\\d?)(?:st|nd|rd|th)? (${LONG}|(?:${SHORT})\\.?)` +
        `(?= \\d{4}(?!\\p{N})|[.,;!?]|$)`,
      "gu",
    ),
    say: ([, day, month]) => isDay(day) ? `the ${ordinal(day)} of ${monthOf(month)}` : null,
  },
  // "Jan. 5" is read as "January 5th".
  {
    name: "month before day",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(${LONG}|(?:${SHORT})\\.?) (\\d\\d?)(?:st|nd|rd|th)?` +
        `(?![\\p{L}\\p{N}:/%]|[.,]\\p{N}|-\\p{L}| (?:${COUNTED})(?!\\p{L}))`,
      "gu",
    ),
    say: ([, month, day]) => isDay(day) ? `${monthOf(month)} ${ordinal(day)}` : null,
  },
  // "Feb. 2020" is read as "February 2020".
  {
    name: "month before year",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(${SHORT})\\.?,? (?=(?:1[5-9]|20)\\d\\d(?![\\p{L}\\p{N}]))`,
      "gu",
    ),
    say: ([, month]) => `${SHORT_MONTHS[month]} `,
  },
];

function date(year: string, month: string, day: string, { british }: Dialect): string | null {
  const name = MONTHS[Number(month) - 1];
  if (name === undefined || !isDay(day)) return null;
  return british ? `the ${ordinal(day)} of ${name} ${year}` : `${name} ${ordinal(day)}, ${year}`;
}

function isDay(day: string): boolean {
  return Number(day) >= 1 && Number(day) <= 31;
}

function monthOf(name: string): string {
  return SHORT_MONTHS[name.replace(".", "")] ?? name;
}

function ordinal(day: string): string {
  const value = Number(day);
  const ending = value > 3 && value < 21 ? "th" : ["th", "st", "nd", "rd"][value % 10] ?? "th";
  return `${value}${ending}`;
}
