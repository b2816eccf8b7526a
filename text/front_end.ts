/**
 * Turns scripts into utterances in Kokoro's phonemes, which the network reads.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { loadEnglishModel } from "./english/data.ts";
import { Homographs } from "./english/homographs/homographs.ts";
import { loadEnglish } from "./english/load_english.ts";
import { espeakIfThere, portugueseFiles } from "./espeak/espeak.ts";
import { EspeakReader } from "./espeak/reader.ts";
import {
  type EnglishLanguage,
  type EspeakLanguage,
  type FetchedLanguage,
  isEnglish,
  isEspeak,
  type Language,
  LANGUAGES,
} from "./languages.ts";
import { LazyReader } from "./lazy_reader.ts";
import {
  checkPronunciations,
  loadPronunciations,
  type Pronunciations,
} from "./phonemes/pronunciations.ts";
import type { TextOptions } from "./formats/text_format.ts";
import type { LanguageReader, ReadWords } from "./script/reader.ts";
import type { Manner } from "./script/manner.ts";
import { partsOf } from "./script/source.ts";
import { openStage, type Stage } from "./script/stage.ts";
import { type TurnScript, utterances, utterancesOfTurns } from "./utterances/read_script.ts";
import { spokenStretches } from "./utterances/stretches.ts";
import type { Utterance } from "./utterances/utterances.ts";

/**
 * Options of the front end, which turns text into phonemes.
 *
 * @example
 * ```ts
 * import { type FrontEndOptions, loadKokoro } from "./mod.ts";
 * // Load nothing under the GPL: only English can be spoken.
 * const text: Pick<FrontEndOptions, "espeak" | "pronunciations"> = {
 *   espeak: false,
 *   pronunciations: { blorptang: "blˈɔɹptæŋ" },
 * };
 * using model = await loadKokoro(text);
 * await model.synthesize("A blorptang.");
 * ```
 */
export interface FrontEndOptions {
  /** The folder with the data for English, which `ensureEnglish` creates. */
  readonly englishFolder: string;
  /**
   * Returns the folder with the data of a language, which it may fetch, when the language is first
   * spoken. By default, such languages can't be spoken.
   */
  readonly languageFolder?: (language: FetchedLanguage) => Promise<string>;
  /**
   * Whether espeak-ng, which is licensed under GPL-3.0, may be loaded. Without espeak-ng, only
   * English can be spoken. Default: true.
   */
  readonly espeak?: boolean;
  /** Receives warnings. By default, they are written to standard error. */
  readonly warn?: (message: string) => void;
  /** Custom pronunciations, in addition to those in `configs/pronunciations.yaml`. */
  readonly pronunciations?: Pronunciations;
}

/** The text of a turn, and how it is spoken as far as its marks say nothing else. */
export interface TurnText extends Pick<TurnScript, "voicing" | "pause" | "overlap"> {
  readonly text: string;
}

/** Turns scripts into utterances. */
export interface FrontEnd {
  /**
   * Returns the utterances of `script`, in order. The names of emoji are spoken in English only.
   *
   * @throws {KokoroError} `input` when nothing in the script can be spoken, or when its markup
   * (see `script/markup.ts`) is invalid; `setup` when the language needs espeak-ng and espeak-ng is
   * not available
   */
  utterances(script: string, language: Language, options?: TextOptions): Promise<Utterance[]>;

  /**
   * Yields the utterances of a script that arrives in parts, each as soon as it is complete. The
   * utterances do not depend on where the script is split into parts.
   *
   * @throws {KokoroError} the errors of {@linkcode FrontEnd.utterances}, as soon as they are found
   */
  read(
    parts: AsyncIterable<string>,
    language: Language,
    options?: TextOptions,
  ): AsyncGenerator<Utterance, void, void>;

  /**
   * Yields the utterances of several texts, each of which is a turn, with the index of its text.
   * The places of an utterance are those in its text. A text may have nothing to say. The last
   * utterance of a turn waits for the next turn, which may overlap it.
   *
   * @throws {KokoroError} `input` when nothing in all texts can be spoken, with the number of the
   * turn when its markup is invalid; `setup` when a language needs espeak-ng and espeak-ng is not
   * available
   * @throws the errors of the turns
   */
  readTurns(
    turns: Iterable<TurnText> | AsyncIterable<TurnText>,
    language: Language,
    options?: TextOptions,
  ): AsyncGenerator<{ readonly utterance: Utterance; readonly index: number }, void, void>;

