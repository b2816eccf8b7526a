/**
 * Adds up what passes of a speech.
 *
 * @module
 */

import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../../../ffi/symbols.ts";
import type { SpeechChunk } from "../../../speech/plan/chunks.ts";
import type { Hearer } from "./hearer.ts";

/** What is added up of the chunks that pass, for the client and for the log. */
export class Tally {
  /** The number of samples. */
  samples = 0;
  /** The number of phonemes, which are the tokens that the network reads. */
  phonemes = 0;

  /** @param hearer records the duration of the speech */
  constructor(private readonly hearer: Hearer) {}

  /** Adds a chunk. */
  add({ samples, utterance }: SpeechChunk): void {
    this.samples += samples.length;
    this.phonemes += [...utterance?.phonemes ?? ""].length;
  }

  /** Records that all chunks have come. */
  end(): void {
    this.hearer.noteSpeech(this.seconds);
  }

  /** The seconds of speech. */
  get seconds(): number {
    return this.samples / SAMPLE_RATE;
  }

  /** The tokens that were read and made, as OpenAI counts them. A frame of 25 ms is a token. */
  get usage(): Record<"input_tokens" | "output_tokens" | "total_tokens", number> {
    const made = Math.ceil(this.samples / SAMPLES_PER_FRAME);
    return {
      input_tokens: this.phonemes,
      output_tokens: made,
      total_tokens: this.phonemes + made,
    };
  }
}
