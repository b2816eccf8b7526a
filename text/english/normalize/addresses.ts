/**
 * Addresses: roads, directions, house numbers, apartments, states and ZIP codes.
 *
 * @module
 */

import { endsSentence } from "./quantity.ts";
import { anyOf, type Rule, spaced } from "./rule.ts";
import { AFTER_WORD, BEFORE_WORD, letter, spelled } from "./words.ts";

/** Abbreviations after the name of a road. */
const ROADS: Readonly<Record<string, string>> = {
  Aly: "Alley",
  Av: "Avenue",
  Ave: "Avenue",
  Blvd: "Boulevard",
  Cir: "Circle",
  Cres: "Crescent",
  Ct: "Court",
  Dr: "Drive",
  Expy: "Expressway",
  Fwy: "Freeway",
  Hwy: "Highway",
  Ln: "Lane",
  Pkwy: "Parkway",
  Pl: "Place",
  Plz: "Plaza",
  Rd: "Road",
  Sq: "Square",
  St: "Street",
  Ter: "Terrace",
  Terr: "Terrace",
  Tpke: "Turnpike",
  Trl: "Trail",
};
/** Roads that have no other meaning, and need no full stop. */
const CLEAR_ROADS = "Ave|Blvd|Expy|Fwy|Hwy|Ln|Pkwy|Rd|Tpke";
const LONG_ROADS =
  "Street|Avenue|Road|Drive|Lane|Boulevard|Court|Place|Square|Way|Highway|Parkway|Terrace|Circle|" +
  "Crescent|Row|Alley|Broadway|Trail|Plaza|Close|Grove|Gardens|Mews";
const ROAD = anyOf(Object.keys(ROADS));

const DIRECTIONS: Readonly<Record<string, string>> = {
  N: "north",
  S: "south",
  E: "east",
  W: "west",
  NE: "northeast",
  NW: "northwest",
  SE: "southeast",
  SW: "southwest",
};
const DIRECTION = "[NS]\\.? ?[EW]\\b\\.?|[NSEW]\\b\\.?";

/** A part of the name of a road: "Oak", "42nd". */
const PART = "(?:\\p{Lu}[\\p{L}'’]{1,20}|\\d{1,3}(?:st|nd|rd|th))";
const PARTS = `${PART}(?: ${PART}){0,2}?`;
const HOUSE = "\\d{1,5}(?:-\\d{1,4})?[A-Za-z]?";
/** Words before a road, and words of saints' places before "St.". */
const ON = "on|at|to|up|down|along|off|near|from|onto|of|and|left|right|in|past|across|by|into";
const SAINTS =
  "East|West|North|South|Port|Mount|Mt|Fort|Sault|Bury|Old|New|Great|Little|The|From|In|At|" +
  "To|Near|By|And|Visit|Visiting|Of|Saint|Holy";

const STATES: Readonly<Record<string, string>> = {
  AL: "Alabama",
  AK: "Alaska",
  AZ: "Arizona",
  AR: "Arkansas",
  CA: "California",
  CO: "Colorado",
  CT: "Connecticut",
  DE: "Delaware",
  DC: "D C",
  FL: "Florida",
  GA: "Georgia",
  HI: "Hawaii",
  ID: "Idaho",
  IL: "Illinois",
  IN: "Indiana",
  IA: "Iowa",
  KS: "Kansas",
  KY: "Kentucky",
  LA: "Louisiana",
  ME: "Maine",
  MD: "Maryland",
  MA: "Massachusetts",
  MI: "Michigan",
  MN: "Minnesota",
  MS: "Mississippi",
  MO: "Missouri",
  MT: "Montana",
  NE: "Nebraska",
  NV: "Nevada",
  NH: "New Hampshire",
  NJ: "New Jersey",
  NM: "New Mexico",
  NY: "New York",
  NC: "North Carolina",
  ND: "North Dakota",
  OH: "Ohio",
  OK: "Oklahoma",
  OR: "Oregon",
  PA: "Pennsylvania",
  PR: "Puerto Rico",
  RI: "Rhode Island",
  SC: "South Carolina",
  SD: "South Dakota",
  TN: "Tennessee",
  TX: "Texas",
  UT: "Utah",
  VT: "Vermont",
  VA: "Virginia",
  WA: "Washington",
  WV: "West Virginia",
  WI: "Wisconsin",
  WY: "Wyoming",
};
/** Codes that are neither words nor other abbreviations, so that they need no ZIP code. */
const CLEAR_STATES =
  "AZ|CA|CT|FL|GA|IA|IL|KS|KY|MN|NC|ND|NE|NH|NJ|NM|NV|NY|RI|SC|SD|TN|TX|UT|VT|WA|WI|WV|WY";