  /**
   * Returns the utterances of a text with what is said for each word, for use in tools. The list is
   * empty when nothing in the text can be spoken.
   *
   * @throws {KokoroError} `input` when the markup is invalid; `setup` when the language needs
   * espeak-ng and espeak-ng is not available
   */
  explain(text: string, language: Language, options?: TextOptions): Promise<Utterance[]>;

  /**
   * Returns the number of words in a script, as writers of its languages count them. Markup and the
   * names of speakers are not counted.
   */
  countWords(script: string, language: Language, options?: TextOptions): number;

  /**
   * Returns the phonemes of a text as one string, for use in tools. The string is empty when
   * nothing in the text can be spoken. With `raw`, it is exactly what misaki gives, without
   * normalisation and dictionaries. With `unknown`, each English word is guessed from its
   * letters, as if no list had it.
   *
   * @throws {KokoroError} `input` when the markup is invalid; `setup` when the language needs
   * espeak-ng and espeak-ng is not available
   */
  phonemes(
    text: string,
    language: Language,
    options?: TextOptions & { readonly raw?: boolean; readonly unknown?: boolean },
  ): Promise<string>;
}

/**
 * Loads a front end. Each front end has its own copy of the data for English, and of espeak-ng once
 * a word has needed it, so use one front end for everything.
 *
 * @throws {KokoroError} `setup` when the data for English is missing or damaged; `input` when a
 * custom pronunciation is invalid
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
  const { languageFolder: folderOf = withoutFolder } = options;
  const [model, homographs, own] = await Promise.all([
    loadEnglishModel(englishFolder),
    Homographs.load(),
    loadPronunciations(),
  ]);
  const pronunciations = [own, checkPronunciations(options.pronunciations ?? {}, "pronunciations")];
  const espeak = espeakIfThere(mayLoadEspeak, warn);
  const english = kept((language: EnglishLanguage) =>
    loadEnglish(language, englishFolder, model, homographs, espeak, pronunciations)
  );
  const readEnglish: ReadWords = async (text, instructions) => {
    const sentence = { text, instructions, endsLine: false, isNearEnd: false };
    return await english("en-us").read(sentence);
  };
  // The word list for Brazilian Portuguese is that of another release of espeak-ng.
  const portuguese = options.languageFolder
    ? espeakIfThere(mayLoadEspeak, warn, async () => portugueseFiles(await folderOf("pt-br")))
    : espeak;
  const readerOf = kept((language: Language): LanguageReader => {
    if (isEnglish(language)) return english(language);
    if (isEspeak(language)) {
      return new EspeakReader(language, language === "pt-br" ? portuguese : espeak);
    }
    return new LazyReader(async () => FETCHED[language](await folderOf(language), readEnglish));
  });
  const readersFor =
    (language: Language, { stage }: TextOptions = {}) => (manner: Manner): LanguageReader =>
      readerOf(languageOf(manner, language, stage));
  async function* read(
    parts: AsyncIterable<string>,
    language: Language,
    options?: TextOptions,
  ): AsyncGenerator<Utterance, void, void> {
    const readers = readersFor(language, options);
    const silent = yield* utterances(parts, readers, inLanguage(options, language));
    if (silent !== undefined) throw nothingToSay(silent);
  }
  async function* readTurns(
    turns: Iterable<TurnText> | AsyncIterable<TurnText>,
    language: Language,
    options: TextOptions = {},
  ): AsyncGenerator<{ readonly utterance: Utterance; readonly index: number }, void, void> {
    const { stage } = options;
    let beginning = "";
    const scriptOf = ({ text, ...turn }: TurnText): TurnScript => {
      const own = turn.voicing.manner;
      const readIn = (manner: Manner): Language =>
        languageOf({ ...own, ...manner }, language, stage);
      if (beginning.length <= QUOTED) beginning = `${beginning} ${text}`.trimStart();
      return {
        ...turn,
        parts: partsOf(text),
        readerOf: (manner) => readerOf(readIn(manner)),
        options: {
          ...inLanguage(options, readIn({})),
          canNameEmoji: (manner) => isEnglish(readIn(manner)),
          ...(stage && { stage: stageOfTurn(stage, own) }),
        },
      };
    };
    async function* scripts(): AsyncGenerator<TurnScript, void, void> {
      for await (const turn of turns) yield scriptOf(turn);
    }
    const arriving = scripts();
    let isSilent = true;
    try {
      for await (const spoken of utterancesOfTurns(arriving)) {
        isSilent = false;
        yield spoken;
      }
    } finally {
      await arriving.return();
    }
    if (isSilent) throw nothingToSay(beginning);
  }
  const explain = (
    text: string,
    language: Language,
    options?: TextOptions,
  ): Promise<Utterance[]> =>
    Array.fromAsync(
      utterances(partsOf(text), readersFor(language, options), inLanguage(options, language)),
    );
  return {
    read,
    readTurns,
    explain,
    utterances: (script, language, options) =>
      Array.fromAsync(read(partsOf(script), language, options)),
    countWords: (text, language, options) => {
      const readers = readersFor(language, options);
      return spokenStretches(text, options).reduce(
        (sum, { manner, text }) => sum + readers(manner).countWords(text),
        0,
      );
    },
    phonemes: async (text, language, { raw = false, unknown = false, ...options } = {}) => {
      if (unknown && isEnglish(language)) return await english(language).readUnknown(text);
      if (raw) return await readerOf(language).readRaw(text);
      const spoken = await explain(text, language, options);
      return spoken.map(({ phonemes }) => phonemes).join(" ");
    },
  };
}

/** Loads the readers of languages whose data is fetched, from the folder with the data. */
const FETCHED: Readonly<
  Record<
    Exclude<FetchedLanguage, EspeakLanguage>,
    (folder: string, english: ReadWords) => Promise<LanguageReader>
  >
