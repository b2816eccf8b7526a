/**
 * Speaks texts of several voices, one after the other.
 *
 * @module
 */

import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import type { SpeechChunk } from "../../speech/plan/chunks.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { StreamOptions } from "../../speech/options.ts";
import type { VoicePart } from "./text_queue.ts";
import type { HeardWord } from "./word_clock.ts";

/** The silence between two voices, in seconds. It is as long as between two sentences. */
const BETWEEN_VOICES = 0.35;

/** Samples, their start in the whole sound in seconds, and the words in them. */
export interface HeardChunk {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly start: number;
  readonly words: readonly HeardWord[];
}

/** Speaks each part in its voice, with silence between the parts. */
export async function* speakParts(
  model: KokoroModel,
  parts: AsyncIterable<VoicePart>,
  options: StreamOptions,
): AsyncGenerator<HeardChunk, void, undefined> {
  let begin = 0;
  for await (const { voice, text } of parts) {
    if (begin > 0) {
      const samples = new Float32Array(BETWEEN_VOICES * SAMPLE_RATE);
      yield { samples, start: begin, words: [] };
      begin += BETWEEN_VOICES;
    }
    let end = begin;
    for await (const chunk of model.stream(text, { ...options, voice })) {
      const start = begin + chunk.start;
      yield { samples: chunk.samples, start, words: wordsOf(chunk, begin) };
      end = start + chunk.seconds;
    }
    begin = end;
  }
}

/** @param begin the start of the chunk's stream in the whole sound, in seconds */
function wordsOf({ timings }: SpeechChunk, begin: number): HeardWord[] {
  return timings.words.map(({ text, start, end }) => ({
    text,
    start: begin + start,
    end: begin + end,
  }));
}
