/**
 * When each character of a text is heard, in the form of ElevenLabs.
 *
 * @module
 */

import type { TimedWord } from "../../../speech/timings/timings.ts";

/** The characters of a text, with their times in seconds. */
export interface Alignment {
  readonly characters: readonly string[];
  readonly character_start_times_seconds: readonly number[];
  readonly character_end_times_seconds: readonly number[];
}

/**
 * Divides the time of each word evenly among its characters. Characters between two words get the
 * time between them.
 *
 * @param text the part of the script from `from` on
 * @param words the words of this part, with places in the script
 * @param span when the part begins and ends, in seconds
 */
export function alignmentOf(
  text: string,
  from: number,
  words: readonly TimedWord[],
  span: { readonly start: number; readonly end: number },
): Alignment {
  const characters: string[] = [];
  const starts: number[] = [];
  const ends: number[] = [];
  const add = (part: string, start: number, end: number): void => {
    const own = [...part];
    const each = (end - start) / own.length;
    for (const [i, character] of own.entries()) {
      characters.push(character);
      starts.push(start + i * each);
      ends.push(start + (i + 1) * each);
    }
  };
  let [place, time] = [0, span.start];
  for (const { textStart, textEnd, start, end } of words) {
    add(text.slice(place, textStart - from), time, start);
    add(text.slice(textStart - from, textEnd - from), start, end);
    [place, time] = [textEnd - from, end];
  }
  add(text.slice(place), time, Math.max(time, span.end));
  return {
    characters,
    character_start_times_seconds: starts,
    character_end_times_seconds: ends,
  };
}
