/**
 * Speaks utterances of any length with the engine alone, and times each of the three calls.
 *
 * @module
 */

import type { Engine } from "../../../ffi/engine.ts";
import { SAMPLES_PER_FRAME, STYLE_SIZE } from "../../../ffi/symbols.ts";

/** Any token but the one at the ends. */
const TOKEN = 50;

/** The length of an utterance: every token takes the same number of frames of 1/40 s. */
export interface Length {
  readonly tokens: number;
  readonly frames: number;
}

/** The three calls of an utterance. */
export const STAGES = ["durations", "curves", "samples"] as const;

/** The time of each call in milliseconds. */
export type StageTimes = Record<typeof STAGES[number], number>;

/** The seconds of an utterance. */
export function secondsOf({ tokens, frames }: Length): number {
  return tokens * frames / 40;
}

/** The whole time in milliseconds. */
export function totalOf(times: StageTimes): number {
  return STAGES.reduce((sum, stage) => sum + times[stage], 0);
}

/** The token ids of an utterance. */
export function idsOf({ tokens }: Length): Int32Array {
  const ids = new Int32Array(tokens).fill(TOKEN);
  ids[0] = ids[tokens - 1] = 0;
  return ids;
}

/** Memory for the samples of an utterance. */
export function roomFor({ tokens, frames }: Length): Float32Array {
  return new Float32Array(SAMPLES_PER_FRAME * tokens * frames);
}

/**
 * Speaks an utterance.
 *
 * @param after called after each call, with its stage
 */
export async function speakLength(
  engine: Engine,
  length: Length,
  samples = roomFor(length),
  after: (stage: typeof STAGES[number]) => void = () => {},
): Promise<StageTimes> {
  const times = { durations: 0, curves: 0, samples: 0 };
  const timed = async <T>(stage: typeof STAGES[number], call: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await call();
    times[stage] = performance.now() - started;
    after(stage);
    return result;
  };
  const frames = new Int32Array(length.tokens).fill(length.frames);
  using utterance = await timed(
    "durations",
    () => engine.utterance(idsOf(length), new Float32Array(STYLE_SIZE)),
  );
  const curves = await timed("curves", () => utterance.curves(frames));
  const noise = { seed: 42, utterance: 0 };
  await timed("samples", () => utterance.samples(frames, curves, noise, samples));
  return times;
}
