/**
 * Speaks sentences in different manners and has a speech recogniser write down what it hears.
 *
 * @module
 */

import type { Language } from "../../text/languages.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { Judges } from "./judges.ts";
import { countWordErrors, wordErrorRate, type WordErrors } from "./word_errors.ts";

/** A manner in which the sentences are spoken. */
export interface Manner {
  /** Default: the language of the voice. */
  readonly language?: Language;
  readonly voice: string;
  readonly emotion: string;
  readonly speed: number;
}

/** The result for one manner. In languages without blanks, phonemes are counted, not words. */
export interface Outcome extends Manner, WordErrors {
  /** Errors per word. */
  readonly wordErrorRate: number;
  /** DistillMOS, 1 to 5: the mean over all sentences. */
  readonly mos: number;
  /** The sentences with at least one word error, normalised. */
  readonly misheard: readonly { readonly expected: string; readonly heard: string }[];
}

/** Combines each voice with each emotion and each speed. */
export function combine(
  voices: readonly string[],
  emotions: readonly string[],
  speeds: readonly number[],
  language?: Language,
): Manner[] {
  const own = language === undefined ? {} : { language };
  return voices.flatMap((voice) =>
    emotions.flatMap((emotion) => speeds.map((speed) => ({ voice, emotion, speed, ...own })))
  );
}

/**
 * Languages in which what was heard is compared by its phonemes: one sound is written in several
 * ways there.
 */
const BY_PHONEMES: ReadonlySet<Language> = new Set(["hi", "ja", "zh"]);

/** The phonemes of a text, each as a word, without marks and stress. */
async function sounds(text: string, language: Language, model: KokoroModel): Promise<string> {
  const phonemes = text.trim() === "" ? "" : await model.phonemes(text, { language });
  return (phonemes.match(/[\p{L}ː→↗↓↘]/gu) ?? []).filter((sign) => !"ˈˌ".includes(sign)).join(" ");
}

/** The sentences of a text: its lines, without empty ones. */
export function sentencesOf(text: string): string[] {
  return text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
}

/**
 * Speaks all sentences in one manner and has the judges listen.
 *
 * @param judged called after each sentence
 * @throws {KokoroError} as `synthesize` does, and `setup` when the judges can't run here
 */
export async function roundTrip(
  sentences: readonly string[],
  manner: Manner,
  model: KokoroModel,
  judges: Judges,
  judged: () => void = () => {},
): Promise<Outcome> {
  const total = { words: 0, errors: 0, mos: 0 };
  const misheard: { expected: string; heard: string }[] = [];
  for (const sentence of sentences) {
    const { samples, sampleRate } = await model.synthesize(sentence, manner);
    const { language = "en-us" } = manner;
    const code = language.split("-")[0];
    const { expected, heard, mos } = await judges.hear(samples, sampleRate, sentence, code);
    const { words, errors } = BY_PHONEMES.has(language)
      ? countWordErrors(
        await sounds(expected, language, model),
        await sounds(heard, language, model),
      )
      : countWordErrors(expected, heard);
    total.words += words;
    total.errors += errors;
    total.mos += mos;
    if (errors > 0) misheard.push({ expected, heard });
    judged();
  }
  const mos = total.mos / sentences.length;
  return { ...manner, ...total, wordErrorRate: wordErrorRate(total), mos, misheard };
}
