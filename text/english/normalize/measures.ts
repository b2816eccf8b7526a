/**
 * Amounts of a unit of measurement, percentages, and how long something takes.
 *
 * @module
 */

import {
  count,
  endsSentence,
  hasDeterminer,
  isBeforeNoun,
  isOne,
  NUMBER,
  SCALE_WORD,
  TO,
} from "./quantity.ts";
import { anyOf, type Rule } from "./rule.ts";
import { PER_UNIT, perUnit, UNIT, type Unit, UNITS } from "./units.ts";

/** How a unit is written, and what follows it. */
interface Written {
  readonly gap: string;
  readonly hasStop: boolean;
  readonly hasScale: boolean;
  readonly after: string;
}

const SIZE = /^ (?:long|deep|tall|high|wide|away|race|sprint|dash|pool|below|above)(?!\p{L})/u;
const CURRENT = /^ (?:of|fuse|circuit|current|breaker|outlet)(?!\p{L})/u;
const NETWORK =
  /^ (?:networks?|phones?|towers?|service|coverage|signal|connection|internet|modems?|data)(?!\p{L})/u;
const isTight = ({ gap }: Written): boolean => gap !== " ";
const isInitial = ({ hasStop, after }: Written): boolean =>
  hasStop && /^ (?:\p{Lu}|\d)/u.test(after);
/** When a symbol may well be no unit: the m of "Go 5m", the W of "200 W. 57th Street". */
const DOUBTS: Readonly<Record<string, (written: Written) => boolean>> = {
  m: (written) => isTight(written) && !SIZE.test(written.after),
  l: isTight,
  mi: isTight,
  N: (written) => isTight(written) || written.hasStop,
  A: ({ after }) => !CURRENT.test(after),
  g: (written) => isTight(written) && NETWORK.test(written.after),
  W: isInitial,
  V: isInitial,
  J: isInitial,
  L: isInitial,
  min: ({ hasScale }) => hasScale,
  sec: ({ hasScale }) => hasScale,
  mo: (written) => isTight(written) || written.hasScale,
  pt: () => true,
  pts: ({ hasStop }) => !hasStop,
};

const AREA: Readonly<Record<string, string>> = {
  "²": "square ",
  "2": "square ",
  "^2": "square ",
  "³": "cubic ",
  "3": "cubic ",
  "^3": "cubic ",
  sq: "square ",
  square: "square ",
  cu: "cubic ",
  cubic: "cubic ",
};

/** Units of length, which have areas and volumes. */
const LENGTH = "km|m|cm|mm|µm|μm|nm|mi|yd|ft|in|KM|CM|FT";
const WORD_ENDS = "(?![\\p{L}\\p{N}_²³])";
const BEFORE = "(?<![\\p{L}\\p{N}_\\p{Sc}#:/^\\\\]|[\\p{N}\\p{L}][.,]|\\p{L}-|\\^-)";

/** Nouns that a measure describes, also without "a" before it: "60W bulbs". */
const NOUNS = new Set(
  ("bulb bulbs battery batteries bag bags run race walk ruler rulers screen screens monitor " +
    "monitors stick sticks bottle bottles jar jars pole poles ladder rope cable cables pipe " +
    "pipes plank charger chargers adapter outlet motor engine dash sprint pool hike radius zone " +
    "dumbbell dumbbells resistor resistors capacitor lens tv display drive drives").split(" "),
);

/** What shows that "30s" are seconds, not years: words before and after it. */
const LASTS =
  /(?:^|[^\p{L}])(?:for|waits?|waited|takes?|took|in|within|after|every|lasts?|lasted|ran|runs|hold|held|rest|under|over|than|only|about|exactly|another|plus|to) $/iu;
const LASTING =
  /^[ -](?:timers?|timeouts?|delays?|videos?|clips?|ads?|intervals?|later|ago|windows?|left|remaining|more|each|per|countdown|sprint|break|pause|rest)(?!\p{L})/u;

/** Units that are read after a word: those that are no words, and letters after a power. */
const AFTER_WORD = anyOf([
  ..."km cm mm kg mg ml mL kW MW GW kWh kHz MHz GHz MB GB TB kB KB lb lbs oz ft tsp tbsp mph".split(
    " ",
  ),
  ..."µg μg µm μm m g W J V N Pa Hz L".split(" "),
]);
const POWER_BEFORE = /(?:[⁰¹²³⁴-⁹]|\d\^-?\d{1,2}) ?$/u;
const COUNT_BEFORE =
  /(?:[½⅓⅔¼¾⅛⅜⅝⅞]|(?<!\d)\d\/\d{1,2}) ?$|(?:^|[^\p{L}])(?:few|several|many|per|half an?|one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|hundred|thousand|million|of) $/iu;
