/**
 * Builds the reader of English from its parts.
 *
 * @module
 */

import type { EspeakIfThere } from "../espeak/espeak.ts";
import type { EnglishLanguage } from "../languages.ts";
import { Dictionary, type Pronunciations } from "../phonemes/pronunciations.ts";
import { type EnglishModel, loadLexicon } from "./data.ts";
import type { Homographs } from "./homographs/homographs.ts";
import { English } from "./misaki/english.ts";
import { espeakFallback } from "./misaki/espeak_fallback.ts";
import { letterSounds } from "./misaki/letter_sounds.ts";
import { Pronouncer } from "./misaki/pronouncer.ts";
import { speller } from "./misaki/speller.ts";
import { EnglishReader } from "./reader.ts";

/**
 * Loads the reader of American or British English. espeak-ng reads the words that are in no list.
 * Without espeak-ng, they are read from their letters.
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
  const pronouncer = new Pronouncer(lexicon);
  const english = new English(model, pronouncer, homographs);
  const dictionary = new Dictionary(pronunciations, language);
  return new EnglishReader(english, lexicon, dictionary, speller(pronouncer), async () => {
    const loaded = await espeak();
    return loaded ? espeakFallback(loaded, lexicon.british) : letterSounds(pronouncer);
  });
}
