/**
 * Directions: what a writer says in brackets about how to speak. `docs/script.md` lists them.
 *
 * @module
 */

import type { KokoroError } from "../../errors.ts";
import { languageNamed } from "../languages.ts";
import { mistake, type Position } from "./position.ts";

/** What can be said until something else is said, or until `[/key]`. */
export type LastingKey = "voice" | "emotion" | "lang" | "speed" | "rate" | "volume" | "pitch";

/** What a direction says. */
export type Order =
  | { readonly kind: "pause" | "overlap"; readonly seconds: number }
  | { readonly kind: "set"; readonly key: LastingKey; readonly value: string | number }
  | { readonly kind: "end"; readonly key: LastingKey }
  | { readonly kind: "reset" };

/** What a key takes. */
interface Key {
  /** What to write, for errors. */
  readonly write: string;
  /** Whether it applies until something else is said. */
  readonly lasts: boolean;
  /** What a name stands for, or `undefined` if it is none. Default: itself. */
  readonly meaning?: (name: string) => string | undefined;
  /** A number and its range. Absent if the value is a name. */
  readonly number?: {
    readonly least: number;
    readonly most: number;
    /** The units, in small letters, and by what an amount in each is divided. */
    readonly units: Readonly<Record<string, number>>;
  };
}

const SECONDS = { s: 1, ms: 1000 };

type KeyName = LastingKey | "pause" | "overlap";

/** All keys of directions with a value. */
const KEYS: Readonly<Record<KeyName, Key>> = {
  voice: { write: "a voice like [voice:af_heart]", lasts: true },
  emotion: { write: "an emotion like [emotion:sad(0.5)]", lasts: true },
  lang: { write: "a language like [lang:fr]", lasts: true, meaning: languageNamed },
  speed: {
    write: "a speed like [speed:0.9], from 0.5 to 2",
    lasts: true,
    number: { least: 0.5, most: 2, units: { "": 1 } },
  },
  rate: {
    write: "a rate like [rate:1.2], from 0.25 to 4",
    lasts: true,
    number: { least: 0.25, most: 4, units: { "": 1 } },
  },
  volume: {
    write: "a volume like [volume:-3dB], from -40 to 12 dB",
    lasts: true,
    number: { least: -40, most: 12, units: { db: 1 } },
  },
  pitch: {
    write: "a pitch like [pitch:+2st], from -12 to 12 semitones",
    lasts: true,
    number: { least: -12, most: 12, units: { st: 1 } },
  },
  pause: {
    write: "a pause like [pause:0.5s], up to 10 s",
    lasts: false,
    number: { least: 0, most: 10, units: SECONDS },
  },
  overlap: {
    write: "an overlap like [overlap:0.3s], up to 5 s",
    lasts: false,
    number: { least: 0, most: 5, units: SECONDS },
  },
};

const RESET = "reset";

/** The longest value in UTF-16 units. */
const LONGEST_VALUE = 400;

/**
 * Text in brackets that may be a direction: a slash, a key, a colon or an equals sign, a value, and
 * the end of the bracket, each if it is there.
 */
export const BRACKET = new RegExp(
  "\\[ {0,3}(/?) {0,3}([A-Za-z]{2,10})(?![A-Za-z]) {0,3}" +
    `(?:([:=])([^[\\]\\n]{0,${LONGEST_VALUE}}))?(\\]?)`,
);

/** The start of a direction at the end of a text. */
export const OPEN_BRACKET = new RegExp(
  `\\[ {0,3}/? {0,3}[A-Za-z]{0,10} {0,3}(?:[:=][^[\\]\\n]{0,${LONGEST_VALUE}})?\\]?$`,
);

/** A number, and what follows it. */
const AMOUNT = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)) *(.*)$/;

/** A name, or several that are joined: `af_heart`, `sad(0.5)`, `0.3*af_sky + af_bella`. */
const NAMES = /^[^\s:]+(?: ?[+*] ?[^\s:]+)*$/;

