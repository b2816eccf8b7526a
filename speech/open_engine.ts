/**
 * Opens the engine on the chosen device, after setting up whatever it needs.
 *
 * @module
 */

import { join } from "node:path";
import { KokoroError } from "../errors.ts";
import type { DeviceName } from "../ffi/device.ts";
import type { Engine } from "../ffi/engine.ts";
import type { Gpu } from "../ffi/gpus.ts";
import type { Kernels } from "../ffi/structs.ts";
import { Library, libraryPaths } from "../ffi/library.ts";
import { ensureAssets } from "../setup/assets.ts";
import { type Assets } from "../setup/ready.ts";
import type { SetupOptions } from "../setup/choice.ts";
import { decideDevice, type Decision, type DeviceChoice } from "../setup/device.ts";
import { createEngine } from "./prepared_weights.ts";

/**
 * The options of the engine that runs the network.
 *
 * @example
 * ```ts
 * import { type EngineChoice, loadKokoro } from "./mod.ts";
 * // One core only, since the machine has other work to do.
 * const engine: EngineChoice = { device: "cpu", threads: 1, kernels: "native" };
 * using model = await loadKokoro({ ...engine, maxRequests: 2 });
 * console.log(model.info().threads); // 1
 * ```
 */
export interface EngineChoice extends SetupOptions {
  /**
   * `auto`: the first GPU if there is a working one, otherwise the CPU. `cuda:N`: the GPU with the
   * number N, from 0, among those that `CUDA_VISIBLE_DEVICES` shows. Default: `auto`.
   */
  readonly device?: DeviceChoice;
  /** The number of threads that one operation uses on the CPU, 1 to 1024. Default: one per core. */
  readonly threads?: number;
  /**
   * The convolution kernels on the CPU: `native` for this project's own, `aten` for libtorch's,
   * `auto` for `native` where the processor supports them. Default: `auto`.
   */
  readonly kernels?: Kernels;
  /**
   * Whether a GPU may compute with TF32: faster than FP32 but less exact, since factors are rounded
   * to 10 bits of mantissa. All models that a process has on the GPU need the same value. The CPU
   * never uses TF32. Default: false.
   */
  readonly allowTf32?: boolean;
  /** Called with each warning for the user. Default: prints to standard error. */
  readonly warn?: (message: string) => void;
}

/** An engine and the files that it was opened from. */
export interface OpenedEngine {
  readonly engine: Engine;
  readonly assets: Assets;
  /** The GPU; absent on the CPU. */
  readonly gpu?: Gpu;
}

/** Called with the files that an engine is opened from, before it is opened. */
type UseMeanwhile = (assets: Assets) => void;

/**
 * Opens the engine, after setting up whatever is missing.
 *
 * @param useMeanwhile starts other work, which then runs while libraries are loaded. It is called
 * again if the GPU can't be used
 * @throws {KokoroError} `setup` when something can't be downloaded or built, `weights` when the
 * weights are damaged, `library` when the native library can't be opened, `device` when the option
 * `device` is `"cuda"` or `"cuda:N"` and there is no such GPU that works, `memory` when there is
 * too little memory
 */
export async function openEngine(
  choice: EngineChoice = {},
  useMeanwhile: UseMeanwhile = () => {},
): Promise<OpenedEngine> {
  const { device = "auto", warn = console.warn } = choice;
  const decision = decideDevice(device);
  if (decision.device === "cpu" && decision.warning !== undefined) warn(decision.warning);
  try {
    return await openOn(decision, choice, useMeanwhile);
  } catch (error) {
    const isLast = device !== "auto" || decision.device === "cpu";
    if (isLast || !(error instanceof KokoroError)) throw error;
    warn(`The GPU can't be used, so the CPU is used instead: ${error.message}`);
    return await openOn({ device: "cpu" }, choice, useMeanwhile);
  }
}

async function openOn(
  decision: Decision,
  choice: EngineChoice,
  useMeanwhile: UseMeanwhile,
): Promise<OpenedEngine> {
  const gpu = decision.device === "cuda" ? decision.cuda.gpu : undefined;
  const device = gpu === undefined ? "cpu" : `cuda:${gpu.index}` as const;
  const { threads, kernels, allowTf32, weights, languages, report } = choice;
  const forDevice = device === "cpu" ? loaded?.device ?? device : device;
  const assets = await ensureAssets({ device: forDevice, weights, languages, report });
  const preloading = device === "cpu" ? preload(assets) : undefined;
  useMeanwhile(assets);
  await preloading;
  const engine = await createEngine(openLibrary(device, assets), {
    weightsPath: assets.weightsPath,
    device,
    threads,
    kernels,
    allowTf32,
  }, report);
  return { engine, assets, gpu };
}

/**
 * The shim that was opened first, and the device that it was built for. A process can load only one
 * libtorch, because its files have the same names in all versions. That of a GPU also serves the
 * CPU.
 */
let loaded: { readonly path: string; readonly device: DeviceName } | undefined;

/**
 * Loads libtorch without blocking the event loop, if the shim of set-up is to be opened. Only for
 * the CPU: where the GPU can't be used, another libtorch may have to be loaded.
 */
async function preload({ libraryPath, libtorchFolder }: Assets): Promise<void> {
  const [path] = libraryPaths({ installed: [libraryPath] });
  if (loaded !== undefined || path !== libraryPath) return;
  const libraries = ["libc10.so", "libtorch_cpu.so"];
  await Library.preload(libraries.map((name) => join(libtorchFolder, "lib", name)));
}

/**
 * Opens the shim.
 *
 * @throws {KokoroError} `device` when this program has opened another one
 */
function openLibrary(device: DeviceName, assets: Assets): Library {
  const options = { installed: [assets.libraryPath] };
  const [path] = libraryPaths(options);
  if (loaded !== undefined && loaded.path !== path) {
    throw new KokoroError(
      "device",
      `${device} needs another libtorch than ${loaded.device}, which was loaded first, and a ` +
        `process can load only one: load the model for ${device} first, or in another process`,
    );
  }
  const library = Library.open(options);
  loaded ??= { path, device };
  return library;
}
