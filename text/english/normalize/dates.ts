/**
 * Days, months, years and weekdays, and ranges of them.
 *
 * @module
 */

import { endsSentence, FREE, ordinal, TO } from "./quantity.ts";
import { anyOf, type Dialect, type Rule, spaced } from "./rule.ts";

/** The names of the months. */
export const MONTHS = [
  ..."January February March April May June July August September October November December"
    .split(" "),
];
const SHORT_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Sept Oct Nov Dec".split(" ");
const WEEKDAYS: Readonly<Record<string, string>> = {
  Mon: "Monday",
  Tue: "Tuesday",
  Tues: "Tuesday",
  Wed: "Wednesday",
  Weds: "Wednesday",
  Thu: "Thursday",
  Thur: "Thursday",
  Thurs: "Thursday",
  Fri: "Friday",
  Sat: "Saturday",
  Sun: "Sunday",
};
const LONG_WEEKDAYS = [...new Set(Object.values(WEEKDAYS))];

/** A word that may be a month, with the stop of an abbreviation: a rule asks `isMonth`. */
const MONTH = "\\p{L}{3,9}(?:(?<!\\p{L}{6})\\.)?";
/** Spellings that are other words. */
const NO_MONTHS = new Set("may march mar dec sep".split(" "));
const MONTH_NAMES = new Set(
  [...MONTHS, ...SHORT_MONTHS].flatMap((
    month,
  ) => [month, month.toUpperCase(), month.toLowerCase()]),
);
const SHORT = `(?:${
  anyOf(
    SHORT_MONTHS.filter((month) => month !== "May")
      .flatMap((month) => [month, month.toUpperCase()]),
  )
})`;
const WEEKDAY = anyOf(
  Object.keys(WEEKDAYS).flatMap((day) => [day, day.toUpperCase()]),
);
const WEEKDAY_NAMES = new Set(
  [...Object.keys(WEEKDAYS), ...LONG_WEEKDAYS]
    .flatMap((day) => [day, day.toUpperCase(), day.toLowerCase()]),
);
/** Short weekdays that are no other words. */
const SURE_WEEKDAYS = new Set("Tue Tues Weds Thu Thur Thurs Fri TUES THURS".split(" "));

const DAY = "(?:0?[1-9]|[12]\\d|3[01])";
const NTH = `(${DAY})(?:st|nd|rd|th|ST|ND|RD|TH)?`;
const YEAR = "(?:1[0-9]|20)\\d\\d";
const NO_WORD = "(?<![\\p{L}\\p{N}_])";
const NO_DIGIT = "(?![\\p{L}\\p{N}_]|[/:-]\\p{N}|[.,]\\p{N})";

/** Words after a number that show it is not a day: "May 50 people come?". */
const COUNTED =
  "%|percent|people|years?|days?|hours?|minutes?|times|miles|km|more|of|points?|million|thousand|" +
  "or more|to \\d+ (?:people|years|days|hours|minutes|times|miles|km)";
/** Words before a day and a month that show it is a date: "on 5 March". */
const ON_BEFORE =
  /(?:^|[^\p{L}])(?:on|from|until|till|by|since|before|after|dated|born|due|starting|ending) $/iu;
/** What shows that a short weekday is one: before it, and after it. */
const DATE_FOLLOWS = new RegExp(`^,? (?:\\d|(${MONTH})(?!\\p{L}))`, "u");
const DAY_FOLLOWS = new RegExp(
  `^,? (?:(?:night|morning|afternoon|evening|noon|eve|at)(?!\\p{L})|(?:and|or|&) ` +
    `(?:${WEEKDAY})\\b)`,
  "u",
);
const DAY_PRECEDES = new RegExp(
  `(?:^|[^\\p{L}])(?:[Oo]n|[Ee]very|[Nn]ext|[Ll]ast|[Uu]ntil|[Bb]y|` +
    `(?:${WEEKDAY})\\.?(?: and| or| &|,)) $`,
  "u",
);
/** Words before a short month: "in Jan". */
const IN = anyOf(
  "in since until till by from of last next this early late mid every through and or to".split(" ")
    .flatMap((word) => [word, word[0].toUpperCase() + word.slice(1)]),
);

