/**
 * misaki's word lists, searched in place.
 *
 * A list is a text of sorted lines, made by `setup/english/english_data.ts`. 180,000 words take
 * only the 4.5 MB of their text and need no parsing when they are loaded.
 *
 * @module
 */

import { capitalize } from "../python.ts";

/** The phonemes of a word, or its phonemes by part of speech, including "DEFAULT". */
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
   * The entry of `word`. A word in lower case is also found if the list has it with a capital, and
   * a word with a capital if the list has it in lower case.
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

  /**
   * Below 0 if `word` sorts before the word of this line, 0 if they are equal, above 0 if it sorts
   * after. The words of a list are ASCII.
   */
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

/** The word lists of American or British English. */
export interface Lexicon {
  /** Whether the lists are British rather than American. */
  readonly british: boolean;
  /** Words that were checked by hand. */
  readonly gold: WordList;
  /** Words that were generated: used only when `gold` lacks a word. */
  readonly silver: WordList;
  /**
   * Words of the CMU dictionary, most of them names: used only when misaki's lists and rules can't
   * read a word, or not as the dictionary does. misaki itself has no such list.
   */
  readonly names?: WordList;
}
