/**
 * Reads the official checkpoint and folds its weight norm.
 *
 * The file is a zip archive that holds a pickle and the storages of the tensors. It is not trusted:
 * its sizes, its names and its pickle are all checked.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { type Pickled, type PickledTensor, readPickle } from "./pickle.ts";
import { elementCount, type TensorSource } from "./safetensors.ts";
import { readEntry, withZip, type ZipEntry } from "../fetch/zip.ts";

/** About twenty times the size of the official checkpoint's pickle, in bytes. */
const LARGEST_PICKLE = 5_000_000;
/** The prefix that parallel training adds to every name. */
const PREFIX = "module.";
/** The names of tensors that the network does not use. */
const UNUSED = /^bert\.pooler\./;
const MAGNITUDE = "_g";
const DIRECTION = "_v";

type Tensors = ReadonlyMap<string, PickledTensor>;

/**
 * Calls `use` with the tensors of the checkpoint at `path`, with weight norm folded.
 *
 * @throws {KokoroError} `weights` when the file is not a checkpoint or is damaged.
 */
export async function withCheckpoint<T>(
  path: string,
  use: (source: TensorSource) => Promise<T>,
): Promise<T> {
  try {
    return await withZip(path, async (entries) => await use(await openCheckpoint(entries)));
  } catch (error) {
    if (error instanceof KokoroError) throw error;
    throw new KokoroError("weights", `${path} is not a checkpoint`, { cause: error });
  }
}

async function openCheckpoint(entries: readonly ZipEntry[]): Promise<TensorSource> {
  const pickle = entries.find(({ filename }) => /^[^/]+\/data\.pkl$/.test(filename));
  if (pickle === undefined) throw new KokoroError("weights", "the checkpoint holds no data.pkl");
  const folder = pickle.filename.slice(0, pickle.filename.indexOf("/"));
  const storages = new Map(entries.map((entry) => [entry.filename, entry]));
  const tensors = flatten(readPickle(await readStored(pickle, LARGEST_PICKLE)));
  const read = (tensor: PickledTensor): Promise<Float32Array> =>
    readTensor(tensor, storages.get(`${folder}/data/${tensor.storage.key}`));
  return {
    tensors: foldedNames(tensors).map((name) => ({ name, shape: shapeOf(name, tensors) })),
    async read({ name }): Promise<Float32Array> {
      const plain = tensors.get(name);
      if (plain !== undefined) return await read(plain);
      const magnitude = tensors.get(name + MAGNITUDE)!;
      const direction = tensors.get(name + DIRECTION)!;
      return fold(await read(magnitude), await read(direction));
    },
  };
}

/**
 * Merges the dicts of the five modules into one, with the names that the network's tensors have.
 */
function flatten(checkpoint: Pickled): Tensors {
  const tensors = new Map<string, PickledTensor>();
  for (const [module, dict] of entriesOf(checkpoint)) {
    for (const [name, value] of entriesOf(dict)) {
      const full = `${module}.${name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name}`;
      if (!(value instanceof Object && "tensor" in value)) {
        throw new KokoroError("weights", `the checkpoint's ${full} is not a tensor`);
      }
      const isNeeded = value.tensor.storage.type === "FloatStorage" && !UNUSED.test(full);
      if (isNeeded) tensors.set(full, value.tensor);
    }
  }
  return tensors;
}

function entriesOf(dict: Pickled): [string, Pickled][] {
  const isDict = dict instanceof Map && [...dict.keys()].every((key) => typeof key === "string");
  if (isDict) return [...dict] as [string, Pickled][];
  throw new KokoroError("weights", "the checkpoint is not a dict of dicts with names as keys");
}

/** The names of all tensors, with one name for each pair of a magnitude and a direction. */
function foldedNames(tensors: Tensors): string[] {
  const isPaired = (name: string): boolean =>
    tensors.has(name + MAGNITUDE) && tensors.has(name + DIRECTION);
  return [...tensors.keys()].flatMap((name) => {
    if (!/_[gv]$/.test(name)) return [name];
    const stem = name.slice(0, -2);
    if (!isPaired(stem)) return [name];
    return name.endsWith(MAGNITUDE) ? [stem] : [];
  });
}

function shapeOf(name: string, tensors: Tensors): readonly number[] {
  const plain = tensors.get(name);
  if (plain !== undefined) return plain.shape;
  const direction = tensors.get(name + DIRECTION)!.shape;
  const rows = elementCount(tensors.get(name + MAGNITUDE)!.shape);
  if (rows === direction[0]) return direction;
  throw new KokoroError(
    "weights",
    `the checkpoint's ${name} has ${rows} magnitudes, not one per row`,
  );
}

/**
 * Folds weight norm: w = g v / |v|, where g is the magnitude and v the direction. Each index of the
 * first dimension has its own g and |v|.
 */
function fold(magnitude: Float32Array, direction: Float32Array): Float32Array {
  const size = direction.length / magnitude.length;
  const folded = new Float32Array(direction.length);
  magnitude.forEach((g, row) => {
    const begin = row * size;
    const end = begin + size;
    let squares = 0;
    for (let i = begin; i < end; i++) squares += direction[i] ** 2;
    const norm = Math.sqrt(squares);
    for (let i = begin; i < end; i++) folded[i] = g * direction[i] / norm;
  });
  return folded;
}

async function readTensor(
  { storage, offset, shape }: PickledTensor,
  entry: ZipEntry | undefined,
): Promise<Float32Array> {
  const bytes = entry && await readStored(entry, 4 * storage.elements);
  if (bytes?.length !== 4 * storage.elements) {
    throw new KokoroError(
      "weights",
      `the checkpoint's storage ${storage.key} is missing or incomplete`,
    );
  }
  return new Float32Array(bytes.buffer, 4 * offset, elementCount(shape));
}

/**
 * Reads an entry. Compressed entries are refused: checkpoints have none, and a small one may unpack
 * to a huge size.
 */
async function readStored(entry: ZipEntry, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const isStored = entry.compressionMethod === 0 && !entry.encrypted &&
    entry.compressedSize === entry.uncompressedSize;
  if (isStored) return await readEntry(entry, limit);
  throw new KokoroError("weights", `the checkpoint's ${entry.filename} is compressed or encrypted`);
}
