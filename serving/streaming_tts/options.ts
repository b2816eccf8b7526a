/**
 * The options and callbacks of `TTSStream`.
 *
 * @module
 */

import { callback, signalSchema } from "../../configs/check_options.ts";
import { z } from "../../deps.ts";
import { type AudioFormat, FORMATS } from "../../audio/formats/formats.ts";
import type { LoadOptions } from "../../speech/load_kokoro.ts";
import type { StreamOptions } from "../../speech/options.ts";
import type { HeardWord } from "./word_clock.ts";

/**
 * How a `TTSStream` speaks, and on which device.
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
    | "voice"
    | "language"
    | "speed"
    | "emotion"
    | "seed"
    | "cast"
    | "markup"
    | "turnGap"
    | "trimSilence"
    | "silenceThreshold"
  >,
  Pick<LoadOptions, "device" | "memoryThresholdGb"> {}

/**
 * The format, callbacks and cancellation of speech.
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
 * for await (const bytes of stream.feed("One, two.").streamAsync(options)) {
 *   console.log(bytes.length);
 * }
 * ```
 */
export interface SpeakOptions {
  /**
   * The format of the bytes that `streamAsync` yields and `onChunk` receives. `pcm` is 16-bit,
   * mono, 24 kHz. Default: `pcm`.
   */
  readonly format?: AudioFormat;
  /** Called when the first samples are ready. */
  readonly onStart?: () => void;
  /** Called at the end, with or without an error. */
  readonly onStop?: () => void;
  /** Stops speaking. The error is the signal's reason. */
  readonly signal?: AbortSignal;
  /** Called for each word: when it is heard, or without playback when its samples are ready. */
  readonly onWord?: (word: HeardWord) => void;
}

/**
 * The options of `TTSStream.play`.
 *
 * @example
 * ```ts
 * import { type PlayOptions, TTSStream } from "./mod.ts";
 * const file = (await Deno.create("hello.opus")).writable.getWriter();
 * const options: PlayOptions = {
 *   muted: true,
 *   format: "opus",
 *   onChunk: (bytes) => file.write(bytes),
 * };
 * await using stream = new TTSStream();
 * await stream.feed("Hello!").play(options);
 * await file.close();
 * ```
 */
export interface PlayOptions extends SpeakOptions {
  /** Receives the sound in the chosen `format`. */
  readonly onChunk?: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>;
  /** Whether to keep the loudspeaker silent. Default: true when a file is written, else false. */
  readonly muted?: boolean;
}

const FORMAT_NAMES = Object.keys(FORMATS) as AudioFormat[];

/** What the options of speech may be. */
export const speakSchema = z.strictObject({
  format: z.enum(FORMAT_NAMES, `give one of ${FORMAT_NAMES.join(", ")}`).optional(),
  onStart: callback<() => void>(),
  onStop: callback<() => void>(),
  signal: signalSchema.optional(),
  onWord: callback<(word: HeardWord) => void>(),
});

/** What the options of playing may be. */
export const playSchema = speakSchema.extend({
  onChunk: callback<(bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>>(),
  muted: z.boolean("give true or false").optional(),
});
