/**
 * Remembers what a finished set-up gave, so that the next start needs to look at file times only.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { dirname, join } from "node:path";
import type { Choice } from "./choice.ts";
import type { Copies } from "../voices/style_table.ts";
import { type FileStamp, isUnchanged } from "./cache.ts";
import { readProjectFile } from "../project/files.ts";
import { hashShim } from "./build/shim_sources.ts";

const FOLDER = "ready";

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

interface Ready {
  readonly assets: Assets;
  /** All files that the assets consist of, as they were. */
  readonly files: readonly FileStamp[];
}

/** What a set-up of that choice gave, if everything is still as it left it. */
export async function readReady(cache: string, choice: Choice): Promise<Assets | undefined> {
  const path = await pathOf(cache, choice);
  try {
    const { assets, files }: Ready = JSON.parse(await Deno.readTextFile(path));
    return files.every(isUnchanged) ? assets : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Makes every next start look again: another choice may be the best one now. */
export async function forgetReady(cache: string): Promise<void> {
  await Deno.remove(join(cache, FOLDER), { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
}

/** Remembers `assets`. */
export async function writeReady(
  cache: string,
  choice: Choice,
  assets: Assets,
  files: readonly FileStamp[],
): Promise<void> {
  const path = await pathOf(cache, choice);
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeTextFile(`${path}.new`, JSON.stringify({ assets, files }));
  await Deno.rename(`${path}.new`, path);
}

/** The name holds everything that a set-up goes by, so that a change of it asks for another one. */
async function pathOf(cache: string, { device, weights }: Choice): Promise<string> {
  const hash = createHash("sha256");
  for (const name of ["LIBTORCH", "CXX"]) hash.update(`${name}=${Deno.env.get(name) ?? ""}\n`);
  hash.update(await readProjectFile("configs/sources.yaml"));
  await hashShim(hash);
  return join(cache, FOLDER, `${device}-${weights}-${hash.digest("hex").slice(0, 16)}.json`);
}
