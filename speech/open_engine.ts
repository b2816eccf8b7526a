/**
 * The network on the device that was asked for, and everything that it needs.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { bestDevice } from "../ffi/best_device.ts";
import { CudaDriver } from "../ffi/cuda_driver.ts";
import { Engine } from "../ffi/engine.ts";
import { type Device, type Kernels } from "../ffi/structs.ts";
import { Library } from "../ffi/library.ts";
import { ensureAssets } from "../setup/assets.ts";
import { type Assets } from "../setup/ready.ts";
import { type DeviceChoice, type SetupOptions } from "../setup/choice.ts";

/**
 * Which engine is wanted.
 *
 * @example
 * ```ts
 * import { type EngineChoice, loadKokoro } from "./mod.ts";
 * // One core of a machine that has other work.
 * const engine: EngineChoice = { device: "cpu", threads: 1, kernels: "native" };
 * using model = await loadKokoro({ ...engine, maxRequests: 2 });
 * console.log(model.info().threads); // 1
 * ```
 */
export interface EngineChoice extends SetupOptions {
  /** `auto`: the GPU if there is one that works, else the CPU. Default: `auto`. */
  readonly device?: DeviceChoice;
  /** Threads of one operation on the CPU, 1 to 1024. Default: one a core. */
  readonly threads?: number;
  /** What the CPU convolves with: `native` kernels, or those of libtorch, `aten`. Default: `auto`. */
  readonly kernels?: Kernels;
  /**
   * Whether a GPU may compute with TF32, which rounds what is multiplied to 10 bits of mantissa: faster, and no FP32 any
   * more. All models of a process on the GPU need the same; the CPU never does. Default: false.
   */
  readonly allowTf32?: boolean;
  /** Is told what a user should know and no error says. Default: standard error. */
  readonly warn?: (message: string) => void;
}

/** An engine and what it was made from. */
export interface OpenedEngine {
  readonly engine: Engine;
  readonly assets: Assets;
}

/**
 * Opens the network, after setting up what is missing.
 *
 * @throws {KokoroError} `setup` when something can't be fetched or built, `weights` when weights are damaged, `library`
 * when the native library can't be opened, `device` when `cuda` was asked for and there is no GPU that works, `memory`
 * when there is too little
 */
export async function openEngine(choice: EngineChoice = {}): Promise<OpenedEngine> {
  const { device = "auto", warn = console.warn } = choice;
  // Before set-up, which would fetch gigabytes for a GPU that isn't there.
  if (device === "cuda") CudaDriver.open()[Symbol.dispose]();
  const best = device === "auto" ? bestDevice() : device;
  try {
    return await openOn(best, choice);
  } catch (error) {
    if (device !== "auto" || best === "cpu" || !(error instanceof KokoroError)) throw error;
    warn(`The GPU can't be used, so the CPU is: ${error.message}`);
    return await openOn("cpu", choice);
  }
}

async function openOn(device: Device, choice: EngineChoice): Promise<OpenedEngine> {
  const { threads, kernels, allowTf32, weights, report } = choice;
  const assets = await ensureAssets({ device, weights, report });
  const library = Library.open({ installed: [assets.libraryPath] });
  const engine = await Engine.create(library, {
    weightsPath: assets.weightsPath,
    device,
    threads,
    kernels,
    allowTf32,
  });
  return { engine, assets };
}
