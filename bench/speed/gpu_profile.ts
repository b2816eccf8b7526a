/**
 * What utterances cost on a GPU, as the stand-in accelerator counts it: see
 * `tests/standin/gpu_counts.ts`. `gpu_profile.json` holds the counts; `deno task budget --count`
 * writes it.
 *
 * @module
 */

import { readProjectText } from "../../project/files.ts";
import type { StageTimes } from "../proof/gpu/utterance.ts";

/** The work of one kind of operation. */
export interface OperationWork {
  /** Read and written. */
  readonly bytes: number;
  /** Multiplications and additions. */
  readonly flops: number;
}

/** The work of one utterance, by its three calls where that is of use. */
export interface StageWork {
  readonly seconds: number;
  /** Kernels that CUDA starts. */
  readonly launches: Readonly<Record<keyof StageTimes, number>>;
  /** By the operation's name. */
  readonly work: Readonly<Record<keyof StageTimes, Readonly<Record<string, OperationWork>>>>;
  /** Steps of LSTMs, each of which waits for the one before. */
  readonly lstmSteps: number;
  /** How often the host waits for values, and for everything. */
  readonly blockingReads: number;
  readonly synchronises: number;
}

/** All counts. */
export interface GpuProfile {
  /** The device memory held after loading, in MB. */
  readonly heldMb: number;
  /** The most shapes of convolutions that an utterance of a new length adds after loading. */
  readonly newShapes: number;
  /** An utterance of three tokens, one of 2.7 s, and one of 8 s. */
  readonly shortest: StageWork;
  readonly first: StageWork;
  readonly usual: StageWork;
}

/** Reads the counts. */
export async function readGpuProfile(): Promise<GpuProfile> {
  return JSON.parse(await readProjectText("bench/speed/gpu_profile.json"));
}