const STATE_NAMES = anyOf(Object.values(STATES));

/** Abbreviations before the number of a part of a house, a road or a box. */
const UNITS: Readonly<Record<string, string>> = {
  Apt: "apartment",
  apt: "apartment",
  Apartment: "apartment",
  Bldg: "building",
  bldg: "building",
  Fl: "floor",
  Flat: "flat",
  Gate: "gate",
  gate: "gate",
  Rm: "room",
  rm: "room",
  Room: "room",
  room: "room",
  Ste: "suite",
  ste: "suite",
  Suite: "suite",
  suite: "suite",
  Unit: "unit",
  unit: "unit",
};
const HIGHWAYS: Readonly<Record<string, string>> = {
  Hwy: "Highway",
  Rt: "Route",
  Rte: "Route",
  Highway: "Highway",
  Route: "Route",
};

export const ADDRESSES: readonly Rule[] = [
  // "123 N. Main St." is read as "1 23 north Main Street".
  {
    name: "house number",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.,/$£€#-])(${HOUSE}) (?:(${DIRECTION}) )?(${PARTS}) ` +
        `(?:(${ROAD})(?:(\\.)|(?![\\p{L}'’-]))|(${LONG_ROADS})(?![\\p{L}'’-]))`,
      "gu",
    ),
    say: ({ 0: all, 1: house, 2: direction, 3: name, 4: road, 5: stop, 6: long, index, input }) =>
      `${houseNumber(house)} ${direction ? `${directionOf(direction)} ` : ""}${name} ` +
      (long ?? ROADS[road]) + (stop && endsSentence(input, index + all.length) ? "." : ""),
  },
  // "200 W. 57th" is read as "200 west 57th".
  {
    name: "house number before a direction",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.,/$£€#-])(${HOUSE}) (?:` +
        `((?:[NS]\\. ?[EW]|[NSEW])\\.|[NS][EW]) (?=${PART}|\\d{1,3}${AFTER_WORD})|` +
        `([NSEW]) (?=\\d{1,3}(?:st|nd|rd|th)))`,
      "gu",
    ),
    say: ([, house, direction, short]) =>
      `${houseNumber(house)} ${directionOf(direction ?? short)} `,
  },
  // "E. 42nd St." is read as "east 42nd Street".
  {
    name: "direction before a road",
    pattern: new RegExp(
      `${BEFORE_WORD}(${DIRECTION}) (${PARTS}) ` +
        `(?:(${ROAD})(?:(\\.)|(?![\\p{L}'’-]))|(${LONG_ROADS})(?![\\p{L}'’-]))`,
      "gu",
    ),
    say: ({ 0: all, 1: direction, 2: name, 3: road, 4: stop, 5: long, index, input }) =>
      `${directionOf(direction)} ${name} ${long ?? ROADS[road]}` +
      (stop && endsSentence(input, index + all.length) ? "." : ""),
  },
  // "Main St." is read as "Main Street".
  {
    name: "road",
    pattern: new RegExp(
      `(?<=${BEFORE_WORD}(?:(${ON}) )?(${PART}) )(?:(${ROAD})(\\.)(?!\\p{L})|` +
        `(${CLEAR_ROADS})${AFTER_WORD}(?!\\.? ?\\d)|` +
        `(St|Dr|Ct|Sq|Pl)(?=,|\\)|$| \\p{Ll}))`,
      "gu",
    ),
    say: ({ 0: all, 1: on, 2: name, 3: dotted, 4: stop, 5: clear, 6: doubtful, index, input }) => {
      const road = dotted ?? clear ?? doubtful;
      const after = input.slice(index + all.length, index + all.length + 3);
      // "East St. Louis", "Ask Professor Dr. Smith", "Ask Dr about it"
      const isBeforeName = /^ \p{Lu}\p{L}/u.test(after);
      if (isBeforeName && (road === "Dr" || (road === "St" && (!on || SAINT_PLACE.test(name))))) {
        return null;
      }
      if (doubtful && doubtful !== "St" && !on && /^ /u.test(after)) return null;
      return ROADS[road] + (stop && endsSentence(input, index + all.length) ? "." : "");
    },
  },
  // "K Street NW" is read as "K Street northwest".
  {
    name: "direction after a road",
    pattern: new RegExp(
      `(?<=(?:${LONG_ROADS}|(?:${ROAD})\\.?),? )([NS]\\.?[EW]|[NSEW])` +
        `(?:(\\.)|${AFTER_WORD})(?!['’]| \\p{Lu}\\.)`,
      "gu",
    ),
    say: ({ 0: all, 1: direction, 2: stop, index, input }) =>
      directionOf(direction) + (stop && endsSentence(input, index + all.length) ? "." : ""),
  },
  // "Boise, ID 83702" is read as "Boise, Idaho 8 3 7 0 2".
  {
    name: "state and ZIP code",
    pattern: new RegExp(
      `${BEFORE_WORD}(?:(${
        anyOf(Object.keys(STATES))
      })|(${STATE_NAMES}))(?:\\.?,? )(\\d{5})(?:-(\\d{4}))?${AFTER_WORD}(?![,.]\\d|%)`,
      "gu",
    ),
    say: ([, code, name, zip, more]) =>
      `${name ?? STATES[code]} ${spaced(zip)}${more ? `, ${spaced(more)}` : ""}`,
  },
  // "SW1A 1AA" is read letter by letter.
  {
    name: "postcode",
    pattern: new RegExp(`${BEFORE_WORD}([A-Z]{1,2}\\d[A-Z\\d]?) (\\d[A-Z]{2})${AFTER_WORD}`, "gu"),
    say: ([, outer, inner]) => `${letters(outer)}, ${letters(inner)}`,
  },
  // "Austin, TX" is read as "Austin, Texas".
  {
    name: "state",
    pattern: new RegExp(
      `(?<=\\p{Lu}[\\p{L}.'’]{1,20}, )(${CLEAR_STATES})(?![\\p{L}\\p{N}'’&-]|\\. ?\\p{Ll})`,
      "gu",
    ),
    say: ([, code]) => STATES[code],
  },
  // "Apt. 4B" is read as "apartment 4 B".
  {
    name: "apartment",
    pattern: new RegExp(
      `${BEFORE_WORD}(${anyOf(Object.keys(UNITS))})(?:\\.? ?# ?|\\. ?| )` +
        "(?:(\\d{1,5})(?:-?([A-Za-z]))?|([A-Z])(?:-?(\\d{1,5}))?)" +
        "(?![\\p{L}\\p{N}]|[.,:]\\p{N}|'|-[\\p{L}\\p{N}])",
      "gu",
    ),
    say: ([, unit, number, ending, start, last]) => {
      // "room 305" is a rule of its own.
      if (number !== undefined && !ending && UNITS[unit] === unit.toLowerCase()) return null;
      const parts = number !== undefined
        ? [roomNumber(number), ending && spelled(ending)]
        : [spelled(start), last && roomNumber(last)];
      return [UNITS[unit], ...parts.filter(Boolean)].join(" ");
    },
  },
  // "Hwy 101" is read as "Highway 1 oh 1".
  {
    name: "highway",
    pattern: new RegExp(
      `${BEFORE_WORD}(${
        anyOf(Object.keys(HIGHWAYS))
      })(?:\\. ?| )(\\d{1,3})([A-Z]?)(?![\\p{L}\\p{N}]|[.,:]\\p{N})`,
      "gu",
    ),
    say: ([, road, number, end]) =>
      `${HIGHWAYS[road]} ${houseNumber(number)}${end ? ` ${spelled(end)}` : ""}`,
  },
  // "P.O. Box 123" is read as "P O Box 1 23".
  {
    name: "post box",
    pattern: new RegExp(`${BEFORE_WORD}P\\.? ?O\\.? (?=[Bb]ox(?!\\p{L}))`, "gu"),
    say: () => "P O ",
  },
];

