/**
 * From nothing to a model that speaks.
 *
 * @module
 */

import { type FrontEndOptions, loadFrontEnd } from "../text/front_end.ts";
import { KokoroModel } from "./kokoro_model.ts";
import { type EngineChoice, openEngine } from "./open_engine.ts";
import { Voices } from "./voices.ts";

/** How a model is loaded. */
export interface LoadOptions
  extends EngineChoice, Pick<FrontEndOptions, "pronunciations" | "espeak"> {}

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
  const { engine, assets } = await openEngine(options);
  const { englishFolder } = assets;
  const { pronunciations, espeak, warn } = options;
  const frontEnd = await loadFrontEnd({ englishFolder, pronunciations, espeak, warn });
  return new KokoroModel({
    engine,
    frontEnd,
    voices: await Voices.open(assets.voicesFolder),
    weightsSource: assets.weightsSource,
    warn: options.warn ?? console.warn,
  });
}