export const DATES: readonly Rule[] = [
  // "2024-01-15" and "2024/01/15" are read as "January 15th, 2024".
  {
    name: "date from year to day",
    needsDigit: true,
    pattern: new RegExp(
      `${FREE}(\\d{4})([-/.])(\\d\\d?)\\2(\\d\\d?)` +
        `(?:T(\\d\\d):(\\d\\d)(?::\\d\\d(?:\\.\\d{1,9})?)?(Z|[+-]\\d\\d:?\\d\\d)?)?${NO_DIGIT}`,
      "gu",
    ),
    say: ([, year, , month, day, hour, minute, zone], reader) => {
      const said = date(year, month, day, reader);
      if (said === null || hour === undefined) return said;
      const minutes = minute === "00"
        ? "hundred"
        : minute.startsWith("0")
        ? spaced(minute)
        : minute;
      return `${said}, ${Number(hour)} ${minutes}${zone === "Z" ? " U T C" : ""}`;
    },
  },
  // "12/25/2023", "15.01.2024" and "11/17/05" are dates, too. In British English, the day is first.
  {
    name: "date in digits",
    needsDigit: true,
    pattern: new RegExp(
      `${FREE}(\\d\\d?)([-/.])(\\d\\d?)\\2(\\d{4}|\\d\\d)${NO_DIGIT}`,
      "gu",
    ),
    say: ([, first, sign, second, year], reader) => {
      // Two digits of a year could be part of a version or a score.
      if (year.length === 2 && (sign !== "/" || `${first}${second}`.length < 2)) return null;
      const full = year.length === 4 ? year : fullYear(year);
      const isDayFirst = sign === "." || reader.british ? Number(second) <= 12 : Number(first) > 12;
      const [day, month] = isDayFirst ? [first, second] : [second, first];
      return date(full, month, day, reader);
    },
  },
  // "15-Jan-2024" is read as "January 15th, 2024".
  {
    name: "date with a month between signs",
    needsDigit: true,
    pattern: new RegExp(
      `${FREE}(?:(${DAY})([-/.])(\\p{L}{3,9})\\2|(\\p{L}{3,9})([-/])(${DAY})\\5)` +
        `(\\d{4}|\\d\\d)${NO_DIGIT}`,
      "gu",
    ),
    say: ([, day, , month, month2, , day2, year], reader) => {
      if (!isMonth(month ?? month2)) return null;
      const full = year.length === 4 ? year : fullYear(year);
      return date(full, String(monthNumber(month ?? month2)), day ?? day2, reader);
    },
  },
  // "on 3/14" is read as "on March 14th".
  {
    name: "day and month in digits",
    needsDigit: true,
    pattern: new RegExp(
      `(?<=(?:^|[^\\p{L}])(?:[Oo]n|[Uu]ntil|[Dd]ated|[Ss]ince|[Dd]ue|[Bb]orn) )` +
        `(\\d\\d?)/(\\d\\d?)${NO_DIGIT}(?! of )`,
      "gu",
    ),
    say: ([all, first, second], { british }) => {
      if (all === "9/11" || all === "24/7") return null;
      const isDayFirst = british ? Number(second) <= 12 : Number(first) > 12;
      const [day, month] = isDayFirst ? [first, second] : [second, first];
      const name = MONTHS[Number(month) - 1];
      if (name === undefined || !isDay(day)) return null;
      return british ? `the ${ordinal(day)} of ${name}` : `${name} ${ordinal(day)}`;
    },
  },
  // "2024-05" and "05/2024" are read as "May 2024".
  {
    name: "month and year in digits",
    needsDigit: true,
    pattern: new RegExp(
      `${FREE}(?:(20\\d\\d|19\\d\\d)-(0[1-9]|1[0-2])|(0?[1-9]|1[0-2])/(20\\d\\d|` +
        `19\\d\\d))${NO_DIGIT}`,
      "gu",
    ),
    say: ([, year, month, month2, year2]) =>
      // "2004-05" is a season, "1901-10" a range of years.
      Number(month) > Number(year) % 100
        ? null
        : `${MONTHS[Number(month ?? month2) - 1]} ${year ?? year2}`,
  },
  // "June 5-8" is read as "June fifth to eighth", "Dec 5-Dec 12" as "December fifth to ...".
  {
    name: "range of days after a month",
    needsDigit: true,
    pattern: new RegExp(
      `${NO_WORD}(${MONTH}) ${NTH}${TO}(?:(${MONTH}) )?${NTH}(?:(,?) (${YEAR}))?` +
        `${NO_DIGIT}(?! (?:${COUNTED})(?!\\p{L}))`,
      "gu",
    ),
    say: ([, month, from, month2, to, comma, year]) =>
      !areMonths(month, month2) || (!month2 && Number(from) >= Number(to))
        ? null
        : `${monthOf(month)} ${ordinal(from)} to ${month2 ? `${monthOf(month2)} ` : ""}${
          ordinal(to)
        }${year ? `${comma} ${year}` : ""}`,
  },
  // "5–8 June" is read as "the fifth to the eighth of June".
  {
    name: "range of days before a month",
    needsDigit: true,
    pattern: new RegExp(
      `${FREE}(?<!\\b[Tt]he )${NTH}(?: (${MONTH}))?${TO}${NTH} (${MONTH})(?![\\p{L}\\p{N}])`,
      "gu",
    ),
    say: ({ 0: all, 1: from, 2: month2, 3: to, 4: month, index, input }) =>
      !areMonths(month, month2) || (!month2 && Number(from) >= Number(to))
        ? null
        : `the ${ordinal(from)} ${month2 ? `of ${monthOf(month2)} ` : ""}to the ${ordinal(to)} of ${
          monthOf(month)
        }${stop(all, input, index)}`,
  },
  // "Jan-Feb" is read as "January to February", "Mon-Fri" as "Monday to Friday".
  {
    name: "range of months or weekdays",
    pattern: new RegExp(
      `${NO_WORD}(${MONTH}|M)${TO}(${MONTH}|F(?=,? (?:\\d|from|only|at)))(?![\\p{L}\\p{N}'’-])`,
      "gu",
    ),
    say: ({ 0: all, 1: from, 2: to, index, input }) => {
      const name = areMonths(from, to)
        ? monthOf
        : [from, to].every((day) => isWeekday(day)) || all === "M-F"
        ? weekdayOf
        : undefined;
      return name && `${name(from)} to ${name(to)}${stop(all, input, index)}` || null;
    },
  },
  // "1939–45" is read as "1939 to 45", "2000-01" as "2000 to 2001".
  {
    name: "range of years",
    needsDigit: true,
    pattern: new RegExp(
      `${FREE}(${YEAR})(?:${TO}(\\d\\d)|${TO}(${YEAR}|[Pp]resent|[Nn]ow|[Tt]oday))` +
        `(?:( AD| BC| CE| BCE))?(?![\\p{L}\\p{N}_]|[.,:/-]\\p{N}|%)`,
      "gu",
    ),
    say: ([, from, short, to, era = ""]) => {
      if (short === undefined) {
        return Number(from) >= Number(to) && !era.includes("B") ? null : `${from} to ${to}${era}`;
      }
      if (Number(short) <= Number(from.slice(2))) return null;
      return `${from} to ${short.startsWith("0") ? from.slice(0, 2) : ""}${short}${era}`;
    },
  },
  // "1960s-80s" is read as "1960s to 80s".
  {
    name: "range of decades",
    needsDigit: true,
    pattern: new RegExp(
      `${FREE}(\\d?\\d?\\d0)['’]?s${TO}['’]?(\\d?\\d?\\d0)['’]?s(?!\\p{L})`,
      "gu",
    ),
    say: ([, from, to]) => `${from}s to ${to}s`,
  },
  // "c. 1850" is read as "circa 1850", "(d. 1999)" as "(died 1999)".
  {
    name: "life of a year",
    needsDigit: true,
    pattern: new RegExp(
      `${NO_WORD}(ca?|C|Ca|b|d|fl|r|m)\\. ?(?=\\d{3,4}(?:s|[-–]\\d{2,4})?(?![\\p{L}\\p{N}]))`,
      "gu",
    ),
    say: ([, short]) => `${LIVES[short.toLowerCase()]} `,
  },
  // "Thurs. night" is read as "Thursday night".
  {
    name: "weekday",
    pattern: new RegExp(`${NO_WORD}(${WEEKDAY})(\\.?)(?![\\p{L}\\p{N}'’-])(,?)`, "gu"),
    say: ({ 0: all, 1: day, 2: dot, 3: comma, index, input }) => {
      const end = index + all.length;
      const before = input.slice(Math.max(0, index - 12), index);
      const after = input.slice(end, end + 14);
      const endsIt = dot !== "" && comma === "" && endsSentence(input, end);
      const [isDated, month] = DATE_FOLLOWS.exec(after) ?? [];
      const isDate = isDated !== undefined && (month === undefined || isMonth(month));
      const isDay = SURE_WEEKDAYS.has(day) || isDate || DAY_FOLLOWS.test(after) ||
        DAY_PRECEDES.test(before) || (dot !== "" && !endsIt && !/\bthe $/iu.test(before));
      if (!isDay) return null;
      return weekdayOf(day) + (comma || isDate ? "," : endsIt ? "." : "");
    },
  },
  // "5 Jan 2024" is read as "the 5th of January 2024".
  {
    name: "day before month",
    needsDigit: true,
    pattern: new RegExp(
      `${FREE}(?<day>${DAY})(?<th>st|nd|rd|th|ST|ND|RD|TH)?(?: of)? (?<month>${MONTH})` +
        `(?:,? (?<year>${YEAR})(?!\\p{N}))?(?![\\p{L}\\p{N}'’-])`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { day, th, month, year } = groups!;
      if (!isMonth(month)) return null;
      const end = index + all.length;
      const before = input.slice(Math.max(0, index - 12), index);
      const isName = /^(?:may|march|mar|june|jun|april|august|jan|dec)\b/i.test(month);
      const isClear = year !== undefined || ON_BEFORE.test(before) || th !== undefined ||
        /^(?:$|[.,;!?)”])/u.test(input.slice(end, end + 1));
      if (isName && !isClear) return null;
      return `${/\bthe $/i.test(before) ? "" : "the "}${ordinal(day)} of ${monthOf(month)}` +
        (year ? ` ${year}` : stop(all, input, index));
    },
  },
  // "Jan. 5" and "JAN 5" are read as "January 5th".
  {
    name: "month before day",
    needsDigit: true,
    pattern: new RegExp(
      `${NO_WORD}(${MONTH}) ?(?<![\\p{L}])(${DAY})(?:st|nd|rd|th|ST|ND|RD|TH)?(?:(,?) (${YEAR}))?` +
        `(?![\\p{L}\\p{N}:/%]|[.,]\\p{N}|-[\\p{L}\\p{N}]| (?:${COUNTED})(?!\\p{L}))`,
      "gu",
    ),
    say: ([, month, day, comma, year]) =>
      isMonth(month)
        ? `${monthOf(month)} ${ordinal(day)}${year ? `${comma || ","} ${year}` : ""}`
        : null,
  },
  // "Feb. 2020" is read as "February 2020", "in Jan" as "in January".
  {
    name: "short month",
    pattern: new RegExp(
      `${NO_WORD}(?:(${SHORT})\\.?,? (?=${YEAR}(?![\\p{L}\\p{N}]))|` +
        `(?<=\\b(?:${IN})[ -])` +
        `(${SHORT})(\\.?)(?![\\p{L}\\p{N}'’]))`,
      "gu",
    ),
    say: ({ 0: all, 1: beforeYear, 2: short, index, input }) => {
      if (beforeYear) return `${monthOf(beforeYear)} `;
      // "Jan" and "Dec" are names, too.
      if (/^(?:Jan|Dec|Mar)$/.test(all) && !/\b[Ii]n $/.test(input.slice(0, index).slice(-3))) {
        return null;
      }
      return monthOf(short) + stop(all, input, index);
    },
  },
];

