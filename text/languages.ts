/**
 * The languages that Kokoro can speak. This is the project's only table of them.
 *
 * @module
 */

/**
 * A language that Kokoro has voices for.
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
export type Language = EnglishLanguage | EspeakLanguage | FetchedLanguage;

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

/**
 * A language whose pronunciations come from espeak-ng.
 *
 * @example
 * ```ts
 * import { type EspeakLanguage, loadKokoro } from "./mod.ts";
 * const GREETINGS: Record<EspeakLanguage, string> = {
 *   es: "Hola.",
 *   "fr-fr": "Bonjour.",
 *   hi: "नमस्ते।",
 *   it: "Ciao.",
 *   "pt-br": "Olá.",
 * };
 * using model = await loadKokoro();
 * console.log(await model.phonemes(GREETINGS.it, { language: "it" })); // ʧˈao.
 * ```
 */
export type EspeakLanguage = "es" | "fr-fr" | "hi" | "it" | "pt-br";

/**
 * A language with data that is fetched when it is first spoken, or by set-up when it is asked for.
 * Brazilian Portuguese can be spoken without: it only has a better word list for espeak-ng.
 *
 * @example
 * ```ts
 * import { ensureAssets, type FetchedLanguage } from "./mod.ts";
 * const languages: FetchedLanguage[] = ["ja", "zh"];
 * await ensureAssets({ languages }); // when building an image, so that it needs no network later
 * ```
 */
export type FetchedLanguage = "ja" | "zh" | "pt-br";

/** The properties of a language. */
export interface LanguageInfo {
  /** The name to use in messages. */
  readonly name: string;
  /** The first letters of the official voices that read the language. */
  readonly voiceLetters: string;
}

/** The properties of each language. */
export const LANGUAGES: Readonly<Record<Language, LanguageInfo>> = {
  "en-us": { name: "American English", voiceLetters: "a" },
  "en-gb": { name: "British English", voiceLetters: "b" },
  "es": { name: "Spanish", voiceLetters: "e" },
  "fr-fr": { name: "French", voiceLetters: "f" },
  "hi": { name: "Hindi", voiceLetters: "h" },
  "it": { name: "Italian", voiceLetters: "i" },
  "pt-br": { name: "Brazilian Portuguese", voiceLetters: "p" },
  "ja": { name: "Japanese", voiceLetters: "j" },
  "zh": { name: "Mandarin Chinese", voiceLetters: "z" },
};

/** The codes of all languages. */
export const LANGUAGE_CODES = Object.keys(LANGUAGES) as [Language, ...Language[]];

/**
 * The language that a name stands for: a code in any case (`pt-BR`, `pt_br`), a code without its
 * region (`fr`, or `pt` for `pt-PT`), or the letter that names of voices begin with (`a`).
 */
export function languageNamed(name: string): Language | undefined {
  const wanted = name.toLowerCase().replaceAll("_", "-").replace(/^cmn(?=-|$)/, "zh");
  const [base] = wanted.split("-");
  return LANGUAGE_CODES.find((code) => code === wanted) ??
    LANGUAGE_CODES.find((code) => code.split("-")[0] === base) ??
    LANGUAGE_CODES.find((code) =>
      wanted.length === 1 && LANGUAGES[code].voiceLetters.includes(wanted)
    );
}

/** The languages whose data is fetched when they are first spoken. */
export const FETCHED_LANGUAGES: readonly FetchedLanguage[] = ["ja", "zh", "pt-br"];

/** Whether `language` has data that is fetched when it is first spoken. */
export function isFetched(language: Language): language is FetchedLanguage {
  return (FETCHED_LANGUAGES as readonly Language[]).includes(language);
}

/** Whether the pronunciations of `language` come from espeak-ng. */
export function isEspeak(language: Language): language is EspeakLanguage {
  return ["es", "fr-fr", "hi", "it", "pt-br"].includes(language);
}

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
