/**
 * What the rules of normalisation must know of a language that espeak-ng pronounces.
 *
 * @module
 */

import type { Rule } from "../../script/rules.ts";

/** The gender of a noun. */
export type Gender = "m" | "f";

/** A noun that numbers count. */
export interface Noun {
  readonly one: string;
  readonly many: string;
  readonly gender: Gender;
}

/** What a number counts. */
export interface Counted {
  readonly gender: Gender;
  /** Whether the noun follows: "veintiún años", but "el año veintiuno". */
  readonly beforeNoun: boolean;
  /** The noun, if it is known. */
  readonly noun?: string;
}

/** A currency, and its hundredths if it has any. */
export interface Currency {
  readonly unit: Noun;
  readonly cent?: Noun;
}

/** Words for abbreviations, by the abbreviation with its full stops. */
export interface Abbreviations {
  /** Those that are always read. */
  readonly always: Readonly<Record<string, string>>;
  /** Those that stand before a name: "Sr. García". */
  readonly beforeName: Readonly<Record<string, string>>;
  /** Those that stand before a number: "pág. 5". Roman numerals count. */
  readonly beforeNumber: Readonly<Record<string, string>>;
}

/** A language, as tables and a few functions. */
export interface Grammar {
  /** The script of the language, by its name in Unicode. Default: Latin. */
  readonly script?: string;
  /** The sign before decimals. The other one of `.` and `,` parts groups of thousands. */
  readonly decimalSign: "," | ".";
  /** How the sign before decimals is read. */
  readonly point: Readonly<Record<"," | ".", string>>;
  /** A whole number of at least 0 in words. Without `counted`, it counts nothing. */
  cardinal(number: bigint, counted?: Counted): string;
  /** "Third" in words, before a noun if one follows ("el tercer piso"), or `undefined` if the language has no word for it. */
  ordinal(number: number, gender: Gender, beforeNoun?: boolean): string | undefined;
  /** How the digits after the point are read. */
  decimals(digits: string): string;
  /** "three quarters" in words, or `undefined` where the parts are read as numbers. */
  fraction(count: number, parts: number): string | undefined;
  /** "Half" before a noun, and after "and": "media taza", "dos y medio". */
  readonly half: Readonly<Record<Gender, string>>;
  /** What stands between "million" and a noun: "de ", or "d'". */
  of(noun: string): string;

  /** The gender of a noun in any case and number, guessed from its ending. */
  genderOf(noun: string): Gender;
  /** Words after a number that are not what it counts: "5 de mayo". In small letters. */
  readonly notCounted: ReadonlySet<string>;
  /** Words before a number that is a name: "capítulo 21". In small letters. */
  readonly named: ReadonlySet<string>;
  /** Large numbers in words, which stand before a noun: "5 millones de euros". */
  readonly scales: readonly string[];

  /** The names of the months. */
  readonly months: readonly string[];
  /** Short forms of the names of months, without a full stop, by name. */
  readonly shortMonths: Readonly<Record<string, string>>;
  /** A date in words. */
  date(day: string, month: string, year?: string): string;
  /** The first day of a month. */
  readonly firstDay: string;
  /** A year in words. */
  year(year: number): string;
  /** A time of day in words. `sign` is what stands between hours and minutes. */
  time(hours: number, minutes: number, sign: string): string;
  /** Hours, minutes and seconds in words. */
  readonly clock: readonly [hour: Noun, minute: Noun, second: Noun];

  readonly currencies: Readonly<Record<string, Currency>>;
  /** What stands between units and hundredths of money. */
  readonly andCents: string;
  /** Whether hundredths are named: "doce euros con cincuenta" does without. */
  readonly namesCents: boolean;
  readonly units: Readonly<Record<string, Noun>>;
  /** "per", in "kilometres per hour", and what follows it, by its symbol. */
  readonly per: string;
  readonly perUnits: Readonly<Record<string, string>>;
  /** What is read for `%` and `‰` after a number. */
  readonly percent: Readonly<Record<string, string>>;
  /** "minus", "to" in ranges, and "number" for `nº` and `#`. */
  readonly minus: string;
  readonly to: string;
  readonly numberWord: string;
  /** "Letter" and "sign", for what has no name. */
  readonly letterWord: string;
  readonly signWord: string;

  readonly abbreviations: Abbreviations;
  /** Signs between words or numbers. */
  readonly signs: Readonly<Record<string, string>>;
  /** Signs in addresses of mail and of the web. */
  readonly addressSigns: Readonly<Record<string, string>>;
  /** The pattern of telephone numbers. */
  readonly telephone: RegExp;
  /** A group of digits of a telephone number in words. */
  telephoneGroup(digits: string): string;
  /** How the number after a word is read: "siglo XX", "Felipe II". */
  roman(before: string, number: number): string | undefined;
  /** Words before a Roman numeral: "siglo", "capítulo". In small letters. */
  readonly romanAfter: ReadonlySet<string>;
  /** Words that a Roman numeral stands before: "XX secolo". In small letters. */
  readonly romanBefore: ReadonlySet<string>;
  /** Words that espeak-ng reads wrong, written in a way that it reads right. Default: none. */
  readonly respell?: (text: string) => string;
  /** Rules that only this language has, which go before all others. */
  readonly own: readonly Rule[];
}

/** A noun with the same form for one and for many. */
export function same(name: string, gender: Gender = "m"): Noun {
  return { one: name, many: name, gender };
}

/** Nouns from rows: the symbol, the forms, and `f` for feminine ones. */
export function nouns(
  rows: readonly (readonly [symbols: string, one: string, many: string, gender?: Gender])[],
): Record<string, Noun> {
  return Object.fromEntries(
    rows.flatMap(([symbols, one, many, gender = "m"]) =>
      symbols.split(" ").map((symbol) => [symbol, { one, many, gender }])
    ),
  );
}

/** Currencies from rows: signs and codes, the forms, and the forms of the hundredths. */
export function currencies(
  rows: readonly (readonly [
    signs: string,
    one: string,
    many: string,
    gender?: Gender,
    cent?: string,
    cents?: string,
    centGender?: Gender,
  ])[],
): Record<string, Currency> {
  return Object.fromEntries(
    rows.flatMap(([signs, one, many, gender = "m", cent, cents, centGender = "m"]) => {
      const currency: Currency = {
        unit: { one, many, gender },
        ...(cent !== undefined && { cent: { one: cent, many: cents ?? cent, gender: centGender } }),
      };
      return signs.split(" ").map((sign) => [sign, currency]);
    }),
  );
}

/** A set of the words of a text. */
export function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

/**
 * Digits after a point as one number after zeros: "cero cinco" for 05. More than `most` digits are
 * read one by one.
 */
export function asNumber(
  digits: string,
  most: number,
  cardinal: (number: bigint) => string,
): string {
  if (digits.length > most) return oneByOne(digits, cardinal);
  const zeros = /^0*/.exec(digits)![0];
  const rest = digits.slice(zeros.length);
  return [...zeros].map(() => cardinal(0n)).concat(rest === "" ? [] : cardinal(BigInt(rest)))
    .join(" ");
}

/** Digits one by one in words. */
export function oneByOne(digits: string, cardinal: (number: bigint) => string): string {
  return Array.from(digits, (digit) => cardinal(BigInt(digit))).join(" ");
}
