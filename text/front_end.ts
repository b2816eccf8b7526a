/**
 * From a script to what the network reads: utterances in Kokoro's phonemes.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { type EnglishModel, loadEnglishModel, loadLexicon } from "./english/data.ts";
import { English } from "./english/english.ts";
import { espeakFallback } from "./english/espeak_fallback.ts";
import { letterSounds } from "./english/letter_sounds.ts";
import { Pronouncer } from "./english/pronouncer.ts";
import { EnglishReader } from "./english/reader.ts";
import { type Espeak, loadEspeak } from "./espeak.ts";
import { espeakWords } from "./espeak_words.ts";
import type { MappedText } from "./mapped_text.ts";
import { parseMarkup, type Segment } from "./markup.ts";
import { normalize } from "./normalize.ts";
import {
  checkPronunciations,
  Dictionary,
  loadPronunciations,
  type Pronunciations,
} from "./pronunciations.ts";
import { lines } from "./split.ts";
import { type SpokenLine, toUtterances, type Utterance } from "./utterances.ts";

export type { Utterance, Word } from "./utterances.ts";

/**
 * A language that Kokoro has voices for, by its name in espeak-ng. Japanese and Chinese are not here: Kokoro's
 * voices for them were trained on phonemes that espeak-ng does not give.
 */
export type Language = EnglishLanguage | "es" | "fr-fr" | "hi" | "it" | "pt-br";

/** American or British English, for which there is more than espeak-ng. */
export type EnglishLanguage = "en-us" | "en-gb";

/** Where the front end finds what it needs. */
export interface FrontEndOptions {
  /** Holds the data for English, as set-up made it. Default: the folder in the cache. */
  readonly englishFolder?: string;
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

/** Says how a line is spoken; what the writer said about it is in terms of the script. */
type ReadLine = (line: MappedText, instructions: Segment["instructions"]) => SpokenLine;

/** Turns scripts into utterances. */
export interface FrontEnd {
  /**
   * The utterances of `script`, in order.
   *
   * @throws {KokoroError} `input` when nothing in the script can be spoken, or when its markup (`markup.ts`)
   * can't be understood; `setup` when the language needs espeak-ng and that is not there
   */
  utterances(script: string, language: Language): Utterance[];

  /**
   * The phonemes of a text, in one piece, for tools: empty when nothing in it can be spoken. `raw` leaves out
   * normalisation and dictionaries and reads English exactly as misaki does.
   *
   * @throws {KokoroError} `input` when the markup can't be understood
   */
  phonemes(text: string, language: Language, options?: { readonly raw?: boolean }): string;
}

/**
 * The front end. Each one has a copy of espeak-ng and of the data for English: share it.
 *
 * @throws {KokoroError} `setup` when the data for English is missing or damaged, and can't be made, `input` when a pronunciation
 * is not made of Kokoro's phonemes
 * @example
 * ```ts
 * import { loadFrontEnd } from "./text/front_end.ts";
 * const frontEnd = await loadFrontEnd();
 * frontEnd.utterances("Hello, world!", "en-us")[0].phonemes; // "həlˈO, wˈɜɹld!"
 * ```
 */
export async function loadFrontEnd(options: FrontEndOptions = {}): Promise<FrontEnd> {
  const folder = options.englishFolder ??
    await (await import("../setup/english.ts")).ensureEnglish();
  const [model, espeak, own] = await Promise.all([
    loadEnglishModel(folder),
    options.espeak === false ? undefined : loadEspeakIfThere(options.warn ?? console.warn),
    loadPronunciations(),
  ]);
  const pronunciations = [own, checkPronunciations(options.pronunciations ?? {}, "pronunciations")];
  const readers = new Map<EnglishLanguage, EnglishReader>();
  const english = (language: EnglishLanguage): EnglishReader => {
    const reader = readers.get(language) ??
      loadEnglish(language, folder, model, espeak, pronunciations);
    readers.set(language, reader);
    return reader;
  };
  const readLine = (language: Language): ReadLine => {
    if (isEnglish(language)) {
      return (line, instructions) => english(language).read(line, instructions);
    }
    if (espeak === undefined) throw new KokoroError("setup", `${language} needs espeak-ng`);
    return (line) => {
      const text = normalize(line);
      return { text, words: espeakWords(text.text, language, espeak) };
    };
  };
  return {
    utterances: (script, language) => {
      const utterances = read(script, readLine(language));
      if (utterances.length === 0) throw nothingToSay(script);
      return utterances;
    },
    phonemes: (text, language, { raw = false } = {}) =>
      raw && isEnglish(language)
        ? english(language).readRaw(text).map((word) => word.phonemes + word.spaceAfter).join("")
        : read(text, readLine(language)).map(({ phonemes }) => phonemes).join(" "),
  };
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
  espeak: Espeak | undefined,
  pronunciations: readonly Pronunciations[],
): EnglishReader {
  const lexicon = loadLexicon(folder, language === "en-gb");
  const pronouncer = new Pronouncer(lexicon);
  const fallback = espeak ? espeakFallback(espeak, lexicon.british) : letterSounds(pronouncer);
  const english = new English(model, pronouncer, fallback);
  return new EnglishReader(english, lexicon, new Dictionary(pronunciations, language));
}

/** The utterances of a script, and the pauses between them. */
function read(script: string, readLine: ReadLine): Utterance[] {
  const utterances: Utterance[] = [];
  let waiting = 0;
  for (const { text, instructions, pauseAfter } of parseMarkup(script)) {
    const spoken = lines(text.text)
      .map(({ start, end }) => readLine(text.slice(start, end), instructions));
    const [first, ...others] = toUtterances(spoken, script);
    if (first) utterances.push({ ...first, pauseBefore: waiting }, ...others);
    const last = utterances.pop();
    if (!last) {
      waiting += pauseAfter;
      continue;
    }
    waiting = 0;
    const pause = first ? pauseAfter : last.pauseAfter + pauseAfter;
    utterances.push({ ...last, pauseAfter: pause });
  }
  return utterances;
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
