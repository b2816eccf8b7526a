/**
 * Loads the files that set-up made for English: `tokenizer.json`, `tagger.f32`, the word lists
 * and `g2p.bin`.
 *
 * @module
 */

import { once } from "../once.ts";
import { readData } from "../data_files.ts";
import { G2pNetwork } from "./g2p/network.ts";
import { readG2pWeights } from "./g2p/weights.ts";
import { type Lexicon, WordList } from "./misaki/lexicon.ts";
import { Tagger } from "./spacy/tagger.ts";
import { Tokenizer, type TokenizerRules } from "./spacy/tokenizer.ts";

/** The parts that American and British English share. */
export interface EnglishModel {
  readonly tokenizer: Tokenizer;
  readonly tagger: Tagger;
  /** Returns the network that guesses how words sound, which is loaded at the first call. */
  readonly network: () => G2pNetwork;
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
    network: once(() => new G2pNetwork(readG2pWeights(readData(`${folder}/g2p.bin`)))),
  };
}

/**
 * Loads the word lists of American or British English.
 *
 * @throws {KokoroError} `setup` when a file is missing
 */
export function loadLexicon(folder: string, british: boolean): Lexicon {
  return { ...loadMisakiLists(folder, british), names: loadList(folder, british, "cmu") };
}

/**
 * Loads only those lists that come from misaki.
 *
 * @throws {KokoroError} `setup` when a file is missing
 */
export function loadMisakiLists(folder: string, british: boolean): Lexicon {
  const list = (name: string): WordList => loadList(folder, british, name);
  return { british, gold: list("gold"), silver: list("silver") };
}

function loadList(folder: string, british: boolean, name: string): WordList {
  return new WordList(readData(`${folder}/${british ? "gb" : "us"}_${name}.tsv`));
}