/** Words that are one slip away from a key, and that a writer may mean as they are. */
const ORDINARY = new Set([
  ..."voices voiced vice motion emotions demotion speeds speedy sped spend seed steed".split(" "),
  ..."volumes patch pinch pith itch ditch hitch witch pauses paused cause parse overlaps".split(
    " ",
  ),
  ..."overlay rest resets resent preset reseat beset rates rated date fate gate hate late".split(
    " ",
  ),
  ..."land lane lank lag long lung lying bang clang fang gang hang pang rang sang slang tang".split(
    " ",
  ),
  ..."mate crate grate irate orate race rage rake rare rave rat ate".split(" "),
]);

/** Whether a match of `BRACKET` is a direction, also one that is written in a wrong way. */
export function isDirection(match: RegExpExecArray): boolean {
  const [bracket, slash, written, sign, , end] = match;
  const name = written.toLowerCase();
  if (isKey(name)) return slash !== "" || sign !== undefined;
  if (name !== RESET) return slipFor(match) !== undefined;
  if (slash !== "" || sign !== undefined || end !== "") return true;
  // "[reset the clock]" is text, but a line does not end in an open bracket.
  return !/^[^\n\r[]/.test(match.input.slice(match.index + bracket.length));
}

/**
 * Reads a match of `BRACKET` that is a direction.
 *
 * @throws {KokoroError} `input` if it is written in a wrong way
 */
export function readDirection(match: RegExpExecArray, place: Position): Order {
  const [bracket, slash, written, sign, text = "", end] = match;
  const key = written.toLowerCase();
  const value = text.trim();
  const isWhole = end !== "" && sign !== "=";
  const wrong = (what: string): KokoroError => mistake(bracket, place, what);
  if (key === RESET) {
    if (isWhole && slash === "" && sign === undefined) return { kind: "reset" };
    throw wrong("write [reset]");
  }
  if (!isKey(key)) {
    const meant = slipFor(match)!;
    const shown = meant === RESET ? meant : slash ? `/${meant}` : `${meant}:${value}`;
    throw wrong(`did you mean [${shown}]?`);
  }
  const { write } = KEYS[key];
  if (slash !== "") {
    if (!isLasting(key)) throw wrong(`${write.split(" like")[0]} needs no end: leave this out`);
    if (isWhole && sign === undefined) return { kind: "end", key };
    throw wrong(`write [/${key}]`);
  }
  const amount = isWhole ? valueOf(key, value) : undefined;
  if (amount === undefined) throw wrong(`write ${write}`);
  if (isLasting(key)) return { kind: "set", key, value: amount };
  return { kind: key, seconds: Number(amount) };
}

/** The key that a writer meant who made one slip in a bracket, if there is one. */
function slipFor(match: RegExpExecArray): KeyName | typeof RESET | undefined {
  const [, slash, written, sign, value = "", end] = match;
  const name = written.toLowerCase();
  if (end === "" || ORDINARY.has(name)) return undefined;
  return [...Object.keys(KEYS).filter(isKey), RESET as typeof RESET].find((key) => {
    if (!isOneSlip(name, key)) return false;
    if (key === RESET || slash !== "") return sign === undefined;
    if (sign === undefined) return false;
    return KEYS[key].number ? valueOf(key, value.trim()) !== undefined : NAMES.test(value);
  });
}

function isKey(name: string): name is KeyName {
  return Object.hasOwn(KEYS, name);
}

function isLasting(key: KeyName): key is LastingKey {
  return KEYS[key].lasts;
}

/** The value of a key, or `undefined` if it is none. */
function valueOf(key: KeyName, value: string): string | number | undefined {
  const { number, meaning = (name) => name } = KEYS[key];
  if (number === undefined) return value === "" ? undefined : meaning(value);
  const [, digits, unit] = AMOUNT.exec(value) ?? [];
  const amount = Number(digits) / (number.units[unit?.toLowerCase()] ?? NaN);
  return amount >= number.least && amount <= number.most ? amount : undefined;
}

/** Whether one letter is wrong, missing, too many, or has changed places with the next. */
function isOneSlip(written: string, meant: string): boolean {
  let same = 0;
  while (same < meant.length && written[same] === meant[same]) same++;
  const [rest, other] = [written.slice(same), meant.slice(same)];
  return rest.slice(1) === other.slice(1) || rest === other.slice(1) || rest.slice(1) === other ||
    rest.length > 1 && rest[0] === other[1] && rest[1] === other[0] &&
      rest.slice(2) === other.slice(2);
}
