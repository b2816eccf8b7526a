/**
 * The languages that Kokoro reads: the only table of them.
 *
 * @module
 */

/**
 * A language that Kokoro has voices for, by its name in espeak-ng. Japanese and Chinese are not here:
 * Kokoro's voices for them were trained on phonemes that espeak-ng does not give.
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

/** What there is to know of a language. */
export interface LanguageInfo {
  /** The name, for messages. */
  readonly name: string;
  /** The first letters of the official voices that read it. */
  readonly voiceLetters: string;
  /** The file of the language in espeak-ng's data. */
  readonly espeakFile: string;
}

/**
 * Everything that depends on the language alone. Japanese (`j`) and Chinese (`z`) voices read English,
 * in their accent: no reader here gives the phonemes that they were trained on.
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

/** All languages. */
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as [Language, ...Language[]];

/** Whether a language is one of the two kinds of English. */
export function isEnglish(language: Language): language is EnglishLanguage {
  return language === "en-us" || language === "en-gb";
}

/** The language of the official voices whose names begin with `letter`; American English for any other. */
export function languageOfVoices(letter: string): Language {
  return LANGUAGE_CODES.find((code) => LANGUAGES[code].voiceLetters.includes(letter)) ?? "en-us";
}
