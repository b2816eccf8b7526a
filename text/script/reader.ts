/**
 * What every reader of a language does.
 *
 * @module
 */

import type { Sentence } from "./sentences.ts";
import type { SpokenText } from "./spoken_text.ts";

/** Reads one language. */
export interface LanguageReader {
  /**
   * The words and marks of a sentence with their phonemes, each with whether a word ends there.
   *
   * @throws {KokoroError} `setup` when something that the language needs is missing
   */
  read(sentence: Sentence): Promise<SpokenText>;

  /** The number of words in a text, as a writer of the language counts them. */
  countWords(text: string): number;
}

/** The number of words in a text with blanks between its words. */
export function countSpacedWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
