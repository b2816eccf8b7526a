/**
 * Divides timed words into subtitles.
 *
 * @module
 */

import { sentences } from "../../text/script/sentences.ts";
import type { Said, Timed, TimedWord, Timings } from "./timings.ts";

/** A word as it is shown, with the punctuation around it. */
export interface SubtitleWord extends Timed {
  readonly text: string;
  /** The name in the cast of who says it, or else the id of the voice. */
  readonly who: string;
  /** Whether a blank is before it. */
  readonly afterBlank: boolean;
  /** Whether a cue or a line may end before it. */
  readonly afterWord: boolean;
}

/**
 * The words of one speaker that are on the screen at the same time. Cues do not overlap, unless
 * turns do.
 */
export interface Cue extends Timed {
  /** The name in the cast of who says it, or else the id of the voice. */
  readonly who: string;
  /** One or two lines. */
  readonly lines: readonly (readonly SubtitleWord[])[];
}

/**
 * The longest line in characters, by the rules of most broadcasters. A character of Chinese or
 * Japanese is as wide as two.
 */
const LINE = 42;
/** The longest cue in seconds, by the same rules. */
const LONGEST = 7;

/** The shortest time that a cue is shown, in seconds, unless the next cue starts earlier. */
const SHORTEST = 1;

/** What ends after a word. */
type Ending = "sentence" | "clause" | "word";

/** The cost of ending a cue there. */
const END_COST: Readonly<Record<Ending, number>> = { sentence: 0, clause: 1, word: 3 };

/** The cost of each end of a sentence within a cue. */
const INNER_END_COST = 2;
/**
 * The cost of a cue that is too short. It is higher than the one above, so that short sentences
 * share a cue.
 */
const SHORT_COST = 4;

/** The cost of each cue, which keeps their number low. */
const CUE_COST = 1;

interface ShownWord extends SubtitleWord {
  /** The width of the text in characters. */
  readonly width: number;
  readonly ending: Ending;
}

/** A script and its timings. */
export interface Subtitled {
  /** The script with its markup, which is not shown; or the texts of turns. */
  readonly script: string | readonly { readonly text: string }[];
  readonly timings: Timings;
  /** The duration of the output. */
  readonly seconds: number;
  /** The id of the voice of words that name none. */
  readonly voice: string;
  /** The place of each turn in the list of turns, if turns were spoken. */
  readonly turns?: readonly { readonly turn: number; readonly item?: number }[];
}

/**
 * Divides speech into cues of at most two lines of 42 characters and 7 s, unless a single word is
 * longer. Cues end where another speaker begins, and if possible at the ends of sentences,
 * otherwise of clauses, otherwise of words.
 *
 * @param namesSpeakers whether a cue begins with the name of its speaker where another one spoke
 * before
 * @param speaking who spoke before all of this
 */
export function cuesOf(subtitled: Subtitled, namesSpeakers = false, speaking?: string): Cue[] {
  const all = partsOf(subtitled).flatMap(({ script, timings }) =>
    shownWords(visibleUnits(script, timings.formatting), timings.words, subtitled.voice)
  );
  const shown = namesSpeakers
    ? all.map((word, i) => withName(word, all[i - 1]?.who ?? speaking))
    : all;
  const cues = divide(shown).map(([from, to]) => shown.slice(from, to))
    .sort(([a], [b]) => a.start - b.start);
  return cues.map((words, i) => {
    const { start, who } = words[0];
    const { end } = words.at(-1)!;
    const next = cues[i + 1]?.[0].start ?? subtitled.seconds;
    const lines = linesOf(words) ?? [words];
    return { who, lines, start, end: Math.max(end, Math.min(start + SHORTEST, next)) };
  });
}

/** A script, and the part of the timings whose places are in it. */
interface Part {
  readonly script: string;
  readonly timings: Pick<Timings, "words" | "formatting">;
}

/** The script, or the texts of turns. */
function partsOf({ script, timings, turns = [] }: Subtitled): Part[] {
  if (typeof script === "string") return [{ script, timings }];
  const items = new Map(turns.map(({ turn, item }) => [turn, item]));
  const isOf = (item: number) => ({ turn = 0 }: Said): boolean =>
    (items.get(turn) ?? turn) === item;
  return script.map(({ text }, item) => {
    const words = timings.words.filter(isOf(item));
    return { script: text, timings: { words, formatting: timings.formatting?.filter(isOf(item)) } };
  });
}

function withName(word: ShownWord, before: string | undefined): ShownWord {
  if (word.who === before) return word;
  const text = `${word.who}: ${word.text}`;
  return { ...word, text, width: widthOf(text) };
}