function letters(code: string): string {
  return Array.from(code, letter).join(" ");
}

const SAINT_PLACE = new RegExp(`^(?:${SAINTS})$`, "u");

function directionOf(letters: string): string {
  return DIRECTIONS[letters.replace(/[. ]/g, "")];
}

/** "1 23" for 123, "1 oh 5" for 105, "12 34" for 1234, "1 23 45" for 12345. */
export function houseNumber(house: string): string {
  return house.replace(/\d+/gu, pairs).replace(/-/u, " ").replace(
    /(?<=\d)[A-Za-z]$/u,
    (end) => ` ${spelled(end)}`,
  );
}

function roomNumber(digits: string): string {
  return digits.length < 3 && !digits.startsWith("0") ? digits : pairs(digits);
}

function pairs(digits: string): string {
  if (digits.startsWith("0")) return spaced(digits);
  if (digits.length < 3 || /^\d{1,3}00$/u.test(digits) || /^\d000$/u.test(digits)) return digits;
  const head = digits.length % 2 === 1 ? digits[0] : "";
  const rest = digits.slice(head.length).match(/../gu)!;
  return [
    head,
    ...rest.map((pair) =>
      pair === "00" ? "hundred" : pair.startsWith("0") ? `oh ${pair[1]}` : pair
    ),
  ]
    .filter(Boolean).join(" ");
}
