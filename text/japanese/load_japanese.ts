/**
 * Builds the reader of Japanese from its parts.
 *
 * @module
 */

import type { ReadWords } from "../script/reader.ts";
import { Dictionary } from "./dictionary.ts";
import { JapaneseReader } from "./reader.ts";

/**
 * Loads the reader of Japanese.
 *
 * @param folder where set-up put the dictionary
 * @param english reads the English words in Japanese texts
 * @throws {KokoroError} `setup` when the dictionary is missing or damaged
 */
export async function loadJapanese(folder: string, english: ReadWords): Promise<JapaneseReader> {
  return new JapaneseReader(await Dictionary.load(folder), english);
}
