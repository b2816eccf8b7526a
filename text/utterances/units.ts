/**
 * Splits the words of a sentence into parts of a length that Kokoro speaks well.
 *
 * @module
 */

import type { SpokenText } from "../script/spoken_text.ts";
import { isPhoneme, MAX_PHONEMES } from "../phonemes/token_table.ts";

/**
 * Lengths in phonemes. According to Kokoro's authors, 100 to 200 phonemes work best, results below
 * 20 are weak, and voices rush above 400. Decoding needs memory in proportion to the length of an
 * utterance, so a long one is cut after a clause.
 */
export const WEAK = 20;
export const LONG = 150;
export const RUSHED = 400;

/** A first sentence with more phonemes than this is cut after a clause. */
const LONG_START = 100;

/** A word or a mark at its place in the script. All its phonemes are in the token table. */
export interface Unit {
  readonly start: number;
  readonly end: number;
  readonly phonemes: string;
  /** Whether a blank follows the phonemes. */
  readonly spaceAfter: boolean;
  /** Whether a word ends here. */
  readonly endsWord: boolean;
  /** The words that are said for it. */
  readonly spoken: string;
  /** What decided how it is said. */
  readonly source: string;
}

/** The words and marks of a sentence that have phonemes. */
export function unitsOf({ text, words }: SpokenText): Unit[] {
  const units: Unit[] = [];
  for (const word of words) {
    const phonemes = [...word.phonemes].filter(isPhoneme).join("").replace(/ +/g, " ").trim();
    const { endsWord, source } = word;
    const spoken = word.spoken ?? text.text.slice(word.start, word.end);
    const spaceAfter = word.spaceAfter !== "";
    const last = units.at(-1);
    if (phonemes) {
      units.push({ ...text.origin(word), phonemes, spaceAfter, endsWord, spoken, source });
    } else if (last) {
      units[units.length - 1] = {
        ...last,
        spaceAfter: last.spaceAfter || spaceAfter,
        endsWord: last.endsWord || endsWord,
      };
    }
  }
  return units;
}

/** Whether the units contain more than punctuation, stress and tone. */
export function isSpoken(units: readonly Unit[]): boolean {
  return units.some(({ phonemes }) => /[\p{Ll}\p{Lu}\p{Lo}]/u.test(phonemes));
}

/** The number of phonemes of all units together, including the blanks between them. */
export function lengthOf(units: readonly Unit[]): number {
  const last = units.at(-1);
  const blanks = units.filter(({ spaceAfter }) => spaceAfter).length - (last?.spaceAfter ? 1 : 0);
  return units.reduce((sum, { phonemes }) => sum + phonemes.length, blanks);
}

/**
 * Halves a sentence until no part is long. The cuts are after clauses. A part without a suitable
 * clause is cut after a word, but only if it is longer than twice `LONG`.
 */
export function cut(units: readonly Unit[]): (readonly Unit[])[] {
  const length = lengthOf(units);
  if (length <= LONG) return [units];
  if (units.length === 1) return length <= MAX_PHONEMES ? [units] : cutWord(units[0]);
  const at = middle(units, length, isClauseEnd, 1 / 4) ??
    (length > 2 * LONG ? middle(units, length, isWordEnd, 0) ?? units.length >> 1 : undefined);
  if (at === undefined) return [units];
  return [...cut(units.slice(0, at)), ...cut(units.slice(at))];
}

/** Whether the unit ends in a punctuation mark. */
export function endsInMark({ phonemes }: Unit): boolean {
  return /[;:,.!?…—”)]$/u.test(phonemes);
}

function isClauseEnd(unit: Unit): boolean {
  return unit.endsWord && endsInMark(unit);
}

function isWordEnd({ endsWord }: Unit): boolean {
  return endsWord;
}

/**
 * Finds the allowed cut that is nearest to the middle. Returns the number of units before the cut,
 * or undefined if no cut is allowed.
 *
 * @param length the length of all units, in phonemes
 * @param mayBeLast whether the cut may be after this unit
 * @param margin the part of `length` at each end in which there may be no cut: 0 to 1/2
 */
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

/**
 * Cuts the first sentence of a script. If it is long, the first cut is after the last clause that
 * ends within `LONG_START` phonemes, or else after the first clause.
 */
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

/** Cuts a word that is too long for the network into parts of about the same length. */
function cutWord(unit: Unit): Unit[][] {
  const { start, end, phonemes, spaceAfter, endsWord } = unit;
  const count = Math.ceil(phonemes.length / RUSHED);
  const at = (i: number, length: number): number => Math.round(length * i / count);
  return Array.from({ length: count }, (_, i) => [{
    ...unit,
    start: start + at(i, end - start),
    end: start + at(i + 1, end - start),
    phonemes: phonemes.slice(at(i, phonemes.length), at(i + 1, phonemes.length)),
    spaceAfter: spaceAfter && i === count - 1,
    endsWord: endsWord && i === count - 1,
  }]);
}
