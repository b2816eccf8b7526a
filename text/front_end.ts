/**
 * From a script to what the network reads: utterances in Kokoro's phonemes.
 *
 * @module
 */

import { loadEspeak } from "./espeak.ts";
import { pronounce } from "./pronounce.ts";
import { toUtterances } from "./utterances.ts";

/**
 * A language that Kokoro has voices for, by its name in espeak-ng. Japanese and Chinese are not here: Kokoro's
 * voices for them were trained on phonemes that espeak-ng does not give.
 */
export type Language = "en-us" | "en-gb" | "es" | "fr-fr" | "hi" | "it" | "pt-br";

/** A piece of a script that is spoken in one go. */
export interface Utterance {
  /** The piece as it stands in the script, without the white space around it. */
  readonly text: string;
  /** 1 to 510 symbols, all of them in the token table. */
  readonly phonemes: string;
}

/** Turns scripts into utterances. */
export interface FrontEnd {
  /**
   * The utterances of `script`, in order.
   *
   * @throws {KokoroError} `input` when nothing in the script can be spoken
   */
  utterances(script: string, language: Language): Utterance[];
}

/**
 * The front end. Each one has a copy of espeak-ng: share it.
 *
 * @throws {KokoroError} `setup` when espeak-ng can't be loaded
 * @example
 * ```ts
 * import { loadFrontEnd } from "./text/front_end.ts";
 * const frontEnd = await loadFrontEnd();
 * frontEnd.utterances("Hello, world!", "en-us"); // [{ text: "Hello, world!", phonemes: "həlˈO, wˈɜɹld!" }]
 * ```
 */
export async function loadFrontEnd(): Promise<FrontEnd> {
  const espeak = await loadEspeak();
  return {
    utterances: (script, language) =>
      toUtterances(script, (text) => pronounce(text, language, espeak)),
  };
}
