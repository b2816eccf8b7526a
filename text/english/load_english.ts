/**
 * Puts the reader of English together.
 *
 * @module
 */

import type { EspeakIfThere } from "../espeak/espeak.ts";
import type { EnglishLanguage } from "../languages.ts";
import { Dictionary, type Pronunciations } from "../phonemes/pronunciations.ts";
import { type EnglishModel, loadLexicon } from "./data.ts";
import { English } from "./misaki/english.ts";
import { espeakFallback } from "./misaki/espeak_fallback.ts";
import { letterSounds } from "./misaki/letter_sounds.ts";
import { Pronouncer } from "./misaki/pronouncer.ts";
import { EnglishReader } from "./reader.ts";

/**
 * The reader of one kind of English. Words that no list has are sounded by espeak-ng, or without it by
 * their letters.
 *
 * @param folder where set-up put the data for English
 * @throws {KokoroError} `setup` when a word list is missing
 */
export function loadEnglish(
  language: EnglishLanguage,
  folder: string,
  model: EnglishModel,
  espeak: EspeakIfThere,
  pronunciations: readonly Pronunciations[],
): EnglishReader {
  const lexicon = loadLexicon(folder, language === "en-gb");
  const pronouncer = new Pronouncer(lexicon);
  const english = new English(model, pronouncer);
  const dictionary = new Dictionary(pronunciations, language);
  return new EnglishReader(english, lexicon, dictionary, async () => {
    const loaded = await espeak();
    return loaded ? espeakFallback(loaded, lexicon.british) : letterSounds(pronouncer);
  });
}
