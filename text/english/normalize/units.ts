/**
 * Units of measurement: their symbols and their names.
 *
 * @module
 */

/** The names of a unit. American spelling: British "metre" sounds the same. */
export interface Unit {
  readonly one: string;
  readonly many: string;
}

const PREFIXES: Readonly<Record<string, string>> = {
  G: "giga",
  M: "mega",
  k: "kilo",
  h: "hecto",
  d: "deci",
  c: "centi",
  m: "milli",
  "µ": "micro",
  "μ": "micro",
  n: "nano",
  p: "pico",
  T: "tera",
  P: "peta",
  f: "femto",
};

/** Units that take prefixes: symbol, name, and the prefixes in use. "-" is none. */
const PREFIXED: readonly (readonly [symbol: string, name: string, prefixes: string])[] = [
  ["m", "meter", "-kcmdµμnpf"],
  ["g", "gram", "-kmcdµμnp"],
  ["l", "liter", "-mcdhµμ"],
  ["L", "liter", "-mcdµμkn"],
  ["s", "second", "mµμnpf"],
  ["Hz", "hertz", "-kMGT"],
  ["W", "watt", "-kMGTmµμ"],
  ["V", "volt", "-kMmµμ"],
  ["A", "amp", "-kmµμ"],
  ["Ah", "amp hour", "-mk"],
  ["Wh", "watt hour", "-kMGT"],
  ["VA", "volt amp", "-k"],
  ["J", "joule", "-kMGm"],
  ["N", "newton", "-kM"],
  ["Nm", "newton meter", "-k"],
  ["Pa", "pascal", "-hkMG"],
  ["bar", "bar", "-m"],
  ["cal", "calorie", "-k"],
  ["eV", "electron volt", "-kMGT"],
  ["Ω", "ohm", "-m"],
  ["F", "farad", "mµμnp"],
  ["H", "henry", "mµμ"],
  ["T", "tesla", "m"],
  ["mol", "mole", "-mµμkn"],
  ["Sv", "sievert", "-mµμ"],
  ["Gy", "gray", "-m"],
  ["Bq", "becquerel", "-kMGT"],
  ["lm", "lumen", "-k"],
  ["lx", "lux", "-k"],
  ["dB", "decibel", "-"],
  ["B", "byte", "kMGTP"],
  ["bit", "bit", "-kMG"],
  ["pc", "parsec", "kMG"],
  ["t", "ton", "kM"],
  ["bp", "base pair", "k"],
];

/** Other units with a regular plural. */
const REGULAR: Readonly<Record<string, string>> = {
  KB: "kilobyte",
  Kb: "kilobit",
  kb: "kilobit",
  Mb: "megabit",
  Gb: "gigabit",
  mb: "megabyte",
  gb: "gigabyte",
  tb: "terabyte",
  KiB: "kibibyte",
  MiB: "mebibyte",
  GiB: "gibibyte",
  TiB: "tebibyte",
  mi: "mile",
  nmi: "nautical mile",
  yd: "yard",
  yds: "yard",
  kms: "kilometer",
  cms: "centimeter",
  kgs: "kilogram",
  kilo: "kilo",
  gm: "gram",
  gms: "gram",
  mcg: "microgram",
  lb: "pound",
  lbs: "pound",
  oz: "ounce",
  ozs: "ounce",
  "fl oz": "fluid ounce",
  "fl. oz": "fluid ounce",
  cc: "cubic centimeter",
  gal: "gallon",
  gals: "gallon",
  qt: "quart",
  qts: "quart",
  pt: "pint",
  pts: "point",
  tsp: "teaspoon",
  tsps: "teaspoon",
  tbsp: "tablespoon",
  tbsps: "tablespoon",
  tbs: "tablespoon",
  doz: "dozen",
  acre: "acre",
  ha: "hectare",
  h: "hour",
  hr: "hour",
  hrs: "hour",
  min: "minute",
  mins: "minute",
  sec: "second",
  secs: "second",
  msec: "millisecond",
  wk: "week",
  wks: "week",
  mo: "month",
  mos: "month",
  mths: "month",
  yr: "year",
  yrs: "year",
  atm: "atmosphere",
  BTU: "B T U",
  px: "pixel",
  deg: "degree",
};

