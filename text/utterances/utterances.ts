/**
 * From sentences to utterances: whole ones, several short ones together, long ones in parts.
 *
 * @module
 */

import type { Sentence } from "../script/sentences.ts";
import type { SpokenText } from "../script/spoken_text.ts";
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
 * So many phonemes are enough for the first utterance, the second, and all others. A listener waits for the first, which
 * says as little as sounds well; while an utterance is heard there is time to make a longer one.
 */
const ENOUGH = [WEAK, 75, 100];

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

/**
 * A word or a mark of an utterance, and where it stands in the script.
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
  /** Whether a word ends with it, so that a script may be cut after it: false for "well" in "well-known". */
  readonly endsWord: boolean;
}

/**
 * A piece of a script that is spoken in one go.
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
  /** The passage as it stands in the script, without the white space around it. */
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

interface Passage {
  readonly units: readonly Unit[];
  /** Whether it ends a line. */
  readonly endsLine: boolean;
  /** Whether there is hardly anything behind it. */
  readonly isNearEnd: boolean;
}

/** A stretch of the script. */
export type Quote = (start: number, end: number) => string;

/** Makes utterances of sentences: whole ones, several short ones together, long ones in parts. */
export class UtteranceWriter {
  /** What waits for more. */
  #passage: Passage | undefined;
  /** Silence that the writer asked for before what comes next. */
  #pause = 0;
  #count = 0;

  constructor(private readonly quote: Quote) {}

  /** The utterances that are complete with this sentence. */
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

  /** The last utterance before a pause in seconds, or the end of the script. */
  *end(pause = 0): Generator<Utterance, void> {
    if (this.#passage === undefined) {
      this.#pause += pause;
      return;
    }
    yield { ...this.#utterance(this.#passage), pauseAfter: pause, breakAfter: 0 };
    this.#passage = undefined;
  }

  /** How many phonemes are enough for an utterance of its own. */
  get #enough(): number {
    return ENOUGH[Math.min(this.#count, ENOUGH.length - 1)];
  }

  /** Whether two neighbours are better together. A weak one waits for the next, if there is one. */
  #belong(passage: Passage, next: Passage): boolean {
    const [first, second] = [passage, next].map(({ units }) => lengthOf(units));
    const isWeak = first < WEAK || passage.isNearEnd && second < WEAK;
    return isWeak ? first + second < RUSHED : first < this.#enough && first + second <= LONG;
  }

  #utterance(passage: Passage): Utterance {
    const pauseBefore = this.#pause;
    this.#pause = 0;
    this.#count++;
    return toUtterance(passage, this.quote, pauseBefore);
  }
}

/** A passage that something follows: a line without a mark at its end gets one. */
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
): Utterance {
  let phonemes = "";
  const words = units.map((unit, i): Word => {
    const phonemeStart = phonemes.length;
    phonemes += unit.phonemes;
    const phonemeEnd = phonemes.length;
    if (unit.spaceAfter && i < units.length - 1) phonemes += " ";
    return { ...trimmed(unit, quote), phonemeStart, phonemeEnd, endsWord: unit.endsWord };
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

/** Without the white space at both ends. */
function trimmed(
  { start, end }: Unit,
  quote: Quote,
): Pick<Word, "text" | "textStart" | "textEnd"> {
  const quoted = quote(start, end);
  const textStart = start + quoted.length - quoted.trimStart().length;
  const text = quoted.trim();
  return { text, textStart, textEnd: textStart + text.length };
}

function pauseOf(phonemes: string): number {
  return PAUSES[phonemes.replace(/[”“")]+$/u, "").at(-1) ?? ""] ?? 0;
}
