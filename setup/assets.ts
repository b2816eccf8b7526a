/**
 * Provides everything that speaking needs and that the project does not contain: libtorch, the
 * weights, the voices' style tables and the built shim.
 *
 * @module
 */

import { cacheFolder } from "./cache.ts";
import { checkSetup, chooseFrom, fetchedOf, type SetupOptions } from "./choice.ts";
import { explainPermissions } from "./permissions.ts";
import { type Assets, readReady } from "./ready.ts";

/**
 * Finds everything that speaking needs, and fetches or builds what is missing. When nothing is
 * missing, this only compares the sizes and times of files.
 *
 * @param options what to set up, and where to report progress
 * @returns the paths of everything that speaking needs
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
  const checked = checkSetup(options);
  const assets = await readReady(cacheFolder(), chooseFrom(checked)) ??
    await explainPermissions(async () => {
      const { setUp } = await import("./install.ts");
      return await setUp(checked, { repair: false });
    });
  for (const language of fetchedOf(checked)) {
    const { ensureLanguage } = await import("./languages.ts");
    await ensureLanguage(language, checked.report);
  }
  return assets;
}
