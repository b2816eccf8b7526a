/**
 * The languages that Kokoro can speak. This is the project's only table of them.
 *
 * @module
 */

/**
 * A language that Kokoro has voices for, by its name in espeak-ng. Japanese and Chinese are missing
 * because Kokoro's voices for them were trained on phonemes that espeak-ng does not produce.
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
 * American or British English. Both are read with word lists, rules and a network, not with
 * espeak-ng.
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

/** The properties of a language. */
export interface LanguageInfo {
  /** The name to use in messages. */
  readonly name: string;
  /** The first letters of the official voices that read the language. */
  readonly voiceLetters: string;
  /** The file of the language in espeak-ng's data. */
  readonly espeakFile: string;
}

/**
 * The properties of each language. Japanese (`j`) and Chinese (`z`) voices read English with their
 * accent, because no reader here produces the phonemes that they were trained on.
 */
export const LANGUAGES: Readonly<Record<Language, LanguageInfo>> = {
  "en-us": { name: "American English", voiceLetters: "ajz", espeakFile: "gmw/en-US" },
  "en-gb": { name: "British English", voiceLetters: "b", espeakFile: "gmw/en" },
  "es": { name: "Spanish", voiceLetters: "e", espeakFile: "roa/es" },
  "fr-fr": { name: "French", voiceLetters: "f", espeakFile: "roa/fr" },
  "hi": { name: "Hindi", voiceLetters: "h", espeakFile: "inc/hi" },
  "it": { name: "Italian", voiceLetters: "i", espeakFile: "roa/it" },
  "pt-br": { name: "Brazilian Portuguese", voiceLetters: "p", espeakFile: "roa/pt-BR" },
};

/** The codes of all languages. */
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as [Language, ...Language[]];

/** Whether `language` is American or British English. */
export function isEnglish(language: Language): language is EnglishLanguage {
  return language === "en-us" || language === "en-gb";
}

/**
 * The language of the official voices whose names begin with `letter`, or American English if there
 * are no such voices.
 */
export function languageOfVoices(letter: string): Language {
  return LANGUAGE_CODES.find((code) => LANGUAGES[code].voiceLetters.includes(letter)) ?? "en-us";
}