/** Units with an irregular plural. */
const IRREGULAR: Readonly<Record<string, readonly [one: string, many: string]>> = {
  ft: ["foot", "feet"],
  "in.": ["inch", "inches"],
  sqm: ["square meter", "square meters"],
  sqft: ["square foot", "square feet"],
  mmHg: ["millimeter of mercury", "millimeters of mercury"],
  "mm Hg": ["millimeter of mercury", "millimeters of mercury"],
  inHg: ["inch of mercury", "inches of mercury"],
  psi: ["pound per square inch", "pounds per square inch"],
  PSI: ["pound per square inch", "pounds per square inch"],
  ppm: ["part per million", "parts per million"],
  ppb: ["part per billion", "parts per billion"],
  rpm: ["revolution per minute", "revolutions per minute"],
  RPM: ["revolution per minute", "revolutions per minute"],
  "y/o": ["year old", "year old"],
  "oC": ["degree Celsius", "degrees Celsius"],
  "o C": ["degree Celsius", "degrees Celsius"],
  "oF": ["degree Fahrenheit", "degrees Fahrenheit"],
  "o F": ["degree Fahrenheit", "degrees Fahrenheit"],
  "kΩ": ["kilohm", "kilohms"],
  "MΩ": ["megohm", "megohms"],
  bpm: ["beat per minute", "beats per minute"],
  fps: ["frame per second", "frames per second"],
  dpi: ["dot per inch", "dots per inch"],
  wpm: ["word per minute", "words per minute"],
  mph: ["mile per hour", "miles per hour"],
  kph: ["kilometer per hour", "kilometers per hour"],
  kmh: ["kilometer per hour", "kilometers per hour"],
  mpg: ["mile per gallon", "miles per gallon"],
  mps: ["meter per second", "meters per second"],
  bps: ["bit per second", "bits per second"],
  kbps: ["kilobit per second", "kilobits per second"],
  mbps: ["megabit per second", "megabits per second"],
  gbps: ["gigabit per second", "gigabits per second"],
  Kbps: ["kilobit per second", "kilobits per second"],
  Mbps: ["megabit per second", "megabits per second"],
  Gbps: ["gigabit per second", "gigabits per second"],
  Tbps: ["terabit per second", "terabits per second"],
  MBps: ["megabyte per second", "megabytes per second"],
  GBps: ["gigabyte per second", "gigabytes per second"],
  hp: ["horsepower", "horsepower"],
  HP: ["horsepower", "horsepower"],
  "°": ["degree", "degrees"],
  "º": ["degree", "degrees"],
  "°C": ["degree Celsius", "degrees Celsius"],
  "° C": ["degree Celsius", "degrees Celsius"],
  "ºC": ["degree Celsius", "degrees Celsius"],
  "℃": ["degree Celsius", "degrees Celsius"],
  "°F": ["degree Fahrenheit", "degrees Fahrenheit"],
  "° F": ["degree Fahrenheit", "degrees Fahrenheit"],
  "ºF": ["degree Fahrenheit", "degrees Fahrenheit"],
  "℉": ["degree Fahrenheit", "degrees Fahrenheit"],
  "°K": ["kelvin", "kelvin"],
  "㎞": ["kilometer", "kilometers"],
  "㎏": ["kilogram", "kilograms"],
  "㎡": ["square meter", "square meters"],
  "㎥": ["cubic meter", "cubic meters"],
};

/** Units that people also write in capitals: "5 KG", "20 Km". */
const ANY_CASE = ("km cm kg mg lb lbs oz ft yd hr hrs min mins sec secs mph kph gal qt tsp tbsp " +
  "yds hz khz mhz ghz " +
  "mbps kbps gbps kwh mah yrs yr kgs kms ml ma mv kv kw mw mi").split(" ");

