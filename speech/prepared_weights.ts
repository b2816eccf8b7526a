/**
 * Keeps the weights in the cache as the native kernels of this processor read them. Engines map
 * that file: preparing the weights again would take longer, and all processes share its pages.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import { KokoroError } from "../errors.ts";
import { Engine } from "../ffi/engine.ts";
import type { Library } from "../ffi/library.ts";
import type { EngineOptions } from "../ffi/structs.ts";
import { SETUP_COMMAND } from "../project/setup_command.ts";
import { Cache, cacheFolder, hashFile, sealedHashes } from "../setup/cache.ts";
import { type Reporter, silentReporter } from "../setup/report/progress.ts";

const FILE = "weights.safetensors";

/**
 * Creates an engine. Where native kernels compute, it maps the prepared weights in the cache, which
 * are made first if they are missing. Where they can't be kept, such as on a full disk, the engine
 * prepares the weights in its own memory.
 *
 * @param options without `preparedPath`
 * @throws {KokoroError} as {@linkcode Engine.create} does
 */
export async function createEngine(
  library: Library,
  options: EngineOptions,
  report: Reporter = silentReporter,
): Promise<Engine> {
  const prepared = await findPrepared(library, options, report);
  if (prepared === undefined) return await Engine.create(library, options);
  const preparedPath = join(prepared, FILE);
  try {
    return await Engine.create(library, { ...options, preparedPath });
  } catch (error) {
    if (!(error instanceof KokoroError) || error.kind !== "weights") throw error;
    // Either of the two files is damaged. The next start makes this one again.
    await Deno.remove(prepared, { recursive: true }).catch(() => {});
    return await Engine.create(library, options);
  }
}

/** The folder of the prepared weights, which are made if needed; `undefined` if there are none. */
async function findPrepared(
  library: Library,
  options: EngineOptions,
  report: Reporter,
): Promise<string | undefined> {
  const { device, kernels, weightsPath } = options;
  if (device !== "cpu" || kernels === "aten" || library.layout === "") return undefined;
  const weights = dirname(weightsPath);
  const hashes = await sealedHashes(dirname(weights), basename(weights));
  const hash = hashes?.get(basename(weightsPath));
  if (hash === undefined) return undefined;
  const name = `prepared-${hash.slice(0, 16)}-${library.layout}`;
  const folder = join(cacheFolder(), name);
  if (await sealedHashes(cacheFolder(), name) !== undefined) return folder;
  const source = { path: weightsPath, sha256: hash };
  return await makePrepared(library, source, name, report) ? folder : undefined;
}

/**
 * Makes the prepared weights, or repairs them. Returns whether they are in the cache now.
 *
 * @throws {KokoroError} `weights` when what they are made from is damaged
 */
async function makePrepared(
  library: Library,
  source: { readonly path: string; readonly sha256: string },
  name: string,
  report: Reporter,
): Promise<boolean> {
  // Without this check, Deno would ask the user for the permission.
  const permission = { name: "write", path: cacheFolder() } as const;
  if (Deno.permissions.querySync(permission).state !== "granted") return false;
  try {
    using cache = await Cache.open(cacheFolder(), report);
    const item = { name, what: "Weights for this processor", local: true };
    await cache.ensure(item, async (folder) => {
      using _progress = report.begin("Preparing the weights for this processor", 1, "files");
      await checkWhole(source);
      using engine = await Engine.create(library, { weightsPath: source.path, device: "cpu" });
      await engine.prepare(join(folder, FILE));
    });
    return true;
  } catch (error) {
    if (error instanceof KokoroError && error.kind === "weights") throw error;
    return false; // speaking works without them, and shows other errors itself
  }
}

/** Reads all of a file: a disk may have changed its bytes, but neither its size nor its time. */
async function checkWhole(
  { path, sha256 }: { readonly path: string; readonly sha256: string },
): Promise<void> {
  const actual = await hashFile(path);
  if (actual === sha256) return;
  const text = `${path} is damaged: its SHA-256 is ${actual}, not ${sha256}. ` +
    `Run ${SETUP_COMMAND} to repair it`;
  throw new KokoroError("weights", text);
}
