/**
 * From a script to what the network reads: utterances in Kokoro's phonemes.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { type EnglishModel, loadEnglishModel, loadLexicon } from "./english/data.ts";
import { English } from "./english/misaki/english.ts";
import { espeakFallback } from "./english/misaki/espeak_fallback.ts";
import { letterSounds } from "./english/misaki/letter_sounds.ts";
import { Pronouncer } from "./english/misaki/pronouncer.ts";
import { EnglishReader } from "./english/reader.ts";
import { type Espeak, loadEspeak } from "./espeak/espeak.ts";
import { espeakWords } from "./espeak/words.ts";
import type { MappedText } from "./script/mapped_text.ts";
import { normalize } from "./script/signs.ts";
import {
  checkPronunciations,
  Dictionary,
  loadPronunciations,
  type Pronunciations,
} from "./phonemes/pronunciations.ts";
import { type ReadSentence, utterances } from "./utterances/read_script.ts";
import { partsOf } from "./script/source.ts";
import type { SpokenText } from "./script/spoken_text.ts";
import type { Utterance } from "./utterances/utterances.ts";

export type { Utterance, Word } from "./utterances/utterances.ts";

/**
 * A language that Kokoro has voices for, by its name in espeak-ng. Japanese and Chinese are not here: Kokoro's
 * voices for them were trained on phonemes that espeak-ng does not give.
 *
 * @example
 * ```ts
 * import { type Language, loadKokoro } from "./mod.ts";
 * using model = await loadKokoro();
 * const voiceFor = (wanted: Language): string | undefined =>
 *   model.voices().find(({ language }) => language === wanted)?.id;
 * await model.synthesize("Bonjour tout le monde.", { voice: voiceFor("fr-fr") });
 * ```
 */
export type Language = EnglishLanguage | "es" | "fr-fr" | "hi" | "it" | "pt-br";

/**
 * American or British English, for which there is more than espeak-ng.
 *
 * @example
 * ```ts
 * import { type EnglishLanguage, loadKokoro } from "./mod.ts";
 * const VOICES: Record<EnglishLanguage, string> = { "en-us": "af_heart", "en-gb": "bf_emma" };
 * using model = await loadKokoro();
 * await model.synthesize("A tomato.", { voice: VOICES["en-gb"] });
 * ```
 */
export type EnglishLanguage = "en-us" | "en-gb";

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
  /** Is told what a user should know and no error says. Default: standard error. */
  readonly warn?: (message: string) => void;
  /** The user's own pronunciations, in addition to those of `configs/pronunciations.yaml`. */
  readonly pronunciations?: Pronunciations;
}

/** Gives espeak-ng, if it may and can be loaded. */
type EspeakIfThere = () => Promise<Espeak | undefined>;

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
  const folder = options.englishFolder;
  const [model, own] = await Promise.all([loadEnglishModel(folder), loadPronunciations()]);
  const espeak = once(async () =>
    options.espeak === false ? undefined : await loadEspeakIfThere(options.warn ?? console.warn)
  );
  const pronunciations = [own, checkPronunciations(options.pronunciations ?? {}, "pronunciations")];
  const readers = new Map<EnglishLanguage, EnglishReader>();
  const english = (language: EnglishLanguage): EnglishReader => {
    const reader = readers.get(language) ??
      loadEnglish(language, folder, model, espeak, pronunciations);
    readers.set(language, reader);
    return reader;
  };
  const readSentence = (language: Language): ReadSentence =>
    isEnglish(language)
      ? ({ text, instructions }) => english(language).read(text, instructions)
      : ({ text }) => readForeign(text, language, espeak);
  async function* read(
    parts: AsyncIterable<string>,
    language: Language,
  ): AsyncGenerator<Utterance, void, void> {
    const silent = yield* utterances(parts, readSentence(language));
    if (silent !== undefined) throw nothingToSay(silent);
  }
  return {
    read,
    utterances: (script, language) => Array.fromAsync(read(partsOf(script), language)),
    phonemes: async (text, language, { raw = false } = {}) => {
      if (raw && isEnglish(language)) {
        const words = await english(language).readRaw(text);
        return words.map(({ phonemes, spaceAfter }) => phonemes + spaceAfter).join("");
      }
      const spoken = await Array.fromAsync(utterances(partsOf(text), readSentence(language)));
      return spoken.map(({ phonemes }) => phonemes).join(" ");
    },
  };
}

/** `load`, but for all calls but the first, which get what that got. */
function once<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => loaded ??= load();
}

/** Without espeak-ng English can be spoken all the same. */
async function loadEspeakIfThere(warn: (message: string) => void): Promise<Espeak | undefined> {
  try {
    return await loadEspeak();
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
    warn(
      `${error.message}. Until then English words that no list has are sounded by their letters.`,
    );
    return undefined;
  }
}

function isEnglish(language: Language): language is EnglishLanguage {
  return language === "en-us" || language === "en-gb";
}

function loadEnglish(
  language: EnglishLanguage,
  folder: string,
  model: EnglishModel,
  espeak: EspeakIfThere,
  pronunciations: readonly Pronunciations[],
): EnglishReader {
  const lexicon = loadLexicon(folder, language === "en-gb");
  const pronouncer = new Pronouncer(lexicon);
  const english = new English(model, pronouncer);
  const dictionary = new Dictionary(pronunciations, language);
  return new EnglishReader(english, lexicon, dictionary, async () => {
    const loaded = await espeak();
    return loaded ? espeakFallback(loaded, lexicon.british) : letterSounds(pronouncer);
  });
}

async function readForeign(
  sentence: MappedText,
  language: Language,
  espeak: EspeakIfThere,
): Promise<SpokenText> {
  const loaded = await espeak();
  if (!loaded) throw new KokoroError("setup", `${language} needs espeak-ng`);
  const text = normalize(sentence);
  return { text, words: espeakWords(text.text, language, loaded) };
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
