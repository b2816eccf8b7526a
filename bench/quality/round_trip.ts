/**
 * Speaks sentences in different manners and has a speech recogniser write down what it hears.
 *
 * @module
 */

import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { Judges } from "./judges.ts";
import { countWordErrors, wordErrorRate, type WordErrors } from "./word_errors.ts";

/** A manner in which the sentences are spoken. */
export interface Manner {
  readonly voice: string;
  readonly emotion: string;
  readonly speed: number;
}

/** The result for one manner. */
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
): Manner[] {
  return voices.flatMap((voice) =>
    emotions.flatMap((emotion) => speeds.map((speed) => ({ voice, emotion, speed })))
  );
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
    const { expected, heard, mos } = await judges.hear(samples, sampleRate, sentence);
    const { words, errors } = countWordErrors(expected, heard);
    total.words += words;
    total.errors += errors;
    total.mos += mos;
    if (errors > 0) misheard.push({ expected, heard });
    judged();
  }
  const mos = total.mos / sentences.length;
  return { ...manner, ...total, wordErrorRate: wordErrorRate(total), mos, misheard };
}
