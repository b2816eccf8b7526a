/**
 * Engines on the stand-in accelerator and on the CPU, and utterances of any length for them.
 *
 * @module
 */

import type { DeviceName } from "../../ffi/device.ts";
import { type Curves, Engine } from "../../ffi/engine.ts";
import { Library } from "../../ffi/library.ts";
import { Accelerator } from "../standin/accelerator.ts";
import { referenceAssets } from "./reference.ts";

const { libraryPath, weightsPath } = await referenceAssets();

/** The stand-in accelerator. */
export const accelerator = await Accelerator.open();

/** An engine on the stand-in. Its warm-up computes nothing, which saves seconds. */
export async function createOnGpu(device: DeviceName = "cuda"): Promise<Engine> {
  accelerator.setArithmetic("loading");
  try {
    return await Engine.create(accelerator.library, { weightsPath, device, threads: 1 });
  } finally {
    accelerator.setArithmetic("all");
  }
}

/** An engine whose results are the measure: libtorch's kernels for the CPU, on one thread. */
export function createOnCpu(): Promise<Engine> {
  const library = Library.open({ path: libraryPath });
  return Engine.create(library, { weightsPath, device: "cpu", threads: 1, kernels: "aten" });
}

/** The results of the three calls. */
export interface Results extends Curves {
  readonly durations: Float32Array;
  readonly samples: Float32Array;
}

/**
 * Speaks `tokens` tokens, 3 to 512, of `frames` frames each. Gives `NaN` for what is not written.
 */
export async function speakTokens(
  engine: Engine,
  tokens: number,
  frames: number,
  samples = new Float32Array(600 * frames * tokens).fill(NaN),
): Promise<Results> {
  const ids = Int32Array.from({ length: tokens }, (_, i) => 43 + i % 100);
  ids[0] = ids[tokens - 1] = 0;
  const style = Float32Array.from({ length: 256 }, (_, i) => Math.sin(i) / 10);
  using utterance = await engine.utterance(ids, style);
  const durations = new Int32Array(tokens).fill(frames);
  const curves = await utterance.curves(durations);
  await utterance.samples(durations, curves, { seed: 42, utterance: 0 }, samples);
  return { durations: utterance.durations, ...curves, samples };
}
