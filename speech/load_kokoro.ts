/**
 * From nothing to a model that speaks.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { bestDevice } from "../ffi/best_device.ts";
import { CudaDriver } from "../ffi/cuda_driver.ts";
import { type Device, Engine } from "../ffi/engine.ts";
import { Library } from "../ffi/library.ts";
import {
  type Assets,
  type DeviceChoice,
  ensureAssets,
  type SetupOptions,
} from "../setup/assets.ts";
import { loadFrontEnd } from "../text/front_end.ts";
import { KokoroModel } from "./kokoro_model.ts";
import { Voices } from "./voices.ts";

/** How a model is loaded. */
export interface LoadOptions extends SetupOptions {
  /** `auto`: the GPU if there is one that works, else the CPU. Default: `auto`. */
  readonly device?: DeviceChoice;
  /** Threads of one operation on the CPU. Default: one a core. */
  readonly threads?: number;
  /** Is told what a user should know and no error says. Default: standard error. */
  readonly warn?: (message: string) => void;
}

/**
 * Loads Kokoro once, for any number of syntheses. What is missing on this machine (libtorch, weights, voices, the built
 * shim) is fetched and built first, into the cache.
 *
 * @throws {KokoroError} `setup` when something can't be fetched or built, `weights` when weights are damaged, `library`
 * when the native library can't be opened, `device` when `cuda` was asked for and there is no GPU that works, `memory`
 * when there is too little
 * @example
 * ```ts ignore
 * import { loadKokoro } from "./mod.ts";
 * using model = await loadKokoro({ device: "cpu" });
 * const { samples } = await model.synthesize("Hello!");
 * ```
 */
export async function loadKokoro(options: LoadOptions = {}): Promise<KokoroModel> {
  const { device: choice = "auto", threads, warn = console.warn, weights, report } = options;
  const device = choice === "auto" ? bestDevice() : choice;
  // Before set-up, which would fetch gigabytes for a GPU that isn't there.
  if (choice === "cuda") CudaDriver.open()[Symbol.dispose]();
  const assets = await ensureAssets({ device, weights, report });

  const frontEnd = loadFrontEnd();
  const voices = Voices.open(assets.voicesFolder);
  const engine = openEngine(assets, device, threads).catch((error) => {
    if (choice === "cuda" || device === "cpu" || !(error instanceof KokoroError)) throw error;
    warn(`The GPU can't be used, so the CPU is: ${error.message}`);
    return openEngine(assets, "cpu", threads);
  });
  const [loadedFrontEnd, loadedVoices, loadedEngine] = await Promise.all([
    frontEnd,
    voices,
    engine,
  ]);
  return new KokoroModel({
    engine: loadedEngine,
    frontEnd: loadedFrontEnd,
    voices: loadedVoices,
    weightsSource: assets.weightsSource,
    warn,
  });
}

async function openEngine(
  { libraryPath, weightsPath }: Assets,
  device: Device,
  threads?: number,
): Promise<Engine> {
  const library = Library.open({ installed: [libraryPath] });
  return await Engine.create(library, { weightsPath, device, threads });
}
