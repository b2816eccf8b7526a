/**
 * Joins numbers and counters, and takes what the dictionary reads with what the rules read.
 *
 * @module
 */

import type { Range } from "../script/mapped_text.ts";
import type { SpokenWord } from "../script/spoken_text.ts";
import { type Amount, digitsInARow, mixedAmountOf } from "./amounts.ts";
import { counted, type Counter, counterOf, LONGEST_COUNTER, otherCounter } from "./counters.ts";
import { hiraganaOf } from "./kana.ts";
import type { Morpheme } from "./lattice.ts";
import type { Piece } from "./pieces.ts";
import { commonReading, isAfterMonth, LONGEST_READING } from "./readings.ts";
import { dayOfMonth } from "./rules.ts";

/** A part of a sentence, and how it is said. */
export interface Part extends Range {
  /** The reading of a word in hiragana; empty if it has none. */
  readonly reading: string;
  /** Its part of speech, as the dictionary names it. */
  readonly part: string;
  /** The kind of its first symbol, as the dictionary numbers it. */
  readonly kind: number;
  readonly isUnknown: boolean;
  readonly source: string;
  /** The words that are said for it, in kana. Absent for what the dictionary reads. */
  readonly kana?: readonly string[];
  /** Its phonemes. */
  readonly phonemes?: string;
  /** The words that are said for it, with their phonemes. */
  readonly spoken?: readonly SpokenWord[];
}

const NUMERAL = "名詞,数詞";
/** Parts of speech that count what a number before them says. */
const COUNTER = /^(接尾辞,名詞的|名詞,普通名詞,助数詞可能)/;

/**
 * The parts of a text, in order.
 *
 * @param readingOf the reading of one symbol in katakana, for words that the dictionary lacks
 */
export function readWords(
  text: string,
  morphemes: readonly Morpheme[],
  pieces: readonly Piece[],
  readingOf: (symbol: string) => string,
): Part[] {
  return new WordReader(text, morphemes, pieces, readingOf).parts();
}

/** How much text beside a word counts for its reading, in UTF-16 units. */
const CONTEXT = 6;

/** A counter in a text. */
interface FoundCounter {
  readonly counter: Counter;
  readonly written: string;
  /** The word after it. */
  readonly next: number;
  /** Whether it is in this project's table, not only in the dictionary. */
  readonly isListed: boolean;
}

class WordReader {
  readonly #pieces: ReadonlyMap<number, Piece>;
  /** The index of the morpheme that ends at a place. */
  readonly #ends: ReadonlyMap<number, number>;

  constructor(
    private readonly text: string,
    private readonly morphemes: readonly Morpheme[],
    pieces: readonly Piece[],
    private readonly readingOf: (symbol: string) => string,
  ) {
    this.#pieces = new Map(pieces.map((piece) => [piece.start, piece]));
    this.#ends = new Map(morphemes.map(({ end }, i) => [end, i]));
  }

  parts(): Part[] {
    const parts: Part[] = [];
    for (let at = 0; at < this.morphemes.length;) {
      const [common, number] = [this.#common(at), this.#number(at)];
      const longer = (number?.next ?? at) > (common?.next ?? at) ? number : common;
      const { part, next } = longer ?? this.#plain(at);
      parts.push(part);
      at = next;
    }
    return parts;
  }

  /** A number with what it counts, if there is a number at `at`. */
  #number(at: number): { part: Part; next: number } | undefined {
    const number = this.#amount(at);
    if (number === undefined) return undefined;
    const { next } = number;
    const { start } = this.morphemes[at];
    const counter = this.#counter(next);
    const written = this.text.slice(start, this.morphemes[next - 1].end);
    const amount = digitsInARow(written, counter === undefined) ?? number.amount;
    // The dictionary knows how one Chinese digit is said, such as ひと before 息.
    const isOneWord = next === at + 1 && !this.#pieces.has(start);
    if (isOneWord && !counter?.isListed) return undefined;
    const end = this.morphemes[(counter?.next ?? next) - 1].end;
    const kana = counter === undefined
      ? amount.words
      : counter.written === "日" && isAfterMonth(this.text.slice(0, start))
      ? dayOfMonth(amount)
      : counted(amount.words, amount.value, counter.counter);
    const part = { ...this.morphemes[at], start, end, reading: "", kana, source: "rules" };
    return { part, next: counter?.next ?? next };
  }

