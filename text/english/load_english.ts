/**
 * Builds the reader of English from its parts.
 *
 * @module
 */

import { loadTransliteration } from "../../deps.ts";
import type { EspeakIfThere } from "../espeak/espeak.ts";
import type { EnglishLanguage } from "../languages.ts";
import { Dictionary, type Pronunciations } from "../phonemes/pronunciations.ts";
import { type EnglishModel, loadLexicon } from "./data.ts";
import { guesser } from "./g2p/guess.ts";
import type { Homographs } from "./homographs/homographs.ts";
import { LazyEnglish } from "./lazy_english.ts";
import { English, type Fallback } from "./misaki/english.ts";
import { espeakFallback } from "./misaki/espeak_fallback.ts";
import { Pronouncer } from "./misaki/pronouncer.ts";
import { speller } from "./misaki/speller.ts";
import { EnglishReader } from "./reader.ts";
import { unlistedWords } from "./unlisted.ts";

/**
 * Loads the reader of American or British English. Words that are in no list are guessed from their
 * letters. Only where the reader must do exactly as misaki does, espeak-ng reads them if it is
 * there.
 *
 * @param folder where set-up put the data for English
 * @throws {KokoroError} `setup` when a word list is missing
 */
export function loadEnglish(
  language: EnglishLanguage,
  folder: string,
  model: EnglishModel,
  homographs: Homographs,
  espeak: EspeakIfThere,
  pronunciations: readonly Pronunciations[],
): EnglishReader {
  const lexicon = loadLexicon(folder, language === "en-gb");
  const { british } = lexicon;
  const pronouncer = new Pronouncer(lexicon);
  const likeMisaki = new Pronouncer({ ...lexicon, names: undefined });
  const guess = guesser(model.network, british);
  const unlisted = async (): Promise<Fallback> =>
    unlistedWords(pronouncer, guess, await loadTransliteration());
  const espeakOrUnlisted = async (): Promise<Fallback> => {
    const loaded = await espeak();
    return loaded ? espeakFallback(loaded, british) : await unlisted();
  };
  return new EnglishReader({
    lexicon,
    dictionary: new Dictionary(pronunciations, language),
    english: new LazyEnglish(new English(model, pronouncer, homographs), unlisted),
    likeMisaki: new LazyEnglish(new English(model, likeMisaki), espeakOrUnlisted),
    guess,
    spell: speller(pronouncer),
  });
}
