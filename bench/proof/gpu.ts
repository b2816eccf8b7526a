/**
 * Checks what only a machine with a GPU can show: that the network computes correctly there and
 * stays within its limits.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { allocateOutputFor } from "../../ffi/slot.ts";
import type { Device } from "../../ffi/device.ts";
import type { KokoroModel, ModelMemory } from "../../speech/kokoro_model.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";
import { openEngine } from "../../speech/open_engine.ts";
import type { Figure } from "../figures.ts";
import { LIMITS } from "../limits.ts";
import { SETTLED_AFTER } from "../memory/profile.ts";
import { type Case, type Parity, parityOf, readCases } from "./parity.ts";
import { percentile } from "../../serving/statistics.ts";
import { longScripts, randomTexts } from "../texts.ts";

/** Reference cases, computed with the weights from package registries. */
const REFERENCE = fileURLToPath(new URL("../../tests/fixtures/reference/", import.meta.url));

const SENTENCE = "The birch canoe slid on the smooth planks.";

/** The seed of the random texts. */
const TEXTS_SEED = 1;

/** The result of a measurement; all memory is in bytes. */
export interface GpuProfile {
  readonly parities: readonly { readonly reference: Case; readonly parity: Parity }[];
  /**
   * How many samples of a sentence differ when it is spoken again: directly afterwards, together
   * with another request, and after everything else.
   */
  readonly differing: readonly number[];
  /** Right after loading, and after the first script of 45 s. */
  readonly loaded: ModelMemory;
  readonly long: ModelMemory;
  /** The time for each of several different scripts of 45 s, in milliseconds. */
  readonly wallMs: readonly number[];
  /** The memory held after each of the random texts. */
  readonly held: readonly number[];
}

/**
 * Measures a model on `device`. This takes minutes.
 *
 * @param iterations the number of scripts of 45 s to time
 * @param calls the number of random texts to speak
 * @throws {KokoroError} as `loadKokoro` and `synthesize` do: `device` when the device is missing
 */
export async function profileGpu(
  device: Device,
  iterations: number,
  calls: number,
): Promise<GpuProfile> {
  // Without warnings, because long scripts are meant to be truncated.
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
  // Last, because this opens a second engine.
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

/** The number of samples that differ in any bit, or that only one of the two has. */
function differences(one: Float32Array, other: Float32Array): number {
  const [first, second] = [one, other].map(({ buffer, byteOffset, length }) =>
    new Uint32Array(buffer, byteOffset, length)
  );
  const length = Math.max(first.length, second.length);
  let count = 0;
  for (let i = 0; i < length; i++) if (first[i] !== second[i]) count++;
  return count;
}

/** The figures of a profile, with their limits. */
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

/** Cases with other durations than the reference count as infinitely far away. */
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
