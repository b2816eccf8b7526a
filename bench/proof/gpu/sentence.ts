/**
 * The sentence that is spoken to compare bits.
 *
 * @module
 */

import type { KokoroModel } from "../../../speech/kokoro_model.ts";
import type { Subject } from "./subject.ts";

/** The sentence; for the stand-in, which computes slowly, a word. */
export function sentenceFor({ isStandin }: Pick<Subject, "isStandin">): string {
  return isStandin ? "Hi." : "The birch canoe slid on the smooth planks.";
}

/** Speaks the sentence, exactly. Returns a fingerprint of all samples. */
export async function speakSentence(model: KokoroModel, subject: Subject): Promise<string> {
  const text = sentenceFor(subject);
  const { samples } = await subject.exactly(() => model.synthesize(text, { seed: 42 }));
  return await fingerprintOf(samples);
}

/** A fingerprint of samples: equal for equal bits only. */
export async function fingerprintOf(samples: Float32Array): Promise<string> {
  const hash = await crypto.subtle.digest("SHA-256", samples.slice().buffer);
  return `${samples.length} samples, ${new Uint8Array(hash).toHex().slice(0, 16)}`;
}
