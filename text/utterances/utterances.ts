/**
 * Turns sentences into utterances: joins short sentences, and cuts long ones.
 *
 * @module
 */

import type { Manner } from "../script/manner.ts";
import type { Sentence } from "../script/sentences.ts";
import type { SpokenText } from "../script/spoken_text.ts";
import type { Break, Change, Mark, Voicing } from "./breaks.ts";
import {
  cut,
  cutStart,
  endsInMark,
  isSpoken,
  lengthOf,
  LONG,
  RUSHED,
  type Unit,
  unitsOf,
  WEAK,
} from "./units.ts";

/**
 * Enough phonemes for the first utterance, the second, and all others. A listener waits for the
 * first one, so it is as short as it can be without sounding bad. While an utterance is heard,
 * there is time to make a longer one.
 */
const ENOUGH = [WEAK, 75, 100];

/** The silence after most sentences, in seconds. After smaller units it is shorter. */
export const PAUSE_OF_SENTENCE = 0.35;

/** The silence after each mark, in seconds. There is none after anything else. */
const PAUSES: Readonly<Record<string, number>> = {
  ".": PAUSE_OF_SENTENCE,
  "!": PAUSE_OF_SENTENCE,
  "?": PAUSE_OF_SENTENCE,
  "…": 0.45,
  ";": 0.25,
  ":": 0.25,
  "—": 0.2,
  ",": 0.15,
};
/** The silence after a line, in seconds. */
export const PAUSE_OF_LINE = 0.5;

/**
 * A word or a punctuation mark of an utterance, and its place in the script.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Word } from "./mod.ts";
 * using model = await loadKokoro();
 * const { utterances: [{ phonemes, words }] } = await model.synthesize("Read it at 3:30.");
 * const said = ({ text, phonemeStart, phonemeEnd }: Word): string =>
 *   `${text}: ${phonemes.slice(phonemeStart, phonemeEnd)}`;
 * console.log(words.map(said)); // Read: ɹˈid, ...
 * ```
 */
export interface Word {
  /**
   * The text in the script. If a text is read as several words, such as "3:30", each of these words
   * has the whole text.
   */
  readonly text: string;
  /** Where `text` starts in UTF-16 units: `script.slice(textStart, textEnd)` is `text`. */
  readonly textStart: number;
  /** Where `text` ends: the position after its last unit. */
  readonly textEnd: number;
  /** The words that are spoken for it: "three" and "thirty" for "3:30". */
  readonly spoken: string;
  /**
   * What decided how it is said: `writer`, `dictionary`, `gold list`, `silver list`,
   * `list of names`, `homographs`, `rules`, `letters`, `guess`, `espeak-ng` or `mark`. The rule of
   * normalisation stands before it if one read the word.
   */
  readonly source: string;
  /** `utterance.phonemes.slice(phonemeStart, phonemeEnd)` are the phonemes of the word or mark. */
  readonly phonemeStart: number;
  /** The position after its last phoneme. */
  readonly phonemeEnd: number;
  /** Whether a word ends here, so that a script may be cut: false for "well" in "well-known". */
  readonly endsWord: boolean;
}

/**
 * A part of a script that is spoken in one go.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Utterance } from "./mod.ts";
 * using model = await loadKokoro();
 * const utterances: readonly Utterance[] =
 *   (await model.synthesize("Wait. [pause:1.5s] Now go on.")).utterances;
 * for (const { text, phonemes, pauseAfter } of utterances) console.log(text, phonemes, pauseAfter);
 * ```
 */