const LIVES: Readonly<Record<string, string>> = {
  c: "circa",
  ca: "circa",
  b: "born",
  d: "died",
  fl: "flourished",
  r: "reigned",
  m: "married",
};

/** A date in words and digits, or `null` if there is no such day: "January 5th, 2026". */
export function date(
  year: string,
  month: string,
  day: string,
  { british }: Dialect,
): string | null {
  const name = MONTHS[Number(month) - 1];
  if (name === undefined || !isDay(day)) return null;
  return british ? `the ${ordinal(day)} of ${name} ${year}` : `${name} ${ordinal(day)}, ${year}`;
}

function isDay(day: string): boolean {
  return Number(day) >= 1 && Number(day) <= 31;
}

/** A year of two digits with its century: this one up to 39. */
export function fullYear(year: string): string {
  return (Number(year) < 40 ? "20" : "19") + year;
}

/** The number of a month, by its first three letters. */
export function monthNumber(name: string): number {
  const start = name.slice(0, 3).toLowerCase();
  return MONTHS.findIndex((month) => month.toLowerCase().startsWith(start)) + 1;
}

function monthOf(name: string): string {
  return MONTHS[monthNumber(name) - 1];
}

function isMonth(word: string): boolean {
  const name = word.replace(".", "");
  return MONTH_NAMES.has(name) && !NO_MONTHS.has(name);
}

function areMonths(...words: readonly (string | undefined)[]): boolean {
  return words.every((word) => word === undefined || isMonth(word));
}

function isWeekday(word: string): boolean {
  return WEEKDAY_NAMES.has(word.replace(".", ""));
}

function weekdayOf(name: string): string {
  const start = name.slice(0, 3).toLowerCase();
  return LONG_WEEKDAYS.find((day) => day.toLowerCase().startsWith(start))!;
}

/** A full stop if the one of an abbreviation also ends the sentence. */
function stop(all: string, input: string, index: number): string {
  return all.endsWith(".") && endsSentence(input, index + all.length) ? "." : "";
}