  /** The number that begins at `at`. */
  #amount(at: number): { amount: Amount; next: number } | undefined {
    const piece = this.#pieces.get(this.morphemes[at].start);
    if (piece) return piece.amount && { amount: piece.amount, next: at + 1 };
    let next = at;
    while (this.#isNumeral(next) && (next === at || this.#follows(next))) next++;
    if (next === at) return undefined;
    const words = this.morphemes.slice(at, next);
    const written = this.text.slice(words[0].start, words.at(-1)!.end);
    const known = mixedAmountOf(written);
    return { amount: known ?? { words: words.map(({ reading }) => plainKana(reading)) }, next };
  }

  #isNumeral(at: number): boolean {
    const word = this.morphemes[at];
    return word?.part === NUMERAL && !word.isUnknown && !this.#pieces.has(word.start);
  }

  /** Whether no blank is before a word. */
  #follows(at: number): boolean {
    return this.morphemes[at].start === this.morphemes[at - 1].end;
  }

  /** The counter at `at`, right after a number. */
  #counter(at: number): FoundCounter | undefined {
    const word = this.morphemes[at];
    if (word === undefined) return undefined;
    const piece = this.#pieces.get(word.start);
    if (piece?.unit !== undefined) {
      const counter = otherCounter(piece.unit, piece.unit);
      return { counter, written: piece.unit, next: at + 1, isListed: true };
    }
    if (piece || !this.#follows(at)) return undefined;
    for (let length = LONGEST_COUNTER; length > 0; length--) {
      const written = this.text.slice(word.start, word.start + length);
      const counter = written.length === length ? counterOf(written) : undefined;
      const last = this.#ends.get(word.start + length);
      if (counter && last !== undefined) {
        return { counter, written, next: last + 1, isListed: true };
      }
    }
    if (!COUNTER.test(word.part) || word.reading === "") return undefined;
    const written = this.text.slice(word.start, word.end);
    const counter = otherCounter(written, word.reading);
    return { counter, written, next: at + 1, isListed: false };
  }

  /** Words that are said otherwise than the dictionary says. */
  #common(at: number): { part: Part; next: number } | undefined {
    const { start } = this.morphemes[at];
    for (let length = LONGEST_READING; length > 0; length--) {
      const last = this.#ends.get(start + length);
      if (last === undefined) continue;
      const reading = commonReading(this.text.slice(start, start + length), {
        before: this.text.slice(Math.max(0, start - CONTEXT), start),
        after: this.text.slice(start + length, start + length + CONTEXT),
        partBefore: this.morphemes[at - 1]?.part ?? "",
      });
      if (reading === undefined) continue;
      const part = { ...this.#plain(at).part, end: start + length, reading };
      return { part, next: last + 1 };
    }
    return undefined;
  }

  /** The readings of the Chinese characters of a word that the dictionary lacks. */
  #guess({ start, end, isUnknown }: Morpheme): string[] | undefined {
    const written = this.text.slice(start, end);
    if (!isUnknown || !/\p{sc=Han}/u.test(written)) return undefined;
    return [Array.from(written, (symbol) => this.readingOf(symbol)).join("")];
  }

  #plain(at: number): { part: Part; next: number } {
    const word = this.morphemes[at];
    const piece = this.#pieces.get(word.start);
    const source = piece?.source ?? "dictionary";
    const kana = piece?.kana ?? (piece?.unit === undefined ? this.#guess(word) : [piece.unit]);
    const { phonemes, spoken } = piece ?? {};
    const part = { ...word, reading: hiraganaOf(word.reading), source, kana, phonemes, spoken };
    return { part, next: at + 1 };
  }
}

/** The reading of a numeral, as it is written: きゅう for キュー. */
function plainKana(reading: string): string {
  return hiraganaOf(reading).replace(/(?<=[ゅすう])ー/g, "う").replace(/(?<=ょ)ー/g, "う");
}