export interface Utterance {
  /** The text in the script, without the white space around it. */
  readonly text: string;
  /** Where `text` starts in UTF-16 units: `script.slice(textStart, textEnd)` is `text`. */
  readonly textStart: number;
  /** Where `text` ends: the position after its last unit. */
  readonly textEnd: number;
  /** 1 to 510 phonemes, all of them in the token table. */
  readonly phonemes: string;
  /** The words and marks in order. They cover all of `phonemes` except the blanks between words. */
  readonly words: readonly Word[];
  /**
   * What is read in place of markup and of the signs of a format, such as Markdown: `by` in place
   * of the script from `start` to `end`, since the utterance before and up to the signs that follow
   * this one. Directions are for what follows: `[voice:af_heart]`, or the name of a speaker. Absent
   * if there are none.
   */
  readonly formatting?: readonly {
    readonly start: number;
    readonly end: number;
    readonly by: string;
    readonly isDirection?: true;
  }[];
  /** Silence that the writer asked for before the utterance, in seconds. */
  readonly pauseBefore: number;
  /** Silence that the writer asked for after the utterance, in seconds. */
  readonly pauseAfter: number;
  /** Silence due to the last mark or the end of a line, in seconds at speed 1. */
  readonly breakAfter: number;
  /**
   * The turn, from 0. A turn begins where the voice or the emotion changes, and at each line of a
   * speaker.
   */
  readonly turn: number;
  /** How it is spoken from its start on, as far as the writer says so. */
  readonly manner: Manner;
  /** The name in the cast of whoever speaks. */
  readonly speaker?: string;
  /**
   * Changes of language, speed, volume and pitch within the utterance, in order: `manner` applies
   * from the first word at or after `textStart` in the script. Absent if there are none.
   */
  readonly changes?: readonly { readonly textStart: number; readonly manner: Manner }[];
  /** Seconds by which the next utterance begins before the speech of this one ends. */
  readonly overlapAfter?: number;
  /**
   * Named places: each is before the first word at or after `textStart` in the script, or after the
   * last word. Absent if there are none.
   */
  readonly marks?: readonly { readonly name: string; readonly textStart: number }[];
}

/** Text that may become an utterance, or a part of one. */
interface Passage {
  readonly units: readonly Unit[];
  /** Whether a line ends after it. */
  readonly endsLine: boolean;
  /** Whether hardly any text follows. */
  readonly isNearEnd: boolean;
}

/** The end of a script. */
const END: Break = { pause: 0, overlap: 0 };

/** Returns the text of a range of the script. */
export type Quote = (start: number, end: number) => string;

