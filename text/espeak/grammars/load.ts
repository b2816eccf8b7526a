/**
 * Loads the tables of a language when it is first spoken.
 *
 * @module
 */

import type { EspeakLanguage } from "../../languages.ts";
import type { Grammar } from "./grammar.ts";

const LOADERS: Readonly<Record<EspeakLanguage, () => Promise<Grammar>>> = {
  "es": async () => (await import("./spanish.ts")).SPANISH,
  "fr-fr": async () => (await import("./french.ts")).FRENCH,
  "hi": async () => (await import("./hindi.ts")).HINDI,
  "it": async () => (await import("./italian.ts")).ITALIAN,
  "pt-br": async () => (await import("./portuguese.ts")).PORTUGUESE,
};

/** The tables of a language. */
export async function loadGrammar(language: EspeakLanguage): Promise<Grammar> {
  return await LOADERS[language]();
}
