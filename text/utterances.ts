/**
 * From spoken words to pieces that Kokoro speaks well: not so short that it mumbles, not so long that it rushes.
 *
 * @module
 */

import type { MappedText } from "./mapped_text.ts";
import { sentences } from "./split.ts";
import type { SpokenWord } from "./spoken_word.ts";
import { isPhoneme, MAX_PHONEMES } from "./token_table.ts";

/**
 * Numbers of phonemes. Kokoro's authors name 100 to 200 as best, below 20 as weak, and hear voices rush
 * above 400.
 */
const WEAK = 20;
const GOOD = 100;
const BEST = 200;
const RUSHED = 400;

/** The silence that belongs behind a mark, in seconds; behind anything else there is none. */
const PAUSES: Readonly<Record<string, number>> = {
  ".": 0.35,
  "!": 0.35,
  "?": 0.35,
  "…": 0.45,
  ";": 0.25,
  ":": 0.25,
  "—": 0.2,
  ",": 0.15,
};
/** The silence at the end of a line, in seconds. */
const PAUSE_OF_LINE = 0.5;

/** A word or a mark of an utterance, and where it stands in the script. */
export interface Word {
  /** As it stands in the script; what was normalised has the same text for each word that it is read as. */
  readonly text: string;
  /** `script.slice(textStart, textEnd)` is `text`. */
  readonly textStart: number;
  /** The place behind its last unit. */
  readonly textEnd: number;
  /** `utterance.phonemes.slice(phonemeStart, phonemeEnd)` is how it is said. */
  readonly phonemeStart: number;
  /** The place behind its last symbol. */
  readonly phonemeEnd: number;
}

/** A piece of a script that is spoken in one go. */
export interface Utterance {
  /** The piece as it stands in the script, without the white space around it. */
  readonly text: string;
  /** `script.slice(textStart, textEnd)` is `text`; in UTF-16 units. */
  readonly textStart: number;
  /** The place behind its last unit. */
  readonly textEnd: number;
  /** 1 to 510 symbols, all of them in the token table. */
  readonly phonemes: string;
  /** What each phoneme belongs to, in order: all of `phonemes` but the blanks between words. */
  readonly words: readonly Word[];
  /** Silence that the writer asked for before anything is said, in seconds. */
  readonly pauseBefore: number;
  /** Silence that the writer asked for behind it, in seconds. */
  readonly pauseAfter: number;
  /** Silence that its last mark asks for behind it, in seconds at speed 1. */
  readonly breakAfter: number;
}

/** A word in terms of the script, with all its symbols in the token table. */
interface Unit {
  readonly start: number;
  readonly end: number;
  readonly phonemes: string;
  /** Whether a blank stands behind it. */
  readonly spaceAfter: boolean;
}

interface Piece {
  readonly units: readonly Unit[];
  /** Whether it ends a line. */
  readonly endsLine: boolean;
}

/** A line of text, and how it is said. */
export interface SpokenLine {
  readonly text: MappedText;
  readonly words: readonly SpokenWord[];
}

/** The utterances of some lines: whole sentences, several short ones together, long ones in parts. */
export function toUtterances(lines: readonly SpokenLine[], script: string): Utterance[] {
  const pieces = lines.flatMap((line) => {
    const parts = sentencesOf(line).filter(isSpoken).flatMap(cut);
    return parts.map((units, i): Piece => ({ units, endsLine: i === parts.length - 1 }));
  });
  const joined = join(pieces);
  return joined.map((piece, i) => toUtterance(piece, script, i === joined.length - 1));
}

/** The units of each sentence of a line. */
function sentencesOf({ text, words }: SpokenLine): Unit[][] {
  const ends = sentences(text.text).map(({ end }) => end);
  const units: Unit[][] = ends.map(() => []);
  let sentence = 0;
  for (const word of words) {
    while (sentence < ends.length - 1 && word.start >= ends[sentence]) sentence++;
    const phonemes = [...word.phonemes].filter(isPhoneme).join("").replace(/ +/g, " ").trim();
    const spaceAfter = word.spaceAfter !== "";
    const last = units[sentence].at(-1);
    if (phonemes) units[sentence].push({ ...text.origin(word), phonemes, spaceAfter });
    else if (last && spaceAfter) units[sentence].splice(-1, 1, { ...last, spaceAfter });
  }
  return units;
}