/** Turns sentences into utterances: joins short sentences, and cuts long ones. */
export class UtteranceWriter {
  /** The text that waits for more before it becomes an utterance. */
  #passage: Passage | undefined;
  /** Silence that the writer asked for before the next utterance, in seconds. */
  #pause = 0;
  /** Where the last utterance starts. The script before it may be dropped. */
  #start = 0;
  /** The number of utterances so far. */
  #count = 0;
  /** The turn, whether anything of it was said, and how it is spoken after what was said. */
  #turn: Voicing & { manner: Manner; isHeard: boolean; readonly turn: number } = {
    turn: 0,
    isHeard: false,
    manner: {},
  };
  /** What the next words change, and the places that are named in them, in order. */
  #changes: Change[] = [];
  readonly #marks: Mark[] = [];

  constructor(private readonly quote: Quote) {}

  /** Adds a sentence and yields the utterances that are now complete. */
  *add(spoken: SpokenText, { endsLine, isNearEnd }: Sentence): Generator<Utterance, void> {
    const units = unitsOf(spoken);
    if (!isSpoken(units)) return;
    const parts = this.#passage || this.#count > 0 ? cut(units) : cutStart(units);
    for (const [i, part] of parts.entries()) {
      const isLast = i === parts.length - 1;
      const passage = { units: part, endsLine: endsLine && isLast, isNearEnd: isNearEnd && isLast };
      if (this.#passage && this.#belong(this.#passage, passage)) {
        this.#passage = { ...passage, units: [...closed(this.#passage), ...part] };
      } else {
        if (this.#passage) yield this.#utterance(this.#passage);
        this.#passage = passage;
      }
    }
    if (this.#passage && !isNearEnd && lengthOf(this.#passage.units) >= this.#enough) {
      yield this.#utterance(this.#passage);
      this.#passage = undefined;
    }
  }

  /** Says how the words from a place on are spoken, before they are added. */
  change(change: Change): void {
    this.#changes.push(change);
  }

  /** Names a place, before the words after it are added. */
  mark(mark: Mark): void {
    this.#marks.push(mark);
  }

  /** Yields the last utterance before a break, or before the end of the script. */
  *end({ pause, overlap, turn }: Break = END): Generator<Utterance, void> {
    const pauseAfter = overlap > 0 ? 0 : pause;
    if (this.#passage === undefined) this.#pause += pauseAfter;
    else {
      const last = this.#utterance(this.#passage, true);
      yield {
        ...last,
        pauseAfter,
        breakAfter: turn && pause === 0 ? last.breakAfter : 0,
        ...(overlap > 0 && { overlapAfter: overlap }),
      };
      this.#passage = undefined;
    }
    if (turn) this.#begin(turn);
  }

  /** Goes on with another script, whose places start at 0. All of the one before was yielded. */
  restart(): void {
    this.#start = 0;
  }

  #begin({ manner, speaker }: Voicing): void {
    const { turn, isHeard } = this.#turn;
    this.#turn = { turn: isHeard ? turn + 1 : turn, isHeard: false, manner, speaker };
    this.#changes = [];
  }

  /** Enough phonemes for the next utterance. */
  get #enough(): number {
    return ENOUGH[Math.min(this.#count, ENOUGH.length - 1)];
  }

  /** Whether two neighbours are better together. A weak passage waits for the next, if any. */
  #belong(passage: Passage, next: Passage): boolean {
    const [first, second] = [passage, next].map(({ units }) => lengthOf(units));
    const isWeak = first < WEAK || passage.isNearEnd && second < WEAK;
    return isWeak ? first + second < RUSHED : first < this.#enough && first + second <= LONG;
  }

  /** @param isLast whether it takes all marks, also those after its last word */
  #utterance(passage: Passage, isLast = false): Utterance {
    const pauseBefore = this.#pause;
    this.#pause = 0;
    this.#count++;
    const utterance = toUtterance(passage, this.quote, pauseBefore, this.#start);
    this.#start = utterance.textStart;
    this.#turn.isHeard = true;
    const { turn, speaker } = this.#turn;
    const lastWord = Math.max(...utterance.words.map(({ textStart }) => textStart));
    this.#turn.manner = taken(this.#changes, utterance.textStart).at(-1)?.manner ??
      this.#turn.manner;
    const { manner } = this.#turn;
    const changes = taken(this.#changes, lastWord);
    this.#turn.manner = changes.at(-1)?.manner ?? manner;
    const marks = taken(this.#marks, isLast ? Infinity : lastWord);
    return {
      ...utterance,
      turn,
      manner,
      ...(speaker !== undefined && { speaker }),
      ...(changes.length > 0 && { changes }),
      ...(marks.length > 0 && { marks }),
    };
  }
}

/** Takes those up to a place in the script out of a list, which is sorted. */
function taken<T extends { readonly textStart: number }>(all: T[], place: number): T[] {
  const next = all.findIndex(({ textStart }) => textStart > place);
  return all.splice(0, next < 0 ? all.length : next);
}

/**
 * The units of a passage that more text follows. A line without a mark at its end gets a full stop.
 */
function closed({ units, endsLine }: Passage): Unit[] {
  const last = units.at(-1)!;
  const stop = endsLine && !endsInMark(last) ? "." : "";
  const end = { ...last, phonemes: last.phonemes + stop, spaceAfter: true, endsWord: true };
  return [...units.slice(0, -1), end];
}

function toUtterance(
  { units, endsLine }: Passage,
  quote: Quote,
  pauseBefore: number,
  from: number,
): Omit<Utterance, "turn" | "manner"> {
  let phonemes = "";
  const words = units.map((unit, i): Word => {
    const phonemeStart = phonemes.length;
    phonemes += unit.phonemes;
    const phonemeEnd = phonemes.length;
    if (unit.spaceAfter && i < units.length - 1) phonemes += " ";
    const { endsWord, spoken, source } = unit;
    return { ...trimmed(unit, quote, from), spoken, source, phonemeStart, phonemeEnd, endsWord };
  });
  const { textStart } = words[0];
  const textEnd = Math.max(...words.map((word) => word.textEnd));
  return {
    text: quote(textStart, textEnd),
    textStart,
    textEnd,
    phonemes,
    words,
    pauseBefore,
    pauseAfter: 0,
    breakAfter: endsLine ? PAUSE_OF_LINE : pauseOf(phonemes),
  };
}

/**
 * The text of a unit and its place, without the white space at both ends. The parts of a word that
 * was cut have places of their own, so a word with the same place may start before them.
 */
function trimmed(
  unit: Unit,
  quote: Quote,
  from: number,
): Pick<Word, "text" | "textStart" | "textEnd"> {
  const start = Math.max(unit.start, from);
  const end = Math.max(unit.end, start);
  const quoted = quote(start, end);
  const textStart = start + quoted.length - quoted.trimStart().length;
  const text = quoted.trim();
  return { text, textStart, textEnd: textStart + text.length };
}

function pauseOf(phonemes: string): number {
  return PAUSES[phonemes.replace(/[”“")]+$/u, "").at(-1) ?? ""] ?? 0;
}
