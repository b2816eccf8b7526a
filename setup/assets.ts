/**
 * Everything that speaking needs and that is not part of the sources: libtorch, the weights, the
 * voices' style tables and the built shim.
 *
 * @module
 */

import { isMissingPermission, KokoroError } from "../errors.ts";
import { SETUP_COMMAND } from "../project/setup_command.ts";
import { cacheFolder } from "./cache.ts";
import { chooseFrom, type SetupOptions } from "./choice.ts";
import { type Assets, readReady } from "./ready.ts";

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
    if (!isMissingPermission(cause)) throw cause;
    throw new KokoroError(
      "setup",
      `something has to be set up, which this process may not do: ${cause.message}. Run ${SETUP_COMMAND} ` +
        "once, or give the permissions that docs/import.md lists",
      { cause },
    );
  });
}
