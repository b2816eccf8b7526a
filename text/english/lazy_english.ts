/**
 * Converts English text to phonemes with a fallback that is loaded when a word first needs it.
 *
 * @module
 */

import type { Instruction } from "../script/instruction.ts";
import type { SpokenWord } from "../script/spoken_text.ts";
import type { English, Fallback } from "./misaki/english.ts";

/** `English` with its fallback. */
export class LazyEnglish {
  readonly #english: English;
  readonly #loadFallback: () => Promise<Fallback>;
  #fallback: Fallback | undefined;

  /** @param loadFallback called when a word needs the fallback for the first time */
  constructor(english: English, loadFallback: () => Promise<Fallback>) {
    this.#english = english;
    this.#loadFallback = loadFallback;
  }

  /** The words of `text`. If one needs the fallback, loads it and reads the whole text again. */
  async words(text: string, instructions: readonly Instruction[]): Promise<SpokenWord[]> {
    let isComplete = true;
    const notLoaded: Fallback = () => {
      isComplete = false;
      return Promise.resolve(null);
    };
    const words = await this.#english.words(text, instructions, this.#fallback ?? notLoaded);
    if (isComplete) return words;
    this.#fallback = await this.#loadFallback();
    return await this.#english.words(text, instructions, this.#fallback);
  }
}
