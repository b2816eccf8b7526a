/**
 * Times of day.
 *
 * @module
 */

import type { Rule } from "./rule.ts";

/** Books of the Bible. Their chapters and verses look like times. */
const BIBLE =
  "Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra|" +
  "Job|Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Ezekiel|Daniel|Matthew|Mark|Luke|John|Acts|" +
  "Romans|Corinthians|Galatians|Ephesians|Philippians|Colossians|Timothy|Hebrews|James|Peter|" +
  "Jude|Revelation";

export const CLOCK: readonly Rule[] = [
  // "3:30" is read as "three thirty", "9:05" as "nine oh five".
  {
    name: "time",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}:.,/]|(?:${BIBLE}) )(\\d{1,2}):([0-5]\\d)(?::([0-5]\\d))?` +
        `(?: ?([ap])(?:m(?![\\p{L}\\p{N}])|\\.m\\.))?(?![\\p{N}:]| (?:aspect|ratio))`,
      "giu",
    ),
    say: ({ 0: all, 1: hour, 2: minute, 3: second, 4: half, index, input }) => {
      if (Number(hour) > 24) return null;
      const time = [oClock(hour, minute, half !== undefined || second !== undefined)];
      if (second !== undefined) {
        time.push(`and ${Number(second)} second${second === "01" ? "" : "s"}`);
      }
      if (half !== undefined) time.push(meridiem(half, all, input.slice(index + all.length)));
      return time.join(" ");
    },
  },
  // "8 p.m." is read as "eight PM".
  {
    name: "AM or PM",
    pattern: /(?<=\p{N}) ?([ap])\.m\./giu,
    say: ({ 0: all, 1: half, index, input }) =>
      ` ${meridiem(half, all, input.slice(index + all.length, index + all.length + 3))}`,
  },
];

function oClock(hour: string, minute: string, isPlain: boolean): string {
  const hours = String(Number(hour));
  if (minute === "00") {
    if (Number(hour) > 12 || hour === "00") return `${hours} hundred`;
    return isPlain ? hours : `${hours} o'clock`;
  }
  return minute.startsWith("0") ? `${hours} oh ${minute[1]}` : `${hours} ${minute}`;
}

/** "AM" or "PM", with a full stop if the last one of "p.m." also ends the sentence. */
function meridiem(half: string, markup: string, rest: string): string {
  const endsSentence = markup.endsWith(".") && /^(?:["”)]*$|["”)]* +["“]?\p{Lu})/u.test(rest);
  return `${half.toUpperCase()}M${endsSentence ? "." : ""}`;
}
