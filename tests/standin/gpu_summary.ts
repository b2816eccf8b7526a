/**
 * What the stand-in accelerator counts and computes, in short, for programs.
 *
 * @module
 */

import { STAGES } from "../../bench/proof/gpu/utterance.ts";
import type { Counted } from "../../bench/proof/gpu/subject.ts";
import { Engine } from "../../ffi/engine.ts";
import { Library } from "../../ffi/library.ts";
import type { Assets } from "../../setup/ready.ts";
import { readCases } from "../shim/reference.ts";
import { speak } from "../shim/speak.ts";
import type { Accelerator } from "./accelerator.ts";
import { engineOn, profileOnStandin } from "./gpu_counts.ts";

/** The reference cases whose samples are compared: a short one, and one of the usual length. */
const COMPARED = ["00.safetensors", "03.safetensors"];

/** The counts in short, for programs. */
export async function countOnStandin(
  accelerator: Accelerator,
  assets: Assets,
): Promise<Counted> {
  const { usual, heldMb, newShapes } = await profileOnStandin(accelerator, assets);
  const launches = STAGES.reduce((sum, stage) => sum + usual.launches[stage], 0);
  const bytes = STAGES.flatMap((stage) => Object.values(usual.work[stage]))
    .reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    identical: await isIdentical(accelerator, assets),
    launchesPerSecond: Math.round(launches / usual.seconds),
    bytesPerSecond: Math.round(bytes / usual.seconds),
    newShapes,
    heldMb,
    blockingReads: usual.blockingReads,
    synchronises: usual.synchronises,
  };
}

/** Whether the stand-in computes reference cases as libtorch's kernels for the CPU do. */
async function isIdentical(accelerator: Accelerator, assets: Assets): Promise<boolean> {
  const { libraryPath, weightsPath } = assets;
  using cpu = await Engine.create(Library.open({ path: libraryPath }), {
    weightsPath,
    device: "cpu",
    threads: 1,
    kernels: "aten",
  });
  using gpu = await engineOn(accelerator, assets);
  accelerator.setArithmetic("all");
  try {
    for (const reference of readCases().filter(({ file }) => COMPARED.includes(file))) {
      const expected = (await speak(cpu, reference)).samples;
      const { samples } = await speak(gpu, reference);
      if (samples.some((sample, i) => !Object.is(sample, expected[i]))) return false;
    }
    return true;
  } finally {
    accelerator.setArithmetic("none");
  }
}
