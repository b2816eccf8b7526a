/**
 * The words of a sentence, in parts that Kokoro speaks well.
 *
 * @module
 */

import type { SpokenText } from "../script/spoken_text.ts";
import { isPhoneme, MAX_PHONEMES } from "../phonemes/token_table.ts";

/**
 * Numbers of phonemes. Kokoro's authors name 100 to 200 as best, below 20 as weak, and hear voices rush
 * above 400. Decoding takes memory by the length of an utterance: one that is long is cut behind a clause.
 */
export const WEAK = 20;
export const LONG = 150;
export const RUSHED = 400;

/** A first sentence that is longer is cut behind a clause. */
const LONG_START = 100;

/** A word in terms of the script, with all its symbols in the token table. */
export interface Unit {
  readonly start: number;
  readonly end: number;
  readonly phonemes: string;
  /** Whether the phonemes have a blank after it. */
  readonly spaceAfter: boolean;
  /** Whether a word ends with it. */
  readonly endsWord: boolean;
}

/** All that is said of a sentence. */
export function unitsOf({ text, words }: SpokenText): Unit[] {
  const units: Unit[] = [];
  for (const word of words) {
    const phonemes = [...word.phonemes].filter(isPhoneme).join("").replace(/ +/g, " ").trim();
    const { endsWord } = word;
    const spaceAfter = word.spaceAfter !== "";
    const last = units.at(-1);
    if (phonemes) units.push({ ...text.origin(word), phonemes, spaceAfter, endsWord });
    else if (last) {
      units[units.length - 1] = {
        ...last,
        spaceAfter: last.spaceAfter || spaceAfter,
        endsWord: last.endsWord || endsWord,
      };
    }
  }
  return units;
}

/** Whether there is more than punctuation, stress and tone. */
export function isSpoken(units: readonly Unit[]): boolean {
  return units.some(({ phonemes }) => /[\p{Ll}\p{Lu}\p{Lo}]/u.test(phonemes));
}

/** How many phonemes the units have together. */
export function lengthOf(units: readonly Unit[]): number {
  const last = units.at(-1);
  const blanks = units.filter(({ spaceAfter }) => spaceAfter).length - (last?.spaceAfter ? 1 : 0);
  return units.reduce((sum, { phonemes }) => sum + phonemes.length, blanks);
}

/** A sentence whole, or in halves of halves, until none is long: behind clauses, or if there are none behind words. */
export function cut(units: readonly Unit[]): (readonly Unit[])[] {
  const length = lengthOf(units);
  if (length <= LONG) return [units];
  if (units.length === 1) return length <= MAX_PHONEMES ? [units] : cutWord(units[0]);
  const at = middle(units, length, isClauseEnd, 1 / 4) ??
    (length > 2 * LONG ? middle(units, length, isWordEnd, 0) ?? units.length >> 1 : undefined);
  if (at === undefined) return [units];
  return [...cut(units.slice(0, at)), ...cut(units.slice(at))];
}

/** Whether there is a mark behind the word. */
export function endsInMark({ phonemes }: Unit): boolean {
  return /[;:,.!?…—”)]$/u.test(phonemes);
}

function isClauseEnd(unit: Unit): boolean {
  return unit.endsWord && endsInMark(unit);
}

function isWordEnd({ endsWord }: Unit): boolean {
  return endsWord;
}

/** Where to cut: behind the unit nearest to the middle that may be last, leaving no crumb at the edges. */
function middle(
  units: readonly Unit[],
  length: number,
  mayBeLast: (unit: Unit) => boolean,
  margin: number,
): number | undefined {
  let best: number | undefined;
  let nearest = Infinity;
  let done = 0;
  for (const [i, unit] of units.slice(0, -1).entries()) {
    done += unit.phonemes.length + (unit.spaceAfter ? 1 : 0);
    const distance = Math.abs(done - length / 2);
    if (distance > length * (1 / 2 - margin) || distance >= nearest || !mayBeLast(unit)) continue;
    nearest = distance;
    best = i + 1;
  }
  return best;
}

/** A long beginning is cut behind the last of the clauses that are soon said, or behind the first. */
export function cutStart(units: readonly Unit[]): (readonly Unit[])[] {
  const length = lengthOf(units);
  if (length <= LONG_START) return cut(units);
  const cuts = units.flatMap((unit, i) => {
    const first = lengthOf(units.slice(0, i + 1));
    return isClauseEnd(unit) && first >= WEAK && length - first >= WEAK ? [{ i, first }] : [];
  });
  const at = cuts.findLast(({ first }) => first <= LONG_START) ?? cuts[0];
  if (at === undefined) return cut(units);
  return [...cut(units.slice(0, at.i + 1)), ...cut(units.slice(at.i + 1))];
}

/** A word that no network can say at once: in parts of about the same length. */
function cutWord({ start, end, phonemes, spaceAfter, endsWord }: Unit): Unit[][] {
  const count = Math.ceil(phonemes.length / RUSHED);
  const at = (i: number, length: number): number => Math.round(length * i / count);
  return Array.from({ length: count }, (_, i) => [{
    start: start + at(i, end - start),
    end: start + at(i + 1, end - start),
    phonemes: phonemes.slice(at(i, phonemes.length), at(i + 1, phonemes.length)),
    spaceAfter: spaceAfter && i === count - 1,
    endsWord: endsWord && i === count - 1,
  }]);
}
