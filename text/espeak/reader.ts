/**
 * Reads the languages for which espeak-ng is the only source of pronunciations.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { type Language, LANGUAGES } from "../languages.ts";
import { countSpacedWords, type LanguageReader } from "../script/reader.ts";
import type { Sentence } from "../script/sentences.ts";
import { unifySigns } from "../script/signs.ts";
import type { SpokenText } from "../script/spoken_text.ts";
import type { EspeakIfThere } from "./espeak.ts";
import { espeakWords } from "./words.ts";

/** Reads one language with espeak-ng. */
export class EspeakReader implements LanguageReader {
  readonly countWords = countSpacedWords;

  constructor(private readonly language: Language, private readonly espeak: EspeakIfThere) {}

  async read(sentence: Sentence): Promise<SpokenText> {
    const loaded = await this.espeak();
    if (!loaded) {
      throw new KokoroError(
        "setup",
        `${LANGUAGES[this.language].name} needs espeak-ng, which is disabled or can't be loaded`,
      );
    }
    const text = unifySigns(sentence.text);
    return { text, words: await espeakWords(text.text, this.language, loaded) };
  }
}
