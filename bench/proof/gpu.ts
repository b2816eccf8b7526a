/**
 * What only a machine with a GPU can show: that the network computes there as it should, and within its limits.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { allocateOutputFor } from "../../ffi/slot.ts";
import type { Device } from "../../ffi/structs.ts";
import type { KokoroModel, ModelMemory } from "../../speech/kokoro_model.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";
import { openEngine } from "../../speech/open_engine.ts";
import type { Figure } from "../figures.ts";
import { LIMITS } from "../limits.ts";
import { SETTLED_AFTER } from "../memory/profile.ts";
import { type Case, type Parity, parityOf, readCases } from "./parity.ts";
import { percentile } from "../../serving/statistics.ts";
import { longScripts, randomTexts } from "../texts.ts";

/** Cases of which the weights are those that package registries have. */
const REFERENCE = fileURLToPath(new URL("../../tests/fixtures/reference/", import.meta.url));

const SENTENCE = "The birch canoe slid on the smooth planks.";

/** Decides the random texts. */
const TEXTS_SEED = 1;

/** What was measured; memory in bytes. */
export interface GpuProfile {
  readonly parities: readonly { readonly reference: Case; readonly parity: Parity }[];
  /** Samples of one sentence that differ when it is said again: at once, among others, after everything else. */
  readonly differing: readonly number[];
  /** Right after loading, and after the first script of 45 s. */
  readonly loaded: ModelMemory;
  readonly long: ModelMemory;
  /** Milliseconds that scripts of 45 s took, each another one. */
  readonly wallMs: readonly number[];
  /** Held after each of the random texts. */
  readonly held: readonly number[];
}

/**
 * Measures `device`; this takes minutes.
 *
 * @param iterations how many scripts of 45 s are timed
 * @param calls how many random texts are spoken
 * @throws {KokoroError} as `loadKokoro` and `synthesize` do: `device` when there is no such device
 */
export async function profileGpu(
  device: Device,
  iterations: number,
  calls: number,
): Promise<GpuProfile> {
  // That long scripts are cut is what they are for.
  using model = await loadKokoro({ device, warn: () => {} });
  const loaded = model.memory();
  const output = allocateOutputFor(device);
  const [script] = await longScripts(1);
  const first = await say(model);
  const again = await say(model);
  const [among] = await Promise.all([say(model), model.synthesize(script, { output })]);
  const long = model.memory();
  const wallMs: number[] = [];
  for (const script of await longScripts(iterations)) {
    wallMs.push((await model.synthesize(script, { output })).wallMs);
  }
  const held: number[] = [];
  for (const text of await randomTexts(calls, TEXTS_SEED)) {
    await model.synthesize(text, { output });
    held.push(model.memory().heldBytes);
  }
  const later = await say(model);
  const differing = [again, among, later].map((other) => differences(first, other));
  // Behind all else, since its engine is another one.
  const parities = await paritiesOn(device);
  return { parities, differing, loaded, long, wallMs, held };
}

async function paritiesOn(device: Device): Promise<GpuProfile["parities"]> {
  const { engine } = await openEngine({ device, weights: "registry", kernels: "aten" });
  using _ = engine;
  const parities = [];
  for (const reference of await readCases(REFERENCE)) {
    parities.push({ reference, parity: await parityOf(engine, REFERENCE, reference) });
  }
  return parities;
}

async function say(model: KokoroModel): Promise<Float32Array> {
  return (await model.synthesize(SENTENCE, { seed: 42 })).samples;
}

/** How many samples differ in any bit, or are in one of the two alone. */
function differences(one: Float32Array, other: Float32Array): number {
  const [first, second] = [one, other].map(({ buffer, byteOffset, length }) =>
    new Uint32Array(buffer, byteOffset, length)
  );
  const length = Math.max(first.length, second.length);
  let count = 0;
  for (let i = 0; i < length; i++) if (first[i] !== second[i]) count++;
  return count;
}

/** What the profile says, with the limits. */
export function gpuFigures(profile: GpuProfile): Figure[] {
  const { parities, differing, loaded, long, wallMs, held } = profile;
  const settled = held[Math.min(SETTLED_AFTER, held.length) - 1];
  const differ = (when: string, i: number): Figure => (
    { name: `samples that differ ${when}`, value: differing[i], unit: "", digits: 0, limit: 0 }
  );
  const memory = (name: string, bytes: number, limit: number): Figure => (
    { name, value: bytes / 1e6, unit: "MB", digits: 1, limit }
  );
  const time = (name: string, part: number, limit?: number): Figure => (
    { name, value: percentile(wallMs, part) / 1000, unit: "s", digits: 3, limit }
  );
  return [
    ...parities.flatMap(parityFigures),
    ...["again", "among others", "after everything"].map(differ),
    memory("held after loading", loaded.heldBytes, LIMITS.memoryOnGpu),
    memory("growth at the peak of 45 s", long.peakBytes - loaded.heldBytes, LIMITS.growth),
    memory(`drift, text ${SETTLED_AFTER} to ${held.length}`, held.at(-1)! - settled, LIMITS.drift),
    time("P50 of 45 s", 0.5),
    time("P99 of 45 s", 0.99, LIMITS.longScriptOnGpu),
  ];
}

/** Other durations are infinitely far away. */
function parityFigures({ reference, parity }: GpuProfile["parities"][number]): Figure[] {
  const { file, pytorch_f32_snr_db = 0 } = reference;
  const { f0MaxAbs, snrDb } = parity;
  return [
    {
      name: `${file}: F0 off by`,
      value: f0MaxAbs ?? Infinity,
      unit: "Hz",
      digits: 4,
      limit: 0.01,
    },
    {
      name: `${file}: farther from float64 than PyTorch in FP32`,
      value: snrDb === null ? Infinity : pytorch_f32_snr_db - snrDb,
      unit: "dB",
      digits: 1,
      limit: 0,
    },
  ];
}
