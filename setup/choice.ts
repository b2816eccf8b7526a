/**
 * The options of set-up, and their defaults on this machine.
 *
 * @module
 */

import { decideDevice, type Decision, type DeviceChoice } from "./device.ts";
import type { Reporter } from "./report/progress.ts";

/**
 * Which weights to use: `official` is the checkpoint from Hugging Face, `registry` the int8 export
 * from package registries. `auto` is the official checkpoint where it can be reached, else the int8
 * export; if only the int8 export is in the cache already, `auto` keeps it.
 *
 * @example
 * ```ts
 * import { loadKokoro, type WeightsChoice } from "./mod.ts";
 * const weights: WeightsChoice = "auto"; // "official" fails where Hugging Face can't be reached
 * using model = await loadKokoro({ weights });
 * console.log(model.info().weights);
 * ```
 */
export type WeightsChoice = "auto" | "official" | "registry";

/**
 * What to set up, and where to report progress.
 *
 * @example
 * ```ts
 * import { ensureAssets, type SetupOptions } from "./mod.ts";
 * const options: SetupOptions = { device: "cpu", weights: "auto" };
 * await ensureAssets(options); // when building an image, so that it starts without downloads
 * ```
 */
export interface SetupOptions {
  /** Which device to set up for. Default: `auto`. */
  readonly device?: DeviceChoice;
  /** Which weights to use. Default: `auto`. */
  readonly weights?: WeightsChoice;
  /**
   * Where to report progress when something has to be fetched or built. Default: standard error.
   */
  readonly report?: Reporter;
}

/** The device and weights to set up, with the device decided. */
export type Choice = Decision & { readonly weights: WeightsChoice };

/**
 * Fills in the defaults of `options`, and decides on the device.
 *
 * @throws {KokoroError} as {@linkcode decideDevice} does
 */
export function chooseFrom({ device = "auto", weights = "auto" }: SetupOptions): Choice {
  return { ...decideDevice(device), weights };
}
