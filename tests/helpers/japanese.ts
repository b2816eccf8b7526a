/**
 * The data and the reader of Japanese for tests, loaded once.
 *
 * @module
 */

import { ensureLanguage } from "../../setup/languages.ts";
import { Dictionary } from "../../text/japanese/dictionary.ts";
import { loadFrontEnd } from "../../text/front_end.ts";
import type { FrontEnd } from "../../text/front_end.ts";
import { englishFolder } from "./english.ts";

/** The dictionary that set-up makes. */
export const dictionary: Dictionary = await Dictionary.load(await ensureLanguage("ja"));
/** A front end that can read Japanese. */
export const japanese: FrontEnd = await loadFrontEnd({
  englishFolder,
  languageFolder: (language) => ensureLanguage(language),
  warn: () => {},
});
