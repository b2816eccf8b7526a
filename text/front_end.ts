/**
 * From a script to what the network reads: utterances in Kokoro's phonemes.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { loadEnglishModel } from "./english/data.ts";
import { loadEnglish } from "./english/load_english.ts";
import { espeakIfThere } from "./espeak/espeak.ts";
import { EspeakReader } from "./espeak/reader.ts";
import { type EnglishLanguage, isEnglish, type Language } from "./languages.ts";
import {
  checkPronunciations,
  loadPronunciations,
  type Pronunciations,
} from "./phonemes/pronunciations.ts";
import type { LanguageReader } from "./script/reader.ts";
import { partsOf } from "./script/source.ts";
import { utterances } from "./utterances/read_script.ts";
import type { Utterance } from "./utterances/utterances.ts";

/**
 * Where the front end finds what it needs.
 *
 * @example
 * ```ts
 * import { type FrontEndOptions, loadKokoro } from "./mod.ts";
 * // Nothing under the GPL is loaded: words that no list has are sounded by their letters.
 * const text: Pick<FrontEndOptions, "espeak" | "pronunciations"> = {
 *   espeak: false,
 *   pronunciations: { blorptang: "blˈɔɹptæŋ" },
 * };
 * using model = await loadKokoro(text);
 * await model.synthesize("A blorptang.");
 * ```
 */
export interface FrontEndOptions {
  /** Holds the data for English, as set-up makes it: see `ensureEnglish`. */
  readonly englishFolder: string;
  /**
   * Whether espeak-ng, which is under the GPL-3.0, may be loaded. Without it, only English can be spoken, and
   * words that no list has are sounded by their letters. Default: true.
   */
  readonly espeak?: boolean;
  /** Receives warnings. Default: standard error. */
  readonly warn?: (message: string) => void;
  /** The user's own pronunciations, in addition to those of `configs/pronunciations.yaml`. */
  readonly pronunciations?: Pronunciations;
}

/** Turns scripts into utterances. */
export interface FrontEnd {
  /**
   * The utterances of `script`, in order.
   *
   * @throws {KokoroError} `input` when nothing in the script can be spoken, or when its markup (`markup.ts`)
   * can't be understood; `setup` when the language needs espeak-ng and that is not there
   */
  utterances(script: string, language: Language): Promise<Utterance[]>;

  /**
   * The same for a script that comes in parts: each utterance as soon as it is certain. It does not depend on where the
   * script is cut into parts.
   *
   * @throws {KokoroError} as {@linkcode FrontEnd.utterances} does, when it comes to that
   */
  read(parts: AsyncIterable<string>, language: Language): AsyncGenerator<Utterance, void, void>;

  /** The number of words in a text, as a writer of the language counts them. */
  countWords(text: string, language: Language): number;

  /**
   * The phonemes of a text, in one piece, for tools: empty when nothing in it can be spoken. `raw` leaves out
   * normalisation and dictionaries and reads English exactly as misaki does.
   *
   * @throws {KokoroError} `input` when the markup can't be understood; `setup` as above
   */
  phonemes(
    text: string,
    language: Language,
    options?: { readonly raw?: boolean },
  ): Promise<string>;
}

/**
 * The front end. Each one has a copy of the data for English, and of espeak-ng, which is loaded when a word needs it: share
 * it.
 *
 * @throws {KokoroError} `setup` when the data for English is missing or damaged, `input` when a pronunciation
 * is not made of Kokoro's phonemes
 * @example
 * ```ts
 * import { ensureEnglish } from "./setup/english/english.ts";
 * import { loadFrontEnd } from "./text/front_end.ts";
 * const frontEnd = await loadFrontEnd({ englishFolder: await ensureEnglish() });
 * const [utterance] = await frontEnd.utterances("Hello, world!", "en-us");
 * utterance.phonemes; // "həlˈO, wˈɜɹld!"
 * ```
 */
export async function loadFrontEnd(options: FrontEndOptions): Promise<FrontEnd> {
  const { englishFolder, espeak: mayLoadEspeak = true, warn = console.warn } = options;
  const [model, own] = await Promise.all([loadEnglishModel(englishFolder), loadPronunciations()]);
  const pronunciations = [own, checkPronunciations(options.pronunciations ?? {}, "pronunciations")];
  const espeak = espeakIfThere(mayLoadEspeak, warn);
  const english = kept((language: EnglishLanguage) =>
    loadEnglish(language, englishFolder, model, espeak, pronunciations)
  );
  const readerOf = kept((language: Language): LanguageReader =>
    isEnglish(language) ? english(language) : new EspeakReader(language, espeak)
  );
  async function* read(
    parts: AsyncIterable<string>,
    language: Language,
  ): AsyncGenerator<Utterance, void, void> {
    const silent = yield* utterances(parts, readerOf(language));
    if (silent !== undefined) throw nothingToSay(silent);
  }
  return {
    read,
    utterances: (script, language) => Array.fromAsync(read(partsOf(script), language)),
    countWords: (text, language) => readerOf(language).countWords(text),
    phonemes: async (text, language, { raw = false } = {}) => {
      if (raw && isEnglish(language)) {
        const words = await english(language).readRaw(text);
        return words.map(({ phonemes, spaceAfter }) => phonemes + spaceAfter).join("");
      }
      const spoken = await Array.fromAsync(utterances(partsOf(text), readerOf(language)));
      return spoken.map(({ phonemes }) => phonemes).join(" ");
    },
  };
}

/** `make`, which is called once for each key. */
function kept<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const values = new Map<Key, Value>();
  return (key) => {
    const value = values.get(key) ?? make(key);
    values.set(key, value);
    return value;
  };
}

function nothingToSay(script: string): KokoroError {
  const text = script.trim();
  if (text === "") return new KokoroError("input", "the text is empty");
  const shown = [...text.slice(0, 80)].slice(0, 40).join("");
  return new KokoroError(
    "input",
    `nothing in the text can be spoken: ${JSON.stringify(shown)}${shown === text ? "" : " ..."}`,
  );
}
