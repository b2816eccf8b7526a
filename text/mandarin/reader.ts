/**
 * Reads sentences of Mandarin.
 *
 * @module
 */

import { breathe } from "../breathe.ts";
import type { MappedText } from "../script/mapped_text.ts";
import { countCharacters, type LanguageReader, type ReadWords } from "../script/reader.ts";
import type { Sentence } from "../script/sentences.ts";
import { unifySigns } from "../script/signs.ts";
import type { SpokenText, SpokenWord } from "../script/spoken_text.ts";
import type { MandarinData } from "./data.ts";
import { readLikeMisaki } from "./misaki.ts";
import { pinyinOf } from "./pinyin.ts";
import { phonemesOf, syllableOf } from "./syllables.ts";
import { wordsOf } from "./words.ts";

/** Matches a run of Chinese characters, a mark, or words in other characters. */
const PARTS =
  /(?<chinese>[\p{sc=Han}〇]+)|(?<mark>[;:,.!?—…“”()])|(?<other>[^\p{sc=Han}\s;:,.!?—…“”()]+)/gu;

/** Reads Mandarin. */
export class MandarinReader implements LanguageReader {
  readonly countWords = countCharacters;
  readonly #data: MandarinData;
  readonly #english: ReadWords;

  constructor(data: MandarinData, english: ReadWords) {
    this.#data = data;
    this.#english = english;
  }

  async read({ text: script }: Sentence): Promise<SpokenText> {
    const text = unifySigns(script);
    const words: SpokenWord[] = [];
    for (const { 0: part, index: start, groups } of text.text.matchAll(PARTS)) {
      await breathe();
      if (groups!.chinese) words.push(...this.#chinese(part, start));
      else if (groups!.mark) {
        const spaceAfter = /^\s/u.test(text.text.slice(start + 1, start + 2)) ? " " : "";
        words.push({
          start,
          end: start + 1,
          phonemes: part,
          spaceAfter,
          endsWord: true,
          source: "mark",
        });
      } else words.push(...await this.#foreign(text.slice(start, start + part.length), start));
    }
    return { text, words };
  }

  readRaw(text: string): Promise<string> {
    return Promise.resolve(readLikeMisaki(text, this.#data));
  }

  #chinese(run: string, start: number): SpokenWord[] {
    const words: SpokenWord[] = [];
    for (const word of wordsOf(run, this.#data)) {
      const end = start + word.length;
      const phonemes = pinyinOf(word, this.#data).map((p) => phonemesOf(syllableOf(p))).join("");
      words.push({ start, end, phonemes, spaceAfter: " ", endsWord: true, source: "dictionary" });
      start = end;
    }
    return words;
  }

  async #foreign(text: MappedText, start: number): Promise<SpokenWord[]> {
    const { words } = await this.#english(text);
    return words.map((word) => ({ ...word, start, end: start + text.text.length }));
  }
}
