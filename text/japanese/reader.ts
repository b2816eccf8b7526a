/**
 * Reads sentences of Japanese.
 *
 * @module
 */

import { breathe } from "../../project/breathe.ts";
import type { Instruction } from "../script/instruction.ts";
import type { MappedText } from "../script/mapped_text.ts";
import { countCharacters, type LanguageReader, type ReadWords } from "../script/reader.ts";
import type { Sentence } from "../script/sentences.ts";
import type { SpokenText } from "../script/spoken_text.ts";
import type { Dictionary } from "./dictionary.ts";
import { ENGLISH, FOREIGN, inEnglish, latinInKana, WORD } from "./latin.ts";
import { type Fixed, Lattice, type Morpheme } from "./lattice.ts";
import { readLikeMisaki } from "./misaki.ts";
import { Pieces } from "./pieces.ts";
import { RULES } from "./rules.ts";
import { saidAs } from "./say_as.ts";
import { asInDictionary, unifyJapanese } from "./signs.ts";
import { spokenWords } from "./spoken_words.ts";
import { readWords } from "./words.ts";

/** Reads Japanese. */
export class JapaneseReader implements LanguageReader {
  readonly countWords = countCharacters;
  readonly #dictionary: Dictionary;
  readonly #lattice: Lattice;
  readonly #english: ReadWords;

  constructor(dictionary: Dictionary, english: ReadWords) {
    this.#dictionary = dictionary;
    this.#lattice = new Lattice(dictionary);
    this.#english = english;
  }

  async read({ text: script, instructions }: Sentence): Promise<SpokenText> {
    const text = unifyJapanese(script);
    const pieces = await this.#piecesOf(text, instructions);
    const words = await this.#split(text, pieces);
    const read = readWords(text.text, words, pieces.all, (symbol) => this.#readingOf(symbol));
    return { text, words: spokenWords(text.text, read, this.#dictionary) };
  }

  readRaw(text: string): Promise<string> {
    return Promise.resolve(readLikeMisaki(text, this.#lattice, this.#dictionary));
  }

  /** The words of a text. Chinese characters that the dictionary can't read are pieces, too. */
  async #split(text: MappedText, pieces: Pieces): Promise<Morpheme[]> {
    const split = (): Morpheme[] => this.#lattice.split(asInDictionary(text.text), fixedOf(pieces));
    const words = split();
    await breathe();
    const unread = words.filter(({ isUnknown }) => isUnknown).flatMap(({ start, end }) =>
      Array.from(text.text.slice(start, end).matchAll(/(?![々〆])\p{sc=Han}/gu), (match) => ({
        start: start + match.index,
        end: start + match.index + match[0].length,
      }))
    ).filter(({ start, end }) => this.#readingOf(text.text.slice(start, end)) === "");
    if (unread.length === 0) return words;
    for (const { start, end } of unread) await this.#addEnglish(text, start, end, pieces);
    return split();
  }

  #readingOf(symbol: string): string {
    return this.#dictionary.readingOfWord(symbol);
  }

  async #addEnglish(text: MappedText, start: number, end: number, pieces: Pieces): Promise<void> {
    if (pieces.isTaken({ start, end })) return;
    const spoken = await inEnglish(text, start, end, this.#english);
    pieces.add({ start, end, spoken, source: "English" });
  }

  /** What is not read by the dictionary. */
  async #piecesOf(text: MappedText, instructions: readonly Instruction[]): Promise<Pieces> {
    const pieces = new Pieces();
    for (const instruction of instructions) {
      const range = text.find(instruction);
      const said = saidAs(text.text.slice(range.start, range.end), instruction);
      if (said) pieces.add({ ...range, ...said, source: "writer" });
    }
    for (const rule of RULES) pieces.addBy(rule, text.text);
    await this.#addForeign(text, pieces);
    return pieces;
  }

  /** Reads what is in Latin letters: an English text, or single words in a Japanese one. */
  async #addForeign(text: MappedText, pieces: Pieces): Promise<void> {
    for (const { 0: match, index } of text.text.matchAll(ENGLISH)) {
      await this.#addEnglish(text, index, index + match.length, pieces);
    }
    for (const { 0: word, index } of text.text.matchAll(WORD)) {
      const range = { start: index, end: index + word.length };
      if (pieces.isTaken(range)) continue;
      const said = await latinInKana(word, this.#dictionary, this.#english);
      if (said.kana?.length) pieces.add({ ...range, ...said, source: "letters" });
      else await this.#addEnglish(text, range.start, range.end, pieces);
    }
    for (const { 0: match, index } of text.text.matchAll(FOREIGN)) {
      await this.#addEnglish(text, index, index + match.length, pieces);
    }
  }
}

function fixedOf(pieces: Pieces): Fixed[] {
  return pieces.all.map(({ start, end, amount }) => ({
    start,
    end,
    isNumber: amount !== undefined,
  }));
}
