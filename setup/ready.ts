/**
 * Stores the result of a finished set-up, so that the next start only has to compare the sizes and
 * times of files.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import { isMissingPermission } from "../errors.ts";
import type { Choice } from "./choice.ts";
import { namedLibtorch } from "./device.ts";
import type { Copies } from "../voices/style_table.ts";
import { areFileStamps, type FileStamp, hasFields, isUnchanged, readStored } from "./cache.ts";
import { readProjectFile } from "../project/files.ts";
import { hashShim } from "./build/shim_sources.ts";

const FOLDER = "ready";

/**
 * The paths of everything that speaking needs.
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
  /** The folder of libtorch, with its libraries in `lib`. */
  readonly libtorchFolder: string;
  /** The weights: a safetensors file, FP32, with weight norm folded. */
  readonly weightsPath: string;
  /** Where the weights came from and how they were converted, in words. */
  readonly weightsSource: string;
  /**
   * The folder that holds `NAME.bin` for each official voice: a style table of 510 x 256
   * little-endian float32.
   */
  readonly voicesFolder: string;
  /**
   * The paths of local copies of this project's own style tables, by URL. Empty unless the project
   * was loaded over HTTP.
   */
  readonly copies: Copies;
  /** The folder with the data of the English front end: see `text/english/data.ts`. */
  readonly englishFolder: string;
}

/** The assets that are paths or texts. */
const TEXTS = [
  ...["libraryPath", "libtorchFolder", "weightsPath", "weightsSource"],
  ...["voicesFolder", "englishFolder"],
];

/**
 * The stored assets for `choice`; `undefined` if there are none, if what is stored can't be read,
 * or if one of their files has changed.
 */
export async function readReady(cache: string, choice: Choice): Promise<Assets | undefined> {
  const { assets, files } = await readStored(await pathOf(cache, choice));
  const isUsable = areAssets(assets) && areFileStamps(files) && files.every(isUnchanged);
  return isUsable ? assets : undefined;
}

function areAssets(stored: unknown): stored is Assets {
  const copies = Object(stored).copies;
  return hasFields(stored, TEXTS) && copies instanceof Object && !Array.isArray(copies) &&
    Object.values(copies).every((path) => typeof path === "string");
}

/**
 * Deletes all stored results, so that the next start checks everything again: libtorch or other
 * weights may have become available.
 */
export async function forgetReady(cache: string): Promise<void> {
  await removeAll(join(cache, FOLDER));
}

/** Stores `assets` as the result for `choice`, in place of whatever is there. */
export async function writeReady(
  cache: string,
  choice: Choice,
  assets: Assets,
  files: readonly FileStamp[],
): Promise<void> {
  const path = await pathOf(cache, choice);
  const folder = dirname(path);
  if (!isFolder(folder)) await removeAll(folder);
  await Deno.mkdir(folder, { recursive: true });
  const fresh = `${path}.new`;
  await removeAll(fresh);
  await Deno.writeTextFile(fresh, JSON.stringify({ assets, files }));
  // A file can't be renamed to the name of a folder.
  if (isFolder(path)) await removeAll(path);
  await Deno.rename(fresh, path);
}

/** Removes a file or a folder with its contents, if it is there. */
async function removeAll(path: string): Promise<void> {
  await Deno.remove(path, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch (error) {
    if (isMissingPermission(error)) throw error;
    return false;
  }
}

/** The file name is made from everything that set-up depends on, so that any change is noticed. */
async function pathOf(cache: string, choice: Choice): Promise<string> {
  const { device, weights } = choice;
  const hash = createHash("sha256");
  if (choice.device === "cuda") {
    const { driver, gpu, build } = choice.cuda;
    // Whether an installed libtorch can be used depends on the driver's major version only.
    const [major] = driver.cuda.split(".");
    hash.update(`${build?.name} ${major} ${gpu.computeCapability}\n`);
  }
  hash.update(`LIBTORCH=${namedLibtorch() ?? ""}\nCXX=${Deno.env.get("CXX") ?? ""}\n`);
  hash.update(await readProjectFile("configs/sources.yaml"));
  await hashShim(hash);
  return join(cache, FOLDER, `${device}-${weights}-${hash.digest("hex").slice(0, 16)}.json`);
}
