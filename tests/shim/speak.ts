/**
 * Speaks a reference utterance through the C interface.
 *
 * @module
 */

import type { Curves, Engine } from "../../ffi/engine.ts";
import { referenceFrames } from "../../speech/utterance/durations.ts";
import { type Case, readUtterance } from "./reference.ts";

/** The network's results for an utterance of T tokens, F frames and S samples. */
export interface Spoken {
  readonly durations: Int32Array; // [T]
  readonly curves: Curves; // [2F]
  readonly samples: Float32Array; // [S]
}

/** Makes all three calls. For other noise, give a number other than the case's as `utterance`. */
export async function speak(
  engine: Engine,
  reference: Case,
  utterance = reference.utterance,
): Promise<Spoken> {
  const { ids, style } = await readUtterance(reference);
  using native = await engine.utterance(ids, style);
  const durations = referenceFrames(native.durations, reference.speed);
  const curves = await native.curves(durations);
  const samples = new Float32Array(300 * curves.f0.length);
  await native.samples(durations, curves, { seed: reference.seed, utterance }, samples);
  return { durations, curves, samples };
}
