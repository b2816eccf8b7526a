/**
 * How it is spoken, and what is told meanwhile.
 *
 * @module
 */

import type { AudioFormat } from "../../audio/formats/formats.ts";
import type { LoadOptions } from "../../speech/load_kokoro.ts";
import type { StreamOptions } from "../../speech/options.ts";
import type { HeardWord } from "./word_clock.ts";

/**
 * How a `TTSStream` speaks, and on what.
 *
 * @example
 * ```ts
 * import { type TTSConfig, TTSStream } from "./mod.ts";
 * const config: TTSConfig = { voice: "af_sky+af_bella", emotion: "excited(0.5)", speed: 1.1 };
 * await using stream = new TTSStream({ ...config, device: "cpu" });
 * await stream.feed("Guess what!").play("guess.wav");
 * ```
 */
export interface TTSConfig extends
  Pick<
    StreamOptions,
    "voice" | "speed" | "emotion" | "seed" | "trimSilence" | "silenceThreshold"
  >,
  Pick<LoadOptions, "device" | "memoryThresholdGb"> {}

/**
 * What is told while it speaks.
 *
 * @example
 * ```ts
 * import { type SpeakOptions, TTSStream } from "./mod.ts";
 * const options: SpeakOptions = {
 *   format: "opus",
 *   onStart: () => console.log("The first samples are there"),
 *   onWord: ({ text }) => console.log(text),
 *   onStop: () => console.log("Over"),
 * };
 * await using stream = new TTSStream();
 * for await (const bytes of stream.feed("One, two.").streamAsync(options)) console.log(bytes.length);
 * ```
 */
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

/**
 * How it is played.
 *
 * @example
 * ```ts
 * import { type PlayOptions, TTSStream } from "./mod.ts";
 * const file = (await Deno.create("hello.opus")).writable.getWriter();
 * const options: PlayOptions = { muted: true, format: "opus", onChunk: (bytes) => file.write(bytes) };
 * await using stream = new TTSStream();
 * await stream.feed("Hello!").play(options);
 * await file.close();
 * ```
 */
export interface PlayOptions extends SpeakOptions {
  /** Takes the sound in the format. */
  readonly onChunk?: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;
  /** Whether nothing is to be heard. Default: false, or true when there is a file to write. */
  readonly muted?: boolean;
}
