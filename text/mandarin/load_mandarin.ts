/**
 * Builds the reader of Mandarin from its parts.
 *
 * @module
 */

import type { ReadWords } from "../script/reader.ts";
import { loadMandarinData } from "./data.ts";
import { MandarinReader } from "./reader.ts";

/**
 * Loads the reader of Mandarin.
 *
 * @param folder where set-up put the data
 * @param english reads the English words in Chinese texts
 * @throws {KokoroError} `setup` when a file is missing
 */
export function loadMandarin(folder: string, english: ReadWords): MandarinReader {
  return new MandarinReader(loadMandarinData(folder), english);
}
