/**
 * Reads lines of English: normalises them, follows the writer's instructions, and converts them to
 * phonemes.
 *
 * @module
 */

import { firstOverlap, overlapsAny } from "../script/mapped_text.ts";
import { countSpacedWords, type LanguageReader } from "../script/reader.ts";
import type { Sentence } from "../script/sentences.ts";
import { parseMisakiMarkup } from "./misaki/markup.ts";
import { unifySigns } from "../script/signs.ts";
import type { Dictionary } from "../phonemes/pronunciations.ts";
import type { SpokenText, SpokenWord } from "../script/spoken_text.ts";

import type { English, Fallback } from "./misaki/english.ts";
import type { Instruction } from "../script/instruction.ts";
import type { Lexicon } from "./misaki/lexicon.ts";
import { normalizeEnglish, type Reading } from "./normalize/normalize.ts";
import type { Dialect } from "./normalize/rule.ts";

/** A word as it is looked up in a dictionary. */
const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*(?:-[\p{L}\p{M}\p{N}'’]+)*/gu;

/** Reads American or British English. */
export class EnglishReader implements Dialect, LanguageReader {
  readonly countWords = countSpacedWords;
  readonly british: boolean;
  readonly #english: English;
  readonly #lexicon: Lexicon;
  readonly #dictionary: Dictionary;
  readonly #loadFallback: () => Promise<Fallback>;
  #fallback: Fallback | undefined;

  /** @param loadFallback called when a word needs the fallback for the first time */
  constructor(
    english: English,
    lexicon: Lexicon,
    dictionary: Dictionary,
    loadFallback: () => Promise<Fallback>,
  ) {
    this.british = lexicon.british;
    this.#english = english;
    this.#lexicon = lexicon;
    this.#dictionary = dictionary;
    this.#loadFallback = loadFallback;
  }

  isWord(word: string): boolean {
    const { gold, silver } = this.#lexicon;
    return (gold.get(word) ?? silver.get(word) ?? this.#dictionary.get(word)) !== undefined;
  }

  /** Normalises a sentence and reads it with the word lists and the dictionaries. */
  async read({ text: script, instructions }: Sentence): Promise<SpokenText> {
    const { text, readings } = normalizeEnglish(unifySigns(script), this, instructions);
    const said = instructions.map((instruction) => ({ ...instruction, ...text.find(instruction) }));
    const words = await this.#words(text.text, this.#withDictionary(text.text, said), false);
    return { text, words: words.map((word) => withRule(word, readings)) };
  }

  /** Reads a text as misaki would: without normalisation, dictionaries and chosen homographs. */
  readRaw(text: string): Promise<SpokenWord[]> {
    const { text: plain, instructions } = parseMisakiMarkup(text);
    const said = instructions.map((instruction) => ({
      ...instruction,
      ...plain.find(instruction),
    }));
    return this.#words(plain.text, said, true);
  }

  /** Reads `text`. If a word needs the fallback, loads it and reads the whole text again. */
  async #words(
    text: string,
    instructions: readonly Instruction[],
    raw: boolean,
  ): Promise<SpokenWord[]> {
    let isComplete = true;
    const notLoaded: Fallback = () => {
      isComplete = false;
      return null;
    };
    const words = this.#english.words(text, instructions, this.#fallback ?? notLoaded, raw);
    if (isComplete) return words;
    this.#fallback = await this.#loadFallback();
    return this.#english.words(text, instructions, this.#fallback, raw);
  }

  /** Adds dictionary entries as instructions, except where the writer gave an instruction. */
  #withDictionary(text: string, said: readonly Instruction[]): readonly Instruction[] {
    const own: Instruction[] = [];
    for (const { 0: word, index: start } of text.matchAll(WORD)) {
      const end = start + word.length;
      const phonemes = this.#dictionary.get(word);
      if (phonemes === undefined) continue;
      if (!overlapsAny({ start, end }, said)) {
        own.push({ start, end, phonemes, source: "dictionary" });
      }
    }
    if (own.length === 0) return said;
    return [...said, ...own].sort((a, b) => a.start - b.start);
  }
}

/** Names the rule of normalisation that a word came from, beside what decided its sound. */
function withRule(word: SpokenWord, readings: readonly Reading[]): SpokenWord {
  const reading = firstOverlap(word, readings);
  return reading ? { ...word, source: `${reading.rule}, ${word.source}` } : word;
}
