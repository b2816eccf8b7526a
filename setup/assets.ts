/**
 * Everything that speaking needs and that is not part of the sources: libtorch, the weights, the
 * voices' style tables and the built shim.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { bestDevice } from "../ffi/best_device.ts";
import { SETUP_COMMAND } from "../project/setup_command.ts";
import { cacheFolder } from "./cache.ts";
import type { Copies } from "./voices/characters.ts";
import type { Reporter } from "./report/progress.ts";
import { type Choice, readReady } from "./ready.ts";

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
 * Where everything is that speaking needs.
 *
 * @example
 * ```ts
 * import { type Assets, ensureAssets } from "./mod.ts";
 * const { weightsPath, weightsSource, voicesFolder }: Assets = await ensureAssets();
 * console.log(weightsPath, weightsSource);
 * for await (const { name } of Deno.readDir(voicesFolder)) console.log(name); // af_heart.bin ...
 * ```
 */
export interface Assets {
  /** The built shim, a shared library. */
  readonly libraryPath: string;
  /** The weights: safetensors, FP32, weight norm folded. */
  readonly weightsPath: string;
  /** Where the weights came from and what was done to them, as a sentence. */
  readonly weightsSource: string;
  /** Holds `NAME.bin` for each voice: a style table of 510 x 256 little-endian float32. */
  readonly voicesFolder: string;
  /** Copies of those style tables of this project that came over HTTP, by their URLs. */
  readonly copies: Copies;
  /** Holds what English is read with: see `text/english/data.ts`. */
  readonly englishFolder: string;
}

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

/**
 * Finds everything that speaking needs, and fetches and builds what is missing. When nothing is
 * missing, it only looks at file times.
 *
 * @throws {KokoroError} `setup` when something is missing that can't be fetched or built here,
 * `weights` when the weights or a style table are damaged.
 * @example
 * ```ts
 * import { ensureAssets, KokoroError } from "./mod.ts";
 * try {
 *   await ensureAssets({ device: "cpu" });
 * } catch (error) {
 *   if (error instanceof KokoroError) console.error(`Set-up failed: ${error.message}`);
 * }
 * ```
 */
export async function ensureAssets(options: SetupOptions = {}): Promise<Assets> {
  const ready = await readReady(cacheFolder(), chooseFrom(options));
  if (ready !== undefined) return ready;
  const { setUp } = await import("./install.ts");
  return await setUp(options, { repair: false }).catch((cause) => {
    if (!(cause instanceof Deno.errors.NotCapable)) throw cause;
    throw new KokoroError(
      "setup",
      `something has to be set up, which this process may not do: ${cause.message}. Run ${SETUP_COMMAND} ` +
        "once, or give the permissions that docs/import.md lists",
      { cause },
    );
  });
}

/** What `options` ask for on this machine. */
export function chooseFrom({ device = "auto", weights = "auto" }: SetupOptions): Choice {
  return { device: device === "auto" ? bestDevice() : device, weights };
}
