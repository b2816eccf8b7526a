/**
 * Loads the files that set-up made for English: `tokenizer.json`, `tagger.f32` and the word lists.
 *
 * @module
 */

import { readData } from "./files.ts";
import { type Lexicon, WordList } from "./misaki/lexicon.ts";
import { Tagger } from "./spacy/tagger.ts";
import { Tokenizer, type TokenizerRules } from "./spacy/tokenizer.ts";

/** The parts that American and British English share. */
export interface EnglishModel {
  readonly tokenizer: Tokenizer;
  readonly tagger: Tagger;
}

/**
 * Loads the tokenizer and the tagger.
 *
 * @param folder where set-up put the files
 * @throws {KokoroError} `setup` when a file is missing or damaged
 */
export async function loadEnglishModel(folder: string): Promise<EnglishModel> {
  const rules: TokenizerRules = JSON.parse(
    new TextDecoder().decode(readData(`${folder}/tokenizer.json`)),
  );
  return {
    tokenizer: new Tokenizer(rules),
    tagger: await Tagger.load(`${folder}/tagger.f32`, rules),
  };
}

/**
 * Loads the word lists of American or British English.
 *
 * @throws {KokoroError} `setup` when a file is missing
 */
export function loadLexicon(folder: string, british: boolean): Lexicon {
  const list = (name: string): WordList =>
    new WordList(readData(`${folder}/${british ? "gb" : "us"}_${name}.tsv`));
  return { british, gold: list("gold"), silver: list("silver") };
}