const ONE_BEFORE =
  /(?:^|[^\p{L}])(?:per|half an?|one) $|(?:^|[^\p{N}] ?)(?:(?<!\d ?)[½⅓⅔¼¾⅛⅜⅝⅞]|(?<!\d )(?<!\d)\d\/\d\d?) ?$/iu;

const FEET = "['′’]|ft\\.?|feet|foot";
const INCHES = "[\"″”]|''|′′|ins?(?:\\.(?! \\p{Lu})|(?![\\p{L}.]))|inch(?:es)?";

export const MEASURES: readonly Rule[] = [
  // "40°26′N" is read as "40 degrees 26 minutes north".
  {
    name: "coordinates",
    needsDigit: true,
    pattern:
      /(?<![\p{L}\p{N}_.,])(\d{1,3}(?:\.\d{1,6})?)° ?(?:(\d{1,2}(?:\.\d{1,4})?) ?[′'’] ?)?(?:(\d{1,2}(?:\.\d{1,4})?) ?["″”] ?)?([NSEW])(?![\p{L}\p{N}])/gu,
    say: ([, degrees, minutes, seconds, side]) =>
      `${named(count(degrees), false, UNITS["°"])}${
        minutes ? named(` ${count(minutes)}`, false, UNITS.min) : ""
      }` +
      `${seconds ? named(` ${count(seconds)}`, false, UNITS.sec) : ""} ${SIDES[side]}`,
  },
  // 6'2" and "6ft 2in" are read as "six foot two", 12" as "twelve inches".
  {
    name: "feet and inches",
    needsDigit: true,
    pattern: new RegExp(
      `(?:(?<=["″”′])(?<to>[-–—])|${BEFORE})(?:(?<feet>\\d{1,3}) ?(?:${FEET}) ?` +
        `(?<inches>\\d{1,2}(?:\\.\\d{1,2})?) ?(?:${INCHES})|` +
        `(?<feet2>\\d{1,2})['′’](?<inches2>\\d{1,2})(?![\\p{L}\\p{N}])|` +
        `(?<feetOnly>\\d{1,3}(?:\\.\\d{1,2})?)′(?![\\p{L}\\p{N}])|` +
        `(?<inchesOnly>\\d{1,3}(?:\\.\\d{1,3})?)(?<mark>["″”]| ?in(?:\\.(?! \\p{Lu})|` +
        `(?! |\\.\\p{L})|(?= (?:by|x|long|wide|tall|high|deep|thick)(?!\\p{L}))))` +
        `(?![\\p{L}\\p{N}]))|` +
        `(?<=\\d/\\d{1,2}|[½¼¾⅛⅜⅝⅞])(?<after>["″”])(?![\\p{L}\\p{N}])`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { feet, inches, feet2, inches2, feetOnly, inchesOnly, mark, after } = groups!;
      const end = index + all.length;
      const to = groups!.to ? " to " : "";
      if (feet !== undefined) return `${to}${feet} foot ${count(inches)}${stop(all, input, end)}`;
      if (feet2 !== undefined) return Number(inches2) < 12 ? `${to}${feet2} foot ${inches2}` : null;
      if (after !== undefined) return isQuoted(input, index) ? null : " inch";
      const isOneThing = isBeforeNoun(input, index, end, NOUNS);
      if (feetOnly !== undefined) {
        return `${to}${count(feetOnly)} ${isOneThing || isOne(feetOnly) ? "foot" : "feet"}`;
      }
      if (mark === "”" && isQuoted(input, index)) return null;
      return `${to}${count(inchesOnly)} ${isOneThing || isOne(inchesOnly) ? "inch" : "inches"}` +
        stop(all, input, end);
    },
  },
  // "1h 30m" is read as "one hour thirty minutes", "5m 20s" as "five minutes twenty seconds".
  {
    name: "duration",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?:(?<d>\\d{1,3}) ?d(?:ays?)?,? ?)?(?:(?<h>\\d{1,3}) ?(?:h|hrs?|hours?)\\.?,? ?)?` +
        `(?:(?<m>\\d{1,3}) ?(?:m|mins?|minutes?)\\.?,? ?|(?<=\\dh)(?<m2>\\d\\d)` +
        `(?!\\d))?(?:(?<s>\\d{1,3}) ?(?:s|secs?|seconds?))?` +
        `(?<=\\p{L}|\\dh\\d\\d)(?![\\p{L}\\p{N}_])`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { d, h, s } = groups!;
      const m = groups!.m ?? groups!.m2;
      const parts = [[d, "day"], [h, "hour"], [m, "minute"], [s, "second"]]
        .filter(([number]) => number !== undefined);
      if (parts.length === 1) {
        if (!s || !/\d ?s$/.test(all)) return null;
        return isSeconds(s, input, index, index + all.length)
          ? named(s, isOneThing(input, index, index + all.length), UNITS.sec)
          : null;
      }
      if (parts.length === 2 && d && m) return null;
      return parts.map(([number, name]) => `${number} ${name}${isOne(number!) ? "" : "s"}`).join(
        " ",
      );
    },
  },
  // "5mm x 10mm" is read as "5 millimeters by 10 millimeters".
  {
    name: "by",
    needsDigit: true,
    pattern: new RegExp(
      `(?:(?<=\\d)[x×]|(?<=[\\d\\p{L}.'′"″”]) [x×] )(?=(?:\\d{1,4}(?:\\.\\d{1,3})? ?[x×] ?)?` +
        `\\d{1,4}(?:\\.\\d{1,3})? ?(?:k?m|[cm]m|ft|in|yd|mi|['′"″”])(?![\\p{L}\\p{N}]))`,
      "gu",
    ),
    say: () => " by ",
  },
  // "120/80 mmHg" is read as "120 over 80 millimeters of mercury".
  {
    name: "blood pressure",
    needsDigit: true,
    pattern: new RegExp(`${BEFORE}(\\d{2,3})/(\\d{2,3})(?: ?(mm ?Hg))?${WORD_ENDS}(?!/)`, "gu"),
    say: ([, high, low, unit]) => {
      const isPressure = Number(high) > Number(low) && Number(high) >= 80 && Number(high) <= 260 &&
        Number(low) >= 40 && Number(low) <= 160;
      if (!isPressure && !unit) return null;
      return `${high} over ${low}${unit ? " millimeters of mercury" : ""}`;
    },
  },
  // "5 sq ft" is read as "five square feet", "5 m2" and "5 m³" as "... square meters".
  {
    name: "area or volume",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?:(?<from>${NUMBER})${TO})?(?<number>[-−]?(?:${NUMBER}))(?: ` +
        `(?<scale>${SCALE_WORD}))?[ -]?` +
        `(?:(?<kind>sq|square|cu|cubic)\\.? ?(?<unit>${LENGTH}|feet|foot|inch|inches)` +
        `(?<dot>\\.)?|` +
        `(?<unit2>${LENGTH})(?<power>[²³]|\\^?[23]))(?:/(?<per>${PER_UNIT}))?${WORD_ENDS}`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { from, number, scale, kind, unit, unit2, power, per } = groups!;
      if (/^(?:square|cubic)$/.test(kind ?? "") && /^(?:feet|foot|inch)/.test(unit)) return null;
      const end = index + all.length;
      const { one, many } = /^(?:feet|foot)$/.test(unit)
        ? UNITS.ft
        : /^in/.test(unit ?? unit2)
        ? UNITS["in."]
        : UNITS[unit ?? unit2];
      const name = (isOne(number) && !from) || isOneThing(input, index, end) ? one : many;
      return `${from ? `${count(from)} to ` : ""}${count(number)} ${scale ? `${scale} ` : ""}` +
        `${AREA[kind ?? power]}${name}${perUnit(per)}${stop(all, input, end)}`;
    },
  },
  // "5 km/h" is read as "five kilometers per hour", "5-10 kg" as "five to ten kilograms".
  {
    name: "unit",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?:(?<from>[-−]?(?:${NUMBER}))(?<unit0>${UNIT})?(?<to>${TO}| or ))?` +
        `(?<number>[-−]?(?:${NUMBER}))(?: (?<scale>${SCALE_WORD}))?(?<gap>[ -]?)(?<unit>${UNIT})` +
        `(?:/(?<per>${PER_UNIT}))?${WORD_ENDS}(?<dot>\\.(?!\\p{L}|\\p{N}|\\.))?(?!['’]\\p{L})`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { from, unit0, to, number, scale, gap, unit, per, dot } = groups!;
      const end = index + all.length;
      const after = input.slice(end, end + 24);
      if (!Object.hasOwn(UNITS, unit) || (unit0 !== undefined && unit0 !== unit)) return null;
      const hasStop = dot !== undefined;
      const written = { gap, hasStop, hasScale: scale !== undefined, after };
      if (perUnit(per).startsWith(" ") === false && DOUBTS[unit]?.(written)) return null;
      if (gap === "-" && !/^[ -]\p{Ll}/u.test(after)) return null;
      const name = gap === "-" || isOneThing(input, index, end)
        ? UNITS[unit].one
        : named("", isOne(number) && from === undefined, UNITS[unit]).trim();
      const first = from === undefined ? "" : `${count(from)}${JOINED[to.trim()] ?? " to "}`;
      return `${first}${count(number)} ${scale ? `${scale} ` : ""}${name}` +
        perUnit(per) + (dot && endsSentence(input, end) ? "." : "");
    },
  },
  // "half a kg" is read as "half a kilogram", "½ oz" as "one half ounce", "10⁻⁶ m" as "... meters".
  {
    name: "unit after a word",
    pattern: new RegExp(
      `(?<=[\\p{L}½⅓⅔¼¾⅛⅜⅝⅞⁰¹²³⁴-⁹ ]|\\d[/^]-?\\d{1,2})( ?)(${AFTER_WORD})(?:/` +
        `(${PER_UNIT}))?${WORD_ENDS}`,
      "gu",
    ),
    say: ({ 1: gap, 2: unit, 3: per, index, input }) => {
      const before = input.slice(Math.max(0, index - 14), index) + gap;
      const isPower = POWER_BEFORE.test(before);
      if (!isPower && (unit.length < 2 || !COUNT_BEFORE.test(before))) return null;
      const isSingle = !isPower && ONE_BEFORE.test(before);
      return `${gap || /[\p{L}½⅓⅔¼¾⅛⅜⅝⅞⁰¹²³⁴-⁹\d]$/u.test(before) ? " " : ""}${
        isSingle ? UNITS[unit].one : UNITS[unit].many
      }${perUnit(per)}`;
    },
  },
  // "kg/m³" is read as "kilograms per cubic meter".
  {
    name: "unit per unit",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_/.@-])(km|m|cm|mm|kg|g|mg|µg|μg|ng|L|mL|ml|W|kW|kWh|J|kJ|` +
        `mol|mmol|MB|GB|ft|mi|lbs?|N|V)/(${PER_UNIT})${WORD_ENDS}(?!/)`,
      "gu",
    ),
    say: ([, unit, per]) => perUnit(per).startsWith(" ") ? UNITS[unit].many + perUnit(per) : null,
  },
  // "beats/min" is read as "beats per minute".
  {
    name: "per",
    pattern: new RegExp(
      `(?<=(?<!\\p{L})(?:dollars?|pounds?|euros?|cents?|miles|feet|meters|metres|` +
        `words|beats|breaths|` +
        `people|calories|gallons|liters|litres|times|hours|minutes|days|grams|points|visits))` +
        `/(${PER_UNIT})(?![\\p{L}\\p{N}])`,
      "gu",
    ),
    say: ([, unit]) => perUnit(unit),
  },
  // "50%" is read as "fifty percent", "5%-10%" as "five to ten percent".
  {
    name: "percentage",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?:(?<from>${NUMBER}) ?%?${TO})?(?<number>${NUMBER}) ?(?<sign>[%％‰])|` +
        `(?<=[\\d½¼¾]) ?(?<sign2>[%％‰])`,
      "gu",
    ),
    say: ({ groups }) => {
      const { from, number, sign, sign2 } = groups!;
      const name = (sign ?? sign2) === "‰" ? " per mille" : " percent";
      return `${from ? `${count(from)} to ` : ""}${number ? count(number) : ""}${name}`;
    },
  },
];