/** Whether there is more than punctuation, stress and tone. */
function isSpoken(units: readonly Unit[]): boolean {
  return units.some(({ phonemes }) => /[\p{Ll}\p{Lu}\p{Lo}]/u.test(phonemes));
}

/** How many phonemes the units have together. */
function lengthOf(units: readonly Unit[]): number {
  const last = units.at(-1);
  const blanks = units.filter(({ spaceAfter }) => spaceAfter).length - (last?.spaceAfter ? 1 : 0);
  return units.reduce((sum, { phonemes }) => sum + phonemes.length, blanks);
}

/** A sentence whole, or in halves of halves until each can be spoken well. */
function cut(units: readonly Unit[]): (readonly Unit[])[] {
  const length = lengthOf(units);
  if (length <= RUSHED) return [units];
  if (units.length === 1) return length <= MAX_PHONEMES ? [units] : cutWord(units[0]);
  const at = middle(units, length, isClauseEnd, 1 / 4) ??
    (length > MAX_PHONEMES ? middle(units, length, isWordEnd, 0) ?? units.length >> 1 : undefined);
  if (at === undefined) return [units];
  return [...cut(units.slice(0, at)), ...cut(units.slice(at))];
}

function isClauseEnd({ phonemes, spaceAfter }: Unit): boolean {
  return spaceAfter && /[;:,!?.…—”)]$/u.test(phonemes);
}

function isWordEnd({ spaceAfter }: Unit): boolean {
  return spaceAfter;
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

/** A word that no network can say at once: in parts of about the same length. */
function cutWord({ start, end, phonemes, spaceAfter }: Unit): Unit[][] {
  const count = Math.ceil(phonemes.length / RUSHED);
  const at = (i: number, length: number): number => Math.round(length * i / count);
  return Array.from({ length: count }, (_, i) => [{
    start: start + at(i, end - start),
    end: start + at(i + 1, end - start),
    phonemes: phonemes.slice(at(i, phonemes.length), at(i + 1, phonemes.length)),
    spaceAfter: spaceAfter && i === count - 1,
  }]);
}

/** Short neighbours together. */
function join(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const [i, piece] of pieces.entries()) {
    const last = joined.at(-1);
    if (last && belong(lengthOf(last.units), lengthOf(piece.units), i === pieces.length - 1)) {
      joined[joined.length - 1] = { ...piece, units: [...closed(last), ...piece.units] };
    } else {
      joined.push(piece);
    }
  }
  return joined;
}

/** Whether two neighbours of so many phonemes are better together. A weak one waits for the next, if there is one. */
function belong(first: number, second: number, atEnd: boolean): boolean {
  const weak = first < WEAK || atEnd && second < WEAK;
  return first + second < (weak ? RUSHED : BEST) && (weak || Math.min(first, second) < GOOD);
}

/** A piece that something follows: a line without a mark at its end gets one. */
function closed({ units, endsLine }: Piece): Unit[] {
  const last = units.at(-1)!;
  const stop = endsLine && !/[;:,.!?…—”)]$/u.test(last.phonemes) ? "." : "";
  return [...units.slice(0, -1), { ...last, phonemes: last.phonemes + stop, spaceAfter: true }];
}

function toUtterance({ units, endsLine }: Piece, script: string, isLast: boolean): Utterance {
  let phonemes = "";
  const words = units.map((unit, i): Word => {
    const { start, end } = trimmed(unit, script);
    const phonemeStart = phonemes.length;
    phonemes += unit.phonemes;
    const phonemeEnd = phonemes.length;
    if (unit.spaceAfter && i < units.length - 1) phonemes += " ";
    const text = script.slice(start, end);
    return { text, textStart: start, textEnd: end, phonemeStart, phonemeEnd };
  });
  const { textStart } = words[0];
  const textEnd = Math.max(...words.map((word) => word.textEnd));
  return {
    text: script.slice(textStart, textEnd),
    textStart,
    textEnd,
    phonemes,
    words,
    pauseBefore: 0,
    pauseAfter: 0,
    breakAfter: isLast ? 0 : endsLine ? PAUSE_OF_LINE : pauseOf(phonemes),
  };
}

/** Without the white space at both ends. */
function trimmed({ start, end }: Unit, script: string): { start: number; end: number } {
  while (end > start && /\s/u.test(script[end - 1])) end--;
  while (start < end && /\s/u.test(script[start])) start++;
  return { start, end };
}

function pauseOf(phonemes: string): number {
  return PAUSES[phonemes.replace(/[”“")]+$/u, "").at(-1) ?? ""] ?? 0;
}
