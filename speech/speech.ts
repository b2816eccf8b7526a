/**
 * What a synthesis gives.
 *
 * @module
 */

import { SAMPLE_RATE } from "../ffi/symbols.ts";
import type { Utterance } from "../text/front_end.ts";
import type { Placed } from "./layout.ts";
import type { CheckedOptions } from "./options.ts";
import type { Plan } from "./plan.ts";
import type { PreparedUtterance } from "./prepared_utterance.ts";
import type { StageTimes } from "./stages.ts";
import { joinTimings, type SpokenFrames, type Timings, timings } from "./timings.ts";
import { trimmed } from "./trim.ts";

/** One utterance and where it is in the samples. */
export interface SpokenUtterance extends Utterance {
  /** The first sample of its speech: silence is left out. */
  readonly begin: number;
  /** The sample behind the last one of its speech. */
  readonly end: number;
}

/** What a synthesis gives. */
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
  /** Milliseconds from the call to the first utterance's samples. */
  readonly firstSampleMs: number;
  /** Milliseconds of the whole call. */
  readonly wallMs: number;
}

/** The part of it that follows from the plan. */
type SpeechOfPlan = Pick<
  Speech,
  | "samples"
  | "sampleRate"
  | "seconds"
  | "expectedSeconds"
  | "speed"
  | "truncated"
  | "rest"
  | "utterances"
  | "timings"
>;

/** What a plan and its samples say of themselves; silence around them is left out if that was asked for. */
export function describe(
  { layout, speed, rest }: Plan,
  decoded: Float32Array,
  { trimSilence, silenceThreshold }: CheckedOptions,
): SpeechOfPlan {
  const { samples, skipped } = trimSilence
    ? trimmed(decoded, silenceThreshold)
    : { samples: decoded, skipped: 0 };
  const spoken = layout.placed.map((placed) => toSpoken(placed, skipped, samples.length));
  const seconds = samples.length / SAMPLE_RATE;
  const rounding = layout.placed.reduce((total, { prepared }) => total + prepared.rounding, 0);
  return {
    samples,
    sampleRate: SAMPLE_RATE,
    seconds,
    expectedSeconds: seconds - rounding,
    speed,
    truncated: rest !== "",
    rest,
    utterances: spoken.map(({ utterance, begin, end }) => ({ ...utterance, begin, end })),
    timings: joinTimings(spoken.map((parts) => timings({ ...parts, samples })), seconds),
  };
}

function toSpoken(
  { prepared: { utterance, frames }, at, from, begin, end }: Placed<PreparedUtterance>,
  skipped: number,
  length: number,
): Omit<SpokenFrames, "utterance" | "samples"> & { utterance: Utterance } {
  const within = (sample: number): number => Math.min(Math.max(0, sample - skipped), length);
  return {
    utterance,
    frames,
    origin: at - from - skipped,
    begin: within(begin),
    end: within(end),
  };
}
