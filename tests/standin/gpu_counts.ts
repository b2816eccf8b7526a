/**
 * What an utterance costs on a GPU, counted by the stand-in accelerator.
 *
 * @module
 */

import {
  type Length,
  roomFor,
  secondsOf,
  speakLength,
  STAGES,
} from "../../bench/proof/gpu/utterance.ts";
import type { GpuProfile, OperationWork, StageWork } from "../../bench/speed/gpu_profile.ts";
import { Engine } from "../../ffi/engine.ts";
import type { Assets } from "../../setup/ready.ts";
import { referenceAssets } from "../shim/reference.ts";
import { Accelerator, type Counts, launchesOf } from "./accelerator.ts";

/** The utterances that are counted. */
const LENGTHS = {
  shortest: { tokens: 3, frames: 1 },
  /** 2.7 s, the first sentence of many scripts. */
  first: { tokens: 36, frames: 3 },
  /** 8 s, a usual sentence of a script. */
  usual: { tokens: 107, frames: 3 },
} as const;

/** Lengths up to 13 s, each new. */
const NEW = [27, 43, 61, 73, 92, 111, 129, 33, 83].map((tokens) => ({ tokens, frames: 4 }));

/** An engine on the stand-in, which computes nothing after its weights are there. */
export async function engineOn(
  accelerator: Accelerator,
  { weightsPath }: Assets,
): Promise<Engine> {
  accelerator.setArithmetic("loading");
  const options = { weightsPath, device: "cuda", threads: 1 } as const;
  const engine = await Engine.create(accelerator.library, options);
  accelerator.setArithmetic("none");
  return engine;
}

/** Adds the counted shapes of convolutions to others, and returns how many there are now. */
export function addShapes(shapes: Set<string>, { convolutions }: Counts): number {
  for (const { count: _, ...shape } of convolutions) shapes.add(JSON.stringify(shape));
  return shapes.size;
}

/** Opens the stand-in, and counts. */
export async function countProfile(): Promise<GpuProfile> {
  return await profileOnStandin(await Accelerator.open(), await referenceAssets());
}

/** Counts an utterance of each length, without arithmetic. */
export async function profileOnStandin(
  accelerator: Accelerator,
  assets: Assets,
): Promise<GpuProfile> {
  accelerator.reset();
  using engine = await engineOn(accelerator, assets);
  const heldMb = Math.round(engine.memory().heldBytes / 1e5) / 10;
  const shapes = new Set<string>();
  addShapes(shapes, accelerator.counts());
  let newShapes = 0;
  for (const length of NEW) {
    const before = shapes.size;
    accelerator.reset();
    await speakLength(engine, length);
    newShapes = Math.max(newShapes, addShapes(shapes, accelerator.counts()) - before);
  }
  const entries = [];
  for (const [name, length] of Object.entries(LENGTHS)) {
    entries.push([name, await costOf(accelerator, engine, length)]);
  }
  return { heldMb, newShapes, ...Object.fromEntries(entries) };
}

/** The work of each call of an utterance. */
async function costOf(
  accelerator: Accelerator,
  engine: Engine,
  length: Length,
): Promise<StageWork> {
  const stages: Record<string, Counts> = {};
  accelerator.reset();
  const samples = roomFor(length);
  accelerator.lock(samples.buffer as ArrayBuffer);
  await speakLength(engine, length, samples, (stage) => {
    stages[stage] = accelerator.counts();
    accelerator.reset();
  });
  accelerator.unlock(samples.buffer as ArrayBuffer);
  const all = STAGES.map((stage) => stages[stage]);
  const sum = (value: (counts: Counts) => number): number =>
    all.reduce((sum, counts) => sum + value(counts), 0);
  return {
    seconds: secondsOf(length),
    launches: mapStages((stage) => launchesOf(stages[stage])),
    work: mapStages((stage) => workOf(stages[stage])),
    lstmSteps: sum(({ lstmSteps }) => lstmSteps),
    blockingReads: sum(({ blockingReads, items }) => blockingReads + items),
    synchronises: sum(({ synchronizations }) => synchronizations),
  };
}

function mapStages<T>(value: (stage: string) => T): Record<typeof STAGES[number], T> {
  const entries = STAGES.map((stage) => [stage, value(stage)]);
  return Object.fromEntries(entries);
}

/** The bytes and the arithmetic of each kind of operation, without those that have neither. */
function workOf({ operations }: Counts): Record<string, OperationWork> {
  return Object.fromEntries(
    Object.entries(operations).sort().map(([name, { bytesRead, bytesWritten, flops }]) =>
      [name, { bytes: bytesRead + bytesWritten, flops }] as const
    ).filter(([, { bytes, flops }]) => bytes + flops > 0),
  );
}