> = {
  ja: async (folder, english) =>
    (await import("./japanese/load_japanese.ts")).loadJapanese(folder, english),
  zh: async (folder, english) =>
    (await import("./mandarin/load_mandarin.ts")).loadMandarin(folder, english),
};

function withoutFolder(language: FetchedLanguage): Promise<string> {
  const reason = `${LANGUAGES[language].name} needs data: give loadFrontEnd a languageFolder`;
  return Promise.reject(new KokoroError("setup", reason));
}

/** A stage for a turn that is spoken in a manner of its own. */
function stageOfTurn(stage: Stage, own: Manner): Stage {
  const { voiceOf } = stage;
  return {
    ...stage,
    speed: own.speed ?? stage.speed,
    languageOf: (manner) => stage.languageOf({ ...own, ...manner }),
    ...(voiceOf && { voiceOf: (manner) => voiceOf({ ...own, ...manner }) }),
  };
}

/** The language in which a text is read. */
function languageOf(manner: Manner, language: Language, stage: Stage | undefined): Language {
  if (manner.voice === undefined && manner.language === undefined) return language;
  return stage?.languageOf(manner) ?? manner.language ?? language;
}

/** The options for a text whose own language this is: the names of emoji are English. */
function inLanguage(options: TextOptions = {}, language: Language): TextOptions {
  const { stage } = options;
  return {
    ...(options.ssml && { stage: openStage(language) }),
    ...options,
    canNameEmoji: (manner) => isEnglish(languageOf(manner, language, stage)),
  };
}

/** Returns a version of `make` that makes the value of each key only once. */
function kept<Key, Value>(make: (key: Key) => Value): (key: Key) => Value {
  const values = new Map<Key, Value>();
  return (key) => {
    const value = values.get(key) ?? make(key);
    values.set(key, value);
    return value;
  };
}

/** The length of a text of which an error quotes the beginning, in UTF-16 units. */
const QUOTED = 80;

function nothingToSay(script: string): KokoroError {
  const text = script.trim();
  if (text === "") return new KokoroError("input", "the text is empty");
  const shown = [...text.slice(0, QUOTED)].slice(0, 40).join("");
  return new KokoroError(
    "input",
    `nothing in the text can be spoken: ${JSON.stringify(shown)}${shown === text ? "" : " ..."}`,
  );
}
