/**
 * Reads the languages for which espeak-ng is the only source of pronunciations.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { type EspeakLanguage, LANGUAGES } from "../languages.ts";
import { countSpacedWords, type LanguageReader } from "../script/reader.ts";
import type { Sentence } from "../script/sentences.ts";
import { unifySigns } from "../script/signs.ts";
import type { Instruction } from "../script/instruction.ts";
import type { MappedText } from "../script/mapped_text.ts";
import type { SpokenText, SpokenWord } from "../script/spoken_text.ts";
import type { Espeak, EspeakIfThere } from "./espeak.ts";
import { likeMisaki } from "./raw.ts";
import { espeakWords } from "./words.ts";

/** Reads one language with espeak-ng. */
export class EspeakReader implements LanguageReader {
  readonly countWords = countSpacedWords;

  constructor(private readonly language: EspeakLanguage, private readonly espeak: EspeakIfThere) {}

  async read(sentence: Sentence): Promise<SpokenText> {
    const loaded = await this.#loaded();
    const text = spelledOut(unifySigns(sentence.text), sentence.instructions);
    const given = sentence.instructions.flatMap(({ start, end, phonemes }) =>
      phonemes === undefined ? [] : [{ ...text.find({ start, end }), phonemes }]
    );
    const words: SpokenWord[] = [];
    let done = 0;
    for (const { start, end, phonemes } of given) {
      if (start < done || start === end) continue;
      words.push(...await this.#words(text.text, done, start, loaded));
      const spaceAfter = /^\s/u.test(text.text.slice(end)) ? " " : "";
      const endsWord = spaceAfter !== "";
      words.push({ start, end, phonemes, spaceAfter, endsWord, source: "writer" });
      done = end;
    }
    return { text, words: [...words, ...await this.#words(text.text, done, Infinity, loaded)] };
  }

  async readRaw(text: string): Promise<string> {
    return likeMisaki(text, this.language, await this.#loaded());
  }

  async #loaded(): Promise<Espeak> {
    const loaded = await this.espeak();
    if (loaded) return loaded;
    throw new KokoroError(
      "setup",
      `${LANGUAGES[this.language].name} needs espeak-ng, which is disabled or can't be loaded`,
    );
  }

  /** The words of a part of a text, with their places in the text. */
  async #words(text: string, from: number, to: number, espeak: Espeak): Promise<SpokenWord[]> {
    const words = await espeakWords(text.slice(from, to), this.language, espeak);
    return words.map((word) => ({ ...word, start: word.start + from, end: word.end + from }));
  }
}

/** Texts that are read one sign at a time, in any language. */
const SPELLED: ReadonlySet<string> = new Set(["characters", "digits", "telephone"]);

/** Puts blanks between the signs of what is spelled. espeak-ng reads what else a writer names. */
function spelledOut(text: MappedText, instructions: readonly Instruction[]): MappedText {
  return text.edit(
    instructions.filter(({ sayAs }) => sayAs && SPELLED.has(sayAs.as)).map((instruction) => {
      const range = text.find(instruction);
      const groups = text.text.slice(range.start, range.end).match(/[\p{L}\p{M}\p{N}]+|[+@]/gu) ??
        [];
      return { ...range, by: groups.map((group) => [...group].join(" ")).join(", ") };
    }),
  );
}
