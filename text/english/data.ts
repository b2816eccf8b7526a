/**
 * Loads what set-up made for English: `tokenizer.json`, `tagger.f32` and the word lists.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { type Lexicon, WordList } from "./lexicon.ts";
import { Tagger } from "./tagger.ts";
import { Tokenizer, type TokenizerRules } from "./tokenizer.ts";

/** What both kinds of English share. */
export interface EnglishModel {
  readonly tokenizer: Tokenizer;
  readonly tagger: Tagger;
}

/**
 * The tokenizer and the tagger.
 *
 * @param folder where set-up put the files
 * @throws {KokoroError} `setup` when a file is missing or damaged
 */
export async function loadEnglishModel(folder: string): Promise<EnglishModel> {
  const rules: TokenizerRules = JSON.parse(
    new TextDecoder().decode(readFile(`${folder}/tokenizer.json`)),
  );
  return {
    tokenizer: new Tokenizer(rules),
    tagger: await Tagger.load(readFile(`${folder}/tagger.f32`), rules),
  };
}

/**
 * The word lists of one kind of English.
 *
 * @throws {KokoroError} `setup` when a file is missing
 */
export function loadLexicon(folder: string, british: boolean): Lexicon {
  const list = (name: string): WordList =>
    new WordList(readFile(`${folder}/${british ? "gb" : "us"}_${name}.tsv`));
  return { british, gold: list("gold"), silver: list("silver") };
}

function readFile(path: string): Uint8Array {
  try {
    return Deno.readFileSync(path);
  } catch (cause) {
    throw new KokoroError(
      "setup",
      `the English front end's data can't be read: ${path}. Run \`deno task setup\``,
      { cause },
    );
  }
}
