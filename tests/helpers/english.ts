/**
 * The data and models of English for tests, loaded once.
 *
 * @module
 */

import { ensureEnglish } from "../../setup/english/english.ts";
import { type EnglishModel, loadEnglishModel, loadLexicon } from "../../text/english/data.ts";
import type { Lexicon } from "../../text/english/misaki/lexicon.ts";
import type { Dialect } from "../../text/english/normalize/rule.ts";

/** The folder with the English data that set-up makes. */
export const englishFolder: string = await ensureEnglish();
export const model: EnglishModel = await loadEnglishModel(englishFolder);
export const american: Lexicon = loadLexicon(englishFolder, false);
export const british: Lexicon = loadLexicon(englishFolder, true);

export const americanReader: Dialect = readerOf(american);
export const britishReader: Dialect = readerOf(british);

function readerOf({ british, gold, silver }: Lexicon): Dialect {
  return { british, isWord: (word) => (gold.get(word) ?? silver.get(word)) !== undefined };
}
