/**
 * misaki's word lists, searched in place.
 *
 * A list is a text of sorted lines (`setup/english/english_data.ts` makes it): 180,000 words take the 4.5 MB of
 * their letters and nothing more, and need no parsing when they are loaded.
 *
 * @module
 */

import { capitalize } from "../python.ts";

/** How a word is said: phonemes, or phonemes by part of speech, with one for "DEFAULT". */
export type Entry = string | ReadonlyMap<string, string>;

const TAB = 9;
const NEWLINE = 10;

/** One list of words. */
export class WordList {
  readonly #lines: Uint8Array;
  readonly #decoder = new TextDecoder();

  /** @param lines `word TAB phonemes NEWLINE`, sorted, in UTF-8 */
  constructor(lines: Uint8Array) {
    this.#lines = lines;
  }

  /**
   * How `word` is said. A word in small letters is also found where the list has it with a capital, and
   * the other way round.
   */
  get(word: string): Entry | undefined {
    const entry = this.#find(word);
    if (entry !== undefined || word.length < 2) return entry;
    const small = word.toLowerCase();
    const capital = capitalize(word);
    if (word === small) return capital === word ? undefined : this.#find(capital);
    return word === capital ? this.#find(small) : undefined;
  }

  #find(word: string): Entry | undefined {
    let from = 0;
    let to = this.#lines.length;
    while (from < to) {
      const line = this.#lineStart((from + to) >> 1, from);
      const order = this.#compare(word, line);
      if (order === 0) return this.#entry(line + word.length + 1);
      if (order < 0) to = line;
      else from = this.#lines.indexOf(NEWLINE, line) + 1;
    }
    return undefined;
  }

  #lineStart(position: number, from: number): number {
    while (position > from && this.#lines[position - 1] !== NEWLINE) position--;
    return position;
  }

  /** Below 0 when `word` stands before the word of this line, above when after. The words are ASCII. */
  #compare(word: string, line: number): number {
    for (let i = 0; i < word.length; i++) {
      const difference = word.charCodeAt(i) - this.#lines[line + i];
      if (difference !== 0) return difference;
    }
    return TAB - this.#lines[line + word.length];
  }

  #entry(start: number): Entry {
    const line = this.#lines.subarray(start, this.#lines.indexOf(NEWLINE, start));
    const text = this.#decoder.decode(line);
    if (!text.includes("=")) return text;
    return new Map(text.split("|").map((part) => part.split("=") as [string, string]));
  }
}

/** The words of one kind of English. */
export interface Lexicon {
  /** Whether it is British, not American. */
  readonly british: boolean;
  /** Checked by hand. */
  readonly gold: WordList;
  /** Generated, so looked up only when gold has nothing. */
  readonly silver: WordList;
}
