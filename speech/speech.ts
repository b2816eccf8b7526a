/**
 * The result of a synthesis.
 *
 * @module
 */

import type { SpokenUtterance } from "./plan/chunks.ts";
import type { SpeakerTrack, SpokenTurn } from "./scene/spoken_turns.ts";
import type { Turn } from "./scene/turn.ts";
import type { StageTimes } from "./session.ts";
import type { Timings } from "./timings/timings.ts";

/**
 * The result of {@linkcode KokoroModel.synthesize}.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Speech } from "./mod.ts";
 * // The RTF: seconds of computing per second of speech.
 * const realTimeFactor = ({ wallMs, seconds }: Speech): number => wallMs / 1000 / seconds;
 * using model = await loadKokoro();
 * const speech = await model.synthesize("It does not take long.");
 * console.log(speech.voice, speech.seconds, realTimeFactor(speech), speech.timings.words.length);
 * ```
 */
export interface Speech {
  /** The samples: mono, -1 to 1. A view of the caller's output if one was given. */
  readonly samples: Float32Array;
  /** The sample rate in Hz: 24,000. */
  readonly sampleRate: number;
  /** The duration of `samples` in seconds. */
  readonly seconds: number;
  /**
   * The duration in seconds before tokens were rounded to whole frames. It follows from the voice's
   * usual tempo, the speed and the emotion.
   */
  readonly expectedSeconds: number;
  /**
   * The id of the voice that spoke. A blend is in canonical form, such as
   * `af_sky(0.75)+af_bella(0.25)`. In a scene, this, the emotion, the speed and the seed are those
   * of the call, which its turns may change: see `turns`.
   */
  readonly voice: string;
  /** The emotion, such as `manic` or `manic(0.5)`. */
  readonly emotion: string;
  /** The requested speed, or a higher one if `onOverflow: "fit"` made the speech faster. */
  readonly speed: number;
  /** The seed of the noise in the voice. */
  readonly seed: number;
  /** Whether the output was too small for the whole text. */
  readonly truncated: boolean;
  /** The number of words of the text that are spoken. Names of speakers and markup don't count. */
  readonly words: number;
  /**
   * The part of the text that is not spoken; empty when all of it is. In a scene it begins with the
   * name and the marks that apply there, so that it can be spoken next. Of turns, these are their
   * texts, one in a line.
   */
  readonly rest: string;
  /** The turns, or parts of them, that are not spoken. Absent unless turns were given and cut. */
  readonly restTurns?: readonly Turn[];
  /** The turns that are spoken, in order: at least one. */
  readonly turns: readonly SpokenTurn[];
  /** Which samples are whose: one entry for each speaker, in the order of their first words. */
  readonly tracks: readonly SpeakerTrack[];
  /** The utterances, each spoken in one go, with their places in `samples`. */
  readonly utterances: readonly SpokenUtterance[];
  /** When each word, phoneme and viseme is heard, in seconds from the start of `samples`. */
  readonly timings: Timings;
  /** Warnings for the user. */
  readonly warnings: readonly string[];
  /** The time that each stage took, in milliseconds. */
  readonly stages: StageTimes;
  /** Milliseconds of waiting while the network worked for other requests. */
  readonly queuedMs: number;
  /** Milliseconds from the call until the samples of the first utterance were ready. */
  readonly firstSampleMs: number;
  /** Milliseconds that the whole call took. */
  readonly wallMs: number;
}