/** The words with their punctuation, and what ends after each of them. */
function shownWords(
  visible: readonly string[],
  words: readonly TimedWord[],
  voice: string,
): ShownWord[] {
  const text = (from: number, to?: number): string => visible.slice(from, to).join("");
  const ends = sentenceEnds(visible);
  let sentence = 0;
  let before = text(0, words[0]?.textStart);
  let [afterBlank, afterWord] = [true, true];
  return words.map((timed, i) => {
    const { textStart, textEnd, start, end, endsWord = true } = timed;
    const next = words[i + 1]?.textStart;
    const [behind, beforeNext] = next === undefined
      ? [marksOf(text(textEnd)), ""]
      : divideGap(text(textEnd, next));
    while (ends[sentence] < textEnd) sentence++;
    const isLast = ends[sentence] <= (next ?? visible.length);
    const whole = before + text(textStart, textEnd) + behind;
    const shown = whole.replace(/\s+/gu, " ").trim();
    const word: ShownWord = {
      text: shown,
      width: widthOf(shown),
      who: timed.speaker ?? timed.voice ?? voice,
      afterBlank,
      afterWord,
      start,
      end,
      ending: isLast ? "sentence" : /[;:,.!?…—–]["”’»)]*\s*$/u.test(whole) ? "clause" : "word",
    };
    before = beforeNext;
    afterBlank = /\s$/u.test(behind);
    afterWord = endsWord;
    return word;
  });
}

/**
 * What is shown for each UTF-16 unit of a script: what is read in place of markup and of the signs
 * of a format.
 */
function visibleUnits(script: string, formatting: Timings["formatting"] = []): string[] {
  const units = script.split("");
  for (const { start, end, by } of formatting) {
    units.fill("", start, end);
    // What is put between two symbols is shown before the second one.
    units[start] = start < end ? by : by + (units[start] ?? "");
  }
  return units;
}

/** The places in the script at which its sentences end. */
function sentenceEnds(visible: readonly string[]): number[] {
  const places = visible.flatMap((unit, place) => Array<number>(unit.length).fill(place));
  return sentences(visible.join("")).map(({ end }) => places[end - 1] + 1);
}

/**
 * Divides the text between two words: the first part belongs to the word before, with the blank
 * after it, and the second part, opening marks, to the word after.
 */
export function divideGap(gap: string): [behind: string, before: string] {
  if (!/\s/u.test(gap)) return [gap, ""];
  const at = gap.search(/(?:[“‘«([{¿¡]\s*)*\S*$/u);
  return [gap.slice(0, at), gap.slice(at)];
}

/** The marks after the last spoken word. More text follows if the script was cut. */
function marksOf(rest: string): string {
  return /^[^\p{L}\p{N}\p{Ps}\p{Pi}]*/u.exec(rest)![0];
}

/**
 * Divides the words into cues with the least total cost. For each cue, `from` is its first word,
 * and `to` the word after the last one.
 */
function divide(words: readonly ShownWord[]): [from: number, to: number][] {
  const best = [{ cost: 0, from: 0 }];
  for (let to = 1; to <= words.length; to++) {
    best[to] = { cost: Infinity, from: to - 1 };
    for (let from = to - 1; from >= 0; from--) {
      const cue = words.slice(from, to);
      if (cue.length > 1 && !fits(cue)) break;
      const cost = best[from].cost + costOf(cue, words[to]);
      if (cost < best[to].cost) best[to] = { cost, from };
    }
  }
  const cues: [number, number][] = [];
  for (let to = words.length; to > 0; to = best[to].from) cues.push([best[to].from, to]);
  return cues.reverse();
}

function fits(words: readonly ShownWord[]): boolean {
  const [first, last] = [words[0], words.at(-1)!];
  return last.who === first.who && last.end - first.start <= LONGEST &&
    linesOf(words) !== undefined;
}

function costOf(words: readonly ShownWord[], next: ShownWord | undefined): number {
  // Costs more than anything else, but is possible: a word longer than a cue has to be cut.
  if (next?.afterWord === false) return 1000;
  const last = words.at(-1)!;
  const shown = (next?.start ?? Infinity) - words[0].start;
  const inner = words.slice(0, -1).filter(({ ending }) => ending === "sentence").length;
  return CUE_COST + END_COST[last.ending] + inner * INNER_END_COST +
    (shown < SHORTEST ? SHORT_COST : 0) + (lengthOf(words) / (2 * LINE)) ** 2;
}

/**
 * The lines of a cue: one if the words fit, else two of about the same length. `undefined` if they
 * don't fit into two.
 */
function linesOf(words: readonly ShownWord[]): (readonly ShownWord[])[] | undefined {
  const length = lengthOf(words);
  if (length <= LINE) return [words];
  if (length > 2 * LINE + 1) return undefined;
  let best: (readonly ShownWord[])[] | undefined;
  let least = Infinity;
  for (let at = 1; at < words.length; at++) {
    const lines = [words.slice(0, at), words.slice(at)];
    const [first, second] = lines.map(lengthOf);
    if (!words[at].afterWord || Math.max(first, second) > LINE) continue;
    // To end the first line with a clause or a sentence, its length may differ by a few characters
    // more.
    const cost = Math.abs(first - second) + 4 * END_COST[words[at - 1].ending];
    if (cost < least) [best, least] = [lines, cost];
  }
  return best;
}

/** Characters that are twice as wide as others: those of Chinese and Japanese. */
const WIDE = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\u3000-\u303f\uff01-\uff60]/gu;

/** The width of a text in characters (code points). */
function widthOf(text: string): number {
  return [...text].length + (text.match(WIDE)?.length ?? 0);
}

/** The width of the words in characters, with the blanks between them. */
function lengthOf(words: readonly ShownWord[]): number {
  return words.reduce((sum, { width, afterBlank }, i) => sum + width + +(i > 0 && afterBlank), 0);
}
