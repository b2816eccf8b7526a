/**
 * Times of day.
 *
 * @module
 */

import { endsSentence, letters, TO } from "./quantity.ts";
import { anyOf, type Rule, spaced } from "./rule.ts";

/** Time zones, which are spelled. */
const ZONES = (
  "UTC GMT EST EDT CST CDT MST MDT PST PDT AKST AKDT HST BST WET WEST CET CEST EET EEST MSK IST " +
  "JST KST SGT HKT AWST ACST AEST AEDT NZST NZDT ET CT MT PT"
).split(" ");

const HOUR = "[01]?\\d|2[0-4]";
const MINUTE = "[0-5]\\d";
const ZONE = `(?: ?(?<zone>${anyOf(ZONES)})(?![\\p{L}\\p{N}]))`;
/** A comma before another time: "11:20AM,2:40PM". */
const COMMA = "(?<comma>,(?=\\d{1,2}:|\\d{1,2} ?[aApP]\\.?[mM]))";
/** A place before a time. */
const BEFORE = "(?<![\\p{L}\\p{N}_:/$£€#]|\\p{N}[.-])";

/** "am", "AM", "a.m.", "a. m.": a group of this name has the first letter. */
function half(name: string): string {
  return `(?<${name}>[aApP])(?:\\.? ?[mM]\\.|[mM](?![\\p{Ll}\\p{N}]|['’](?!s)))`;
}

/** An hour, perhaps with minutes, seconds and "am". Each group's name ends in `end`. */
function timeOf(end: string): string {
  return `(?<h${end}>${HOUR})(?:[:.](?<m${end}>${MINUTE})(?::(?<s${end}>${MINUTE}))?)?` +
    `(?: ?${half(`p${end}`)})?`;
}

/** Words after which a time with seconds is a time of day, not the length of something. */
const AT = /(?:^|[^\p{L}])(?:at|by|until|till|since|before|after|from|to|around) $/iu;

export const CLOCK: readonly Rule[] = [
  // "9am-5pm" is read as "nine AM to five PM", "10:00-11:30" as "ten to eleven thirty".
  {
    name: "range of times",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?:${timeOf("1")}|(?<noon1>[Nn]oon|[Mm]idnight))${TO}` +
        `(?:${timeOf("2")}|(?<noon2>[Nn]oon|[Mm]idnight))(?![\\p{L}\\p{N}_:]|[.,-]\\p{N})`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { h1, m1, s1, p1, noon1, h2, m2, s2, p2, noon2 } = groups!;
      const isTime = (minute?: string, half?: string): boolean =>
        half !== undefined || minute !== undefined;
      if (!noon1 && !noon2 && !isTime(m1, p1) && !isTime(m2, p2)) return null;
      if ((noon1 && !isTime(m2, p2)) || (noon2 && !isTime(m1, p1))) return null;
      // A dot may be that of a decimal: "6.30-7.30pm", but not "1.25-1.50".
      if (!p1 && !p2 && /\d\.\d/.test(all)) return null;
      if (s1 ?? s2) return null;
      const from = noon1 ?? plain(h1, m1, p1);
      const to = noon2 ?? plain(h2, m2, p2);
      return `${from} to ${to}${stop(all, input, index + all.length)}`;
    },
  },
  // "3:30" is read as "three thirty", "9:05" as "nine oh five", "11:30EST" as "eleven thirty EST".
  {
    name: "time",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?<h>${HOUR}):(?<m>${MINUTE})(?::(?<s>${MINUTE}))?(?:\\.(?<tenths>\\d{1,6}))?` +
        `(?: ?${half("p")})?${ZONE}?` +
        `(?:${COMMA}|(?![\\p{N}:]|[.,/]\\p{N}| (?:aspect|ratio|odds|scale)))`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { h, m, s, tenths, p, zone, comma } = groups!;
      const time = s === undefined
        ? (p || zone ? plain(h, m, p) : oClock(h, m))
        : withSeconds(h, m, s, p, p !== undefined || zone !== undefined || isAt(input, index));
      const point = tenths === undefined ? "" : ` point ${spaced(tenths)}`;
      return time + point + zoned(zone) + (comma ? ", " : stop(all, input, index + all.length));
    },
  },
  // "8 p.m." is read as "eight PM", "9am" as "nine AM", "6.30pm" as "six thirty PM".
  {
    name: "AM or PM",
    needsDigit: true,
    pattern: new RegExp(
      `${BEFORE}(?<h>${HOUR})(?:\\.(?<m>${MINUTE}))? ?${half("p")}${ZONE}?(?:${COMMA}|(?!\\p{N}))`,
      "gu",
    ),
    say: ({ 0: all, index, input, groups }) => {
      const { h, m, p, zone, comma } = groups!;
      if (Number(h) > 12 && !m && /^\d+ am$/.test(all)) return null;
      return plain(h, m, p) + zoned(zone) +
        (comma ? ", " : stop(all, input, index + all.length));
    },
  },
];

function isAt(input: string, index: number): boolean {
  return AT.test(input.slice(Math.max(0, index - 10), index));
}

/** A time zone in letters, after a blank. */
function zoned(zone: string | undefined): string {
  return zone === undefined ? "" : ` ${letters(zone)}`;
}

/** A time without "o'clock". */
function plain(hour: string, minute: string | undefined, half: string | undefined): string {
  const time = minute === undefined || minute === "00"
    ? String(Number(hour))
    : minutesAfter(hour, minute);
  return half === undefined ? time : `${time} ${half.toUpperCase()}M`;
}

function minutesAfter(hour: string, minute: string): string {
  return `${Number(hour)} ${minute.startsWith("0") ? `oh ${minute[1]}` : minute}`;
}

function oClock(hour: string, minute: string): string {
  if (minute !== "00") return minutesAfter(hour, minute);
  return Number(hour) === 0 ? "midnight" : `${Number(hour)} o'clock`;
}

/** A time of day with seconds, or how long something took. */
function withSeconds(
  hour: string,
  minute: string,
  second: string,
  half: string | undefined,
  isTimeOfDay: boolean,
): string {
  const unit = (count: string, name: string): string =>
    `${Number(count)} ${name}${Number(count) === 1 ? "" : "s"}`;
  const seconds = unit(second, "second");
  if (!isTimeOfDay) return `${unit(hour, "hour")} ${unit(minute, "minute")} and ${seconds}`;
  const time = `${plain(hour, minute, undefined)} and ${seconds}`;
  return half === undefined ? time : `${time} ${half.toUpperCase()}M`;
}

/** A full stop if the last one of "p.m." also ends the sentence. */
function stop(time: string, input: string, end: number): string {
  return time.endsWith(".") && endsSentence(input, end) ? "." : "";
}