function regular(name: string): Unit {
  const many = /(?:z|x|gray|dozen| [A-Z]|Hz|tz|lux|hertz)$/.test(name)
    ? name
    : name === "henry"
    ? "henries"
    : `${name}s`;
  return { one: name, many };
}

function allUnits(): Record<string, Unit> {
  const units: Record<string, Unit> = {};
  for (const [symbol, name, prefixes] of PREFIXED) {
    for (const prefix of prefixes) {
      if (prefix === "-") units[symbol] = regular(name);
      else units[prefix + symbol] = regular(PREFIXES[prefix] + name);
    }
  }
  for (const [symbol, name] of Object.entries(REGULAR)) units[symbol] = regular(name);
  for (const [symbol, [one, many]] of Object.entries(IRREGULAR)) units[symbol] = { one, many };
  const loose = new Map(Object.entries(units).map(([symbol]) => [symbol.toLowerCase(), symbol]));
  for (const small of ANY_CASE) {
    const symbol = units[small] ? small : loose.get(small);
    for (const other of [small.toUpperCase(), small[0].toUpperCase() + small.slice(1), small]) {
      // "MI" is a state, "MA" and "MV" are names, "MIN" and "Min" are words.
      if (symbol && !/^(?:M[IAVW]|Mi|Ma|MM)$/.test(other)) units[other] ??= units[symbol];
    }
  }
  return units;
}

/** The unit of each symbol. */
export const UNITS: Readonly<Record<string, Unit>> = allUnits();

/** The units after the slash of "km/h" and "$5/hr", in addition to `UNITS`. */
const PER_ONLY: Readonly<Record<string, string>> = {
  s: "second",
  d: "day",
  hour: "hour",
  minute: "minute",
  second: "second",
  day: "day",
  week: "week",
  month: "month",
  year: "year",
  annum: "annum",
  night: "night",
  person: "person",
  head: "head",
  mile: "mile",
  gallon: "gallon",
  pound: "pound",
  acre: "acre",
  unit: "unit",
  item: "item",
  user: "user",
  seat: "seat",
  share: "share",
  barrel: "barrel",
  bbl: "barrel",
  ton: "ton",
  t: "ton",
  A: "amp",
  K: "kelvin",
  "sq ft": "square foot",
  "sq. ft": "square foot",
  "100 km": "100 kilometers",
  "m²": "square meter",
  "m³": "cubic meter",
  "s²": "second squared",
  "cm²": "square centimeter",
  "cm³": "cubic centimeter",
  "km²": "square kilometer",
  "ft²": "square foot",
  "ft³": "cubic foot",
  "in²": "square inch",
  m2: "square meter",
  m3: "cubic meter",
  s2: "second squared",
  cm2: "square centimeter",
  km2: "square kilometer",
  "m^2": "square meter",
  "m^3": "cubic meter",
  "s^2": "second squared",
};

const PER: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(UNITS).map(([symbol, { one }]) => [symbol, one])),
  ...PER_ONLY,
};
/** What may be a unit: a rule looks it up in `UNITS`. A list of all would be slow to compile. */
export const UNIT = "(?:fl\\.? oz|mm Hg|y/o|[°ºo] ?[CFK](?!\\p{L})|[\\p{L}°º℃℉㎞㎏㎡㎥]{1,6})";
/** What may be a unit after a slash. */
export const PER_UNIT = "(?:100 km|sq\\.? ft|[\\p{L}µμΩ]{1,8}(?:[²³]|\\^?[23])?)";

/** " per hour" for the "h" after a slash. What is no unit stays as it is. */
export function perUnit(unit: string | undefined): string {
  if (unit === undefined) return "";
  return Object.hasOwn(PER, unit) ? ` per ${PER[unit]}` : `/${unit}`;
}
