/**
 * Units of measurement.
 *
 * @module
 */

import { anyOf, NUMBER, type Rule } from "./rule.ts";

/** Singular and plural in American spelling. British "metre" sounds the same. */
const UNITS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  ...regular({
    km: "kilometer",
    m: "meter",
    cm: "centimeter",
    mm: "millimeter",
    "µm": "micrometer",
    nm: "nanometer",
    mi: "mile",
    yd: "yard",
    kg: "kilogram",
    g: "gram",
    mg: "milligram",
    "µg": "microgram",
    lb: "pound",
    lbs: "pound",
    oz: "ounce",
    l: "liter",
    L: "liter",
    ml: "milliliter",
    mL: "milliliter",
    cl: "centiliter",
    gal: "gallon",
    hr: "hour",
    hrs: "hour",
    min: "minute",
    mins: "minute",
    sec: "second",
    secs: "second",
    ms: "millisecond",
    "µs": "microsecond",
    KB: "kilobyte",
    kB: "kilobyte",
    MB: "megabyte",
    GB: "gigabyte",
    TB: "terabyte",
    W: "watt",
    kW: "kilowatt",
    MW: "megawatt",
    GW: "gigawatt",
    kWh: "kilowatt hour",
    V: "volt",
    mV: "millivolt",
    kV: "kilovolt",
    mA: "milliamp",
    mAh: "milliamp hour",
    J: "joule",
    kJ: "kilojoule",
    kcal: "kilocalorie",
    N: "newton",
    Pa: "pascal",
    kPa: "kilopascal",
    dB: "decibel",
    ha: "hectare",
    acre: "acre",
  }),
  ft: ["foot", "feet"],
  Hz: ["hertz", "hertz"],
  kHz: ["kilohertz", "kilohertz"],
  MHz: ["megahertz", "megahertz"],
  GHz: ["gigahertz", "gigahertz"],
  rpm: ["revolution per minute", "revolutions per minute"],
  fps: ["frame per second", "frames per second"],
  mph: ["mile per hour", "miles per hour"],
  kph: ["kilometer per hour", "kilometers per hour"],
  Mbps: ["megabit per second", "megabits per second"],
  Gbps: ["gigabit per second", "gigabits per second"],
  "°": ["degree", "degrees"],
  "°C": ["degree Celsius", "degrees Celsius"],
  "℃": ["degree Celsius", "degrees Celsius"],
  "°F": ["degree Fahrenheit", "degrees Fahrenheit"],
  "℉": ["degree Fahrenheit", "degrees Fahrenheit"],
};

/** The units after the slash of "km/h" and "$5/hr". */
const PER: Readonly<Record<string, string>> = {
  h: "hour",
  hr: "hour",
  hour: "hour",
  s: "second",
  sec: "second",
  min: "minute",
  day: "day",
  week: "week",
  wk: "week",
  month: "month",
  mo: "month",
  year: "year",
  yr: "year",
  kg: "kilogram",
  lb: "pound",
  l: "liter",
  L: "liter",
  gal: "gallon",
  night: "night",
  person: "person",
};

/** Units only after a blank, with a power or before a slash: "5 m", "5m²", "5m/s". */
const DOUBTFUL = new Set(["m", "g", "l", "L", "W", "V", "J", "N"]);
const POWERS: Readonly<Record<string, string>> = { "²": "square ", "³": "cubic " };

const UNIT = anyOf(Object.keys(UNITS));
const PER_UNIT = anyOf(Object.keys(PER));
const END = "(?![\\p{L}\\p{N}²³])";

export const MEASURES: readonly Rule[] = [
  // 6'2" is read as "six foot two".
  {
    name: "feet and inches",
    pattern: /(?<![\p{L}\p{N}.,])(\d{1,2})['′] ?(\d{1,2})["″”](?!\p{N})/gu,
    say: ([, feet, inches]) => `${feet} foot ${inches}`,
  },
  // "5 km/h" is read as "five kilometers per hour".
  {
    name: "unit",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.,:/$£€])([-−]?(?:${NUMBER}))( ?)(${UNIT})([²³]?)(?:/(${PER_UNIT}))?` +
        `${END}(?!-\\p{L}|'|["”])`,
      "gu",
    ),
    say: ([, number, gap, unit, power, per]) => {
      if (DOUBTFUL.has(unit) && !gap && !per && !power) return null;
      const [one, many] = UNITS[unit];
      const name = `${POWERS[power] ?? ""}${isOne(number) ? one : many}`;
      return `${number} ${name}${per ? ` per ${PER[per]}` : ""}`;
    },
  },
  // "a 5-km run" is read as "a five kilometer run".
  {
    name: "unit in an adjective",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.,:/$£€-])(${NUMBER})-(${UNIT})${END}(?=[ -]\\p{Ll})`,
      "gu",
    ),
    say: ([, number, unit]) => DOUBTFUL.has(unit) ? null : `${number} ${UNITS[unit][0]}`,
  },
  // "$20/hr" is read as "twenty dollars per hour".
  {
    name: "per",
    pattern: new RegExp(
      `(?<=[$£€][\\d,]{1,12}(?:\\.\\d{1,2})?|dollars|pounds|euros|cents)/(${PER_UNIT})` +
        `(?![\\p{L}\\p{N}])`,
      "gu",
    ),
    say: ([, unit]) => ` per ${PER[unit]}`,
  },
  // "50%" is read as "fifty percent".
  {
    name: "percentage",
    pattern: /(?<=\d) ?([%％‰])/gu,
    say: ([, sign]) => sign === "‰" ? " per mille" : " percent",
  },
];

function regular(units: Record<string, string>): Record<string, readonly [string, string]> {
  return Object.fromEntries(
    Object.entries(units).map(([symbol, name]) => [symbol, [name, `${name}s`] as const]),
  );
}

function isOne(number: string): boolean {
  return number === "1" || number === "-1";
}
