/**
 * The interface of language readers.
 *
 * @module
 */

import type { Instruction } from "./instruction.ts";
import type { MappedText } from "./mapped_text.ts";
import type { Sentence } from "./sentences.ts";
import type { SpokenText } from "./spoken_text.ts";

/** Turns sentences of one language into phonemes. */
export interface LanguageReader {
  /**
   * Returns the words and marks of a sentence with their phonemes.
   *
   * @throws {KokoroError} `setup` when something that the language needs is missing
   */
  read(sentence: Sentence): Promise<SpokenText>;

  /**
   * Returns the phonemes that misaki gives for a text, with its mistakes. Kokoro's table may lack
   * some of them.
   *
   * @throws {KokoroError} the errors of {@linkcode LanguageReader.read}
   */
  readRaw(text: string): Promise<string>;

  /** Returns the number of words in a text, as a writer of the language counts them. */
  countWords(text: string): number;
}

/**
 * The number of words in a text of a language that writes them without blanks: each Chinese or
 * Japanese character counts, and so does each word or number in other characters.
 */
export function countCharacters(text: string): number {
  return text.match(
    /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]|[^\P{L}\p{sc=Han}\p{sc=Hira}\p{sc=Kana}]+|\p{N}+(?:[.,]\p{N}+)*/gu,
  )?.length ?? 0;
}

/** Reads the words of another language that occur in a text. */
export type ReadWords = (
  text: MappedText,
  instructions: readonly Instruction[],
) => Promise<SpokenText>;

/** The number of words in a text of a language that separates words by white space. */
export function countSpacedWords(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
