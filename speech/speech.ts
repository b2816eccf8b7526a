/**
 * What a synthesis gives.
 *
 * @module
 */

import type { SpokenUtterance } from "./plan/chunks.ts";
import type { StageTimes } from "./session.ts";
import type { Timings } from "./timings/timings.ts";

/**
 * What a synthesis gives.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Speech } from "./mod.ts";
 * // Seconds of computing for a second of speech.
 * const realTimeFactor = ({ wallMs, seconds }: Speech): number => wallMs / 1000 / seconds;
 * using model = await loadKokoro();
 * const speech = await model.synthesize("It does not take long.");
 * console.log(speech.voice, speech.seconds, realTimeFactor(speech), speech.timings.words.length);
 * ```
 */
export interface Speech {
  /** Mono, -1 to 1: a view of the caller's output, if there was one. */
  readonly samples: Float32Array;
  /** In Hz: 24,000. */
  readonly sampleRate: number;
  /** The length of `samples`. */
  readonly seconds: number;
  /** What the text should take: its time at the voice's usual tempo, by speed and emotion, before rounding to frames. */
  readonly expectedSeconds: number;
  /** The id of the voice that spoke; a blend in one canonical form, such as `af_sky(0.75)+af_bella(0.25)`. */
  readonly voice: string;
  /** Such as `manic` or `manic(0.5)`. */
  readonly emotion: string;
  /** What was asked for, or more if the script was made to fit. */
  readonly speed: number;
  /** What the noise in the voice was made from. */
  readonly seed: number;
  /** Whether the output was too small for the whole text. */
  readonly truncated: boolean;
  /** How many of the text's words are spoken. */
  readonly words: number;
  /** The part of the text that is not spoken. */
  readonly rest: string;
  /** What was spoken in one go, and where it is in `samples`. */
  readonly utterances: readonly SpokenUtterance[];
  /** Words, phonemes and visemes, in seconds of `samples`. */
  readonly timings: Timings;
  /** What a user should know and no error says. */
  readonly warnings: readonly string[];
  /** Milliseconds of each stage. */
  readonly stages: StageTimes;
  /** Milliseconds that were spent waiting, while the network worked for other requests. */
  readonly queuedMs: number;
  /** Milliseconds from the call to the first utterance's samples. */
  readonly firstSampleMs: number;
  /** Milliseconds of the whole call. */
  readonly wallMs: number;
}
