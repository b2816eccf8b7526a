/**
 * Reads a language with a reader that is loaded when the language is first spoken.
 *
 * @module
 */

import { countCharacters, type LanguageReader } from "./script/reader.ts";
import type { Sentence } from "./script/sentences.ts";
import type { SpokenText } from "./script/spoken_text.ts";

/** A reader of a language that writes words without blanks, and whose data is fetched. */
export class LazyReader implements LanguageReader {
  readonly countWords = countCharacters;
  readonly #load: () => Promise<LanguageReader>;
  #loading: Promise<LanguageReader> | undefined;

  /** @param load called when a text is first read, and again after it has failed */
  constructor(load: () => Promise<LanguageReader>) {
    this.#load = load;
  }

  async read(sentence: Sentence): Promise<SpokenText> {
    return await (await this.#reader()).read(sentence);
  }

  async readRaw(text: string): Promise<string> {
    return await (await this.#reader()).readRaw(text);
  }

  #reader(): Promise<LanguageReader> {
    return this.#loading ??= this.#load().catch((error) => {
      this.#loading = undefined;
      throw error;
    });
  }
}
