/**
 * Reads texts of which the writer says what they are: a date, a telephone number, letters.
 *
 * @module
 */

import { type SayAs } from "../script/instruction.ts";
import { MappedText } from "../script/mapped_text.ts";
import { cardinal, ordinal } from "./misaki/number_words.ts";
import { date, fullYear, monthNumber, MONTHS } from "./normalize/dates.ts";
import { mixed } from "./normalize/fractions.ts";
import { normalizeEnglish } from "./normalize/normalize.ts";
import { ordinal as inDigits } from "./normalize/quantity.ts";
import { fromRoman } from "../script/roman_numerals.ts";
import { type Dialect, spaced } from "./normalize/rule.ts";
import { SIGN_NAMES } from "./normalize/web.ts";
import { spelled } from "./normalize/words.ts";

/** Says a text, or returns `undefined` if it is not what the writer says. */
type Say = (text: string, format: string, dialect: Dialect) => string | undefined;

/** The names of signs in texts that are spelled. */
const SPELLED_SIGNS: Readonly<Record<string, string>> = {
  ...SIGN_NAMES,
  "&": "ampersand",
  ",": "comma",
  ";": "semicolon",
  "!": "exclamation mark",
  "*": "star",
  "'": "apostrophe",
  "”": "quote",
  "“": "quote",
  "(": "open bracket",
  ")": "close bracket",
  "\\": "backslash",
  "|": "bar",
  "^": "caret",
  "<": "less than",
  ">": "greater than",
  "$": "dollar",
  "£": "pound",
  "€": "euro",
};

const SAYINGS: Readonly<Record<Exclude<SayAs["as"], "time" | "unit" | "words">, Say>> = {
  cardinal: (text, _, dialect) => number(text, (digits) => cardinalWords(digits, dialect)),
  ordinal: (text, _, dialect) =>
    number(
      text.replace(/(?<=\d)(?:st|nd|rd|th)$/i, ""),
      (digits) => asSpoken(ordinal(digits), dialect),
    ),
  characters: (text) => spelledOut(text),
  digits: (text) => {
    const groups = text.match(/[\p{L}\p{N}]+|\.(?=\d)/gu);
    return groups?.map((group) => group === "." ? "point" : spelled(group)).join(", ")
      .replaceAll(", point, ", " point ");
  },
  fraction: (text, _, dialect) => {
    const [, whole, top, bottom] =
      /^(?:(\d{1,9}) ?[+ ] ?)?(\d{1,9}) ?[/⁄] ?(\d{1,9})$/.exec(text) ??
        [];
    if (top === undefined) return undefined;
    if (Number(bottom) < 2) return `${top} over ${bottom}`;
    return mixed(whole, Number(top), Number(bottom), dialect);
  },
  date: dateInWords,
  duration: (text, format) => duration(text, format),
  telephone: (text) => telephone(text),
};

/**
 * What is read for a text, in words and digits. A text that is not what the writer says is read by
 * the rules of normalisation.
 *
 * @param text without blanks around it
 */
export async function saidAs(
  text: string,
  { as, format = "" }: SayAs,
  dialect: Dialect,
): Promise<string> {
  if (as === "time") return duration(text, "") ?? await timeOfDay(text, dialect);
  // "6m" is no millions.
  if (as === "unit") return await alone(text.replace(/(?<=\d)(?=[\p{L}°%])/gu, " "), dialect);
  const said = as === "words" ? undefined : SAYINGS[as](text, format, dialect);
  return said ?? await alone(text, dialect);
}

/** A text as the rules of normalisation read it without the words around it. */
async function alone(text: string, dialect: Dialect): Promise<string> {
  return (await normalizeEnglish(MappedText.of(text), dialect)).text.text;
}

/** After "at", a time with seconds is no length of time. */
async function timeOfDay(text: string, dialect: Dialect): Promise<string> {
  const written = /^\d{4}$/.test(text) ? `${text.slice(0, 2)}:${text.slice(2)}` : text;
  return (await alone(`at ${written}`, dialect)).replace(/^at /, "");
}

