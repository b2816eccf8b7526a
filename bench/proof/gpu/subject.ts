/**
 * What is checked: the GPU of this machine, or the stand-in for one.
 *
 * @module
 */

import { CudaDriver } from "../../../ffi/cuda_driver.ts";
import type { Engine } from "../../../ffi/engine.ts";
import { allocateOutputFor } from "../../../ffi/slot.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import type { KokoroModel } from "../../../speech/kokoro_model.ts";
import { openEngine } from "../../../speech/open_engine.ts";
import { DeviceMemory } from "./device_memory.ts";

/** What the stand-in counts. */
export type Counted = Readonly<Record<string, number | boolean>>;

/** A GPU, or what stands in for one. */
export interface Subject {
  readonly isStandin: boolean;
  /** Opens a new engine on it, with the weights that the reference cases were computed with. */
  engine(): Promise<Engine>;
  /** Loads a new model on it, with the same weights. */
  model(): Promise<KokoroModel>;
  /** Computes exactly while `use` runs. A GPU always does. The stand-in may skip arithmetic. */
  exactly<T>(use: () => Promise<T>): Promise<T>;
  /** Leaves that many bytes of the free memory while `use` runs. */
  withLittleMemory<T>(bytes: number, use: () => Promise<T>): Promise<T>;
  /** The output slot, in page-locked memory. */
  output(): ArrayBuffer;
  /** The shapes of convolutions so far: each needs a plan. Undefined where they are not counted. */
  shapes(): number | undefined;
  /** What an utterance costs, where that is counted: on the stand-in. */
  count?(): Promise<Counted>;
}

const CHOICE = { device: "cuda", weights: "registry", kernels: "aten" } as const;

/** Returns a function that calls `make` once, and returns the same result each time. */
export function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

const GPU: Subject = {
  isStandin: false,
  engine: async () => (await openEngine(CHOICE)).engine,
  // Without warnings, because long scripts are meant to be truncated.
  model: () => loadKokoro({ ...CHOICE, warn: () => {} }),
  exactly: (use) => use(),
  withLittleMemory: async (bytes, use) => {
    using memory = new DeviceMemory();
    memory.takeAllBut(bytes);
    return await use();
  },
  output: once(() => allocateOutputFor("cuda")),
  shapes: () => undefined,
};

/** The module of the stand-in, which is a part of the tests and not of the published package. */
const STANDIN = new URL("../../../tests/standin/gpu.ts", import.meta.url).href;

/**
 * Opens what is checked.
 *
 * @throws {KokoroError} `device` when there is no GPU with a driver
 */
export async function openSubject(isStandin: boolean): Promise<Subject> {
  if (isStandin) return await (await import(STANDIN)).openStandin();
  CudaDriver.open()[Symbol.dispose]();
  return GPU;
}