const SIDES: Readonly<Record<string, string>> = { N: "north", S: "south", E: "east", W: "west" };

const JOINED: Readonly<Record<string, string>> = { or: " or " };

function named(number: string, isSingle: boolean, { one, many }: Unit): string {
  return `${number} ${isSingle || isOne(number) ? one : many}`;
}

function isOneThing(input: string, start: number, end: number): boolean {
  return isBeforeNoun(input, start, end, NOUNS);
}

/** Whether "30s" lasts: years are "the 30s", "his 30s" and "80s music". */
function isSeconds(number: string, input: string, start: number, end: number): boolean {
  const before = input.slice(Math.max(0, start - 12), start);
  const after = input.slice(end, end + 14);
  if (LASTS.test(before) || LASTING.test(after)) return true;
  const isRound = number.endsWith("0") || number.length === 1;
  return !isRound && !hasDeterminer(input, start) && !/\p{Lu}\p{L}* $/u.test(before);
}

/** Whether a quotation is open at a place of the text. */
function isQuoted(input: string, at: number): boolean {
  const before = input.slice(Math.max(0, at - 300), at);
  return before.lastIndexOf("“") > before.lastIndexOf("”") || before.endsWith("”");
}

/** A full stop if the one of an abbreviation also ends the sentence. */
function stop(all: string, input: string, end: number): string {
  return all.endsWith(".") && endsSentence(input, end) ? "." : "";
}
