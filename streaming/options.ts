/**
 * How it is spoken, and what is told meanwhile.
 *
 * @module
 */

import type { AudioFormat } from "../audio/formats/formats.ts";
import type { LoadOptions } from "../speech/load_kokoro.ts";
import type { StreamOptions } from "../speech/options.ts";
import type { HeardWord } from "./word_clock.ts";

/** How a `TTSStream` speaks, and on what. */
export interface TTSConfig extends
  Pick<
    StreamOptions,
    "voice" | "speed" | "emotion" | "seed" | "trimSilence" | "silenceThreshold"
  >,
  Pick<LoadOptions, "device" | "memoryThresholdGb"> {}

/** What is told while it speaks. */
export interface SpeakOptions {
  /** Of what `streamAsync` yields and `onChunk` is given. `pcm` is 16-bit, mono, 24 kHz. Default: `pcm`. */
  readonly format?: AudioFormat;
  /** When the first samples are there. */
  readonly onStart?: () => void;
  /** When it has ended, well or not. */
  readonly onStop?: () => void;
  /** Ends it, with the signal's reason as the error. */
  readonly signal?: AbortSignal;
  /** Each word: when it is heard, if sound is played, else when its samples are there. */
  readonly onWord?: (word: HeardWord) => void;
}

/** How it is played. */
export interface PlayOptions extends SpeakOptions {
  /** Takes the sound in the format. */
  readonly onChunk?: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;
  /** Whether nothing is to be heard. Default: false, or true when there is a file to write. */
  readonly muted?: boolean;
}