/** A number with its sign, which may be Roman. */
function number(text: string, words: (digits: string) => string): string | undefined {
  const [, minus, digits] = /^([-−–]?)\+?(\d{1,40}(?:\.\d{1,40})?)$/.exec(
    text.replace(/(?<=\d)[ ,'](?=\d)/g, ""),
  ) ?? [];
  if (digits !== undefined) return (minus ? "minus " : "") + words(digits);
  const roman = /^[IVXLCDM]{1,15}$/i.test(text) ? fromRoman(text.toUpperCase()) : NaN;
  return roman > 0 ? words(String(roman)) : undefined;
}

function cardinalWords(digits: string, dialect: Dialect): string {
  const [whole, decimals] = digits.split(".");
  const point = decimals === undefined ? "" : ` point ${[...decimals].map(cardinal).join(" ")}`;
  return asSpoken(cardinal(whole), dialect) + point;
}

/** American English has no "and" in numbers. */
function asSpoken(words: string, { british }: Dialect): string {
  return words.replace(british ? /,/g : /,| and(?= )/g, "");
}

/** Letters, digits and signs by their names, with a pause where a blank is. */
function spelledOut(text: string): string {
  const group = (symbols: string): string =>
    Array.from(symbols, (symbol) => SPELLED_SIGNS[symbol] ?? spelled(symbol)).join(" ");
  return text.split(" ").map(group).join(", ");
}

/** A date by the order of its parts: "mdy", "ym", "d", or "dd.mm.yyyy". */
function dateInWords(text: string, format: string, dialect: Dialect): string | undefined {
  const order = format.toLowerCase().replace(/[^dmy]/g, "").replace(/(.)\1+/g, "$1");
  const parts = text.match(/[\p{L}\d?]+/gu) ?? [];
  const values = parts.length === 1 && order.length > 1 ? parted(parts[0], order) : parts;
  if (order === "" || values.length !== order.length || /(.).*\1/.test(order)) return undefined;
  const { d, m, y } = Object.fromEntries(values.map((value, i) => [order[i], value])) as {
    readonly [key in "d" | "m" | "y"]?: string;
  };
  return saidDate(known(d), monthDigits(known(m)), fourDigits(known(y)), dialect);
}

/** The parts of "20260105", in which a year has all digits that days and months leave. */
function parted(text: string, order: string): string[] {
  const year = text.length - 2 * (order.length - 1);
  let at = 0;
  return Array.from(order, (part) => text.slice(at, at += part === "y" ? year : 2));
}

/** A part that the writer knows: "xxxx0105" is a day of any year. */
function known(part: string | undefined): string | undefined {
  return part && /^[?x]+$/i.test(part) ? undefined : part;
}

function monthDigits(month: string | undefined): string | undefined {
  return month && /^\p{L}{3}/u.test(month) ? String(monthNumber(month)) : month;
}

function fourDigits(year: string | undefined): string | undefined {
  return year?.length === 2 ? fullYear(year) : year;
}

function saidDate(
  day: string | undefined,
  month: string | undefined,
  year: string | undefined,
  dialect: Dialect,
): string | undefined {
  if (day && month) {
    const all = date(year ?? "0", month, String(parseInt(day)), dialect);
    return year === undefined ? all?.replace(/,? 0$/, "") : all ?? undefined;
  }
  if (day) return year === undefined ? inDigits(parseInt(day)) : undefined;
  const name = month === undefined ? undefined : MONTHS[Number(month) - 1];
  if (month !== undefined && name === undefined) return undefined;
  return [name, year].filter((part) => part !== undefined).join(" ") || undefined;
}

/** A length of time: 1'21", "01:18:30", "2:05" of minutes and seconds with the format "ms". */
function duration(text: string, format: string): string | undefined {
  const [, feet, inches] = /^(?:(\d+) ?[′'’])? ?(?:(\d+(?:\.\d+)?) ?[″"”])?$/.exec(text) ?? [];
  if (feet !== undefined || inches !== undefined) return units([undefined, feet, inches]);
  if (format === "") return undefined;
  const parts = /^\d{1,3}(?::\d{1,2}){0,2}(?:\.\d{1,3})?$/.exec(text)?.[0].split(":") ?? [];
  const order = format.toLowerCase().replace(/[^hms]/g, "");
  if (parts.length === 0 || parts.length !== order.length) return undefined;
  return units(Array.from("hms", (unit) => parts[order.indexOf(unit)]));
}

/** Hours, minutes and seconds, of which some may be missing. */
function units(amounts: readonly (string | undefined)[]): string {
  const said = ["hour", "minute", "second"].flatMap((unit, i) => {
    const amount = Number(amounts[i] ?? 0);
    return amount === 0 ? [] : `${amount} ${unit}${amount === 1 ? "" : "s"}`;
  });
  if (said.length < 2) return said[0] ?? "0 seconds";
  return `${said.slice(0, -1).join(", ")} and ${said.at(-1)}`;
}

/** A telephone number: its digits in groups, with a pause after each. */
function telephone(text: string): string | undefined {
  const [, number, extension] = /^(.*?)(?:,? ?(?:ext(?:ension)?\.?|x) ?(\d{1,6}))?$/i.exec(text)!;
  const groups = number.match(/\+?\d+|\p{L}{2,}/gu)?.flatMap(inGroups);
  if (groups === undefined) return undefined;
  const said = groups.map((group) =>
    /\p{L}/u.test(group) ? group : spaced(group).replace("+", "plus")
  );
  if (extension !== undefined) said.push(`extension ${spaced(extension)}`);
  return said.join(", ");
}

/** A number of North America without gaps, in groups. */
function inGroups(digits: string): string[] {
  const [, country, ...groups] = /^(\+?1)?(\d{3})(\d{3})(\d{4})$/.exec(digits) ?? [];
  return groups.length === 0 ? [digits] : [country, ...groups].filter((group) => group);
}
