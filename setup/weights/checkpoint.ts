/**
 * Reads the official checkpoint and folds its weight norm.
 *
 * The file is a zip archive of a pickle and of storages. It comes from elsewhere, so nothing in it is
 * believed: not its sizes, its names or its pickle.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { type Pickled, type PickledTensor, readPickle } from "./pickle.ts";
import { elementCount, type TensorSource } from "./safetensors.ts";
import { readEntry, withZip, type ZipEntry } from "../fetch/zip.ts";

/** Twenty times what the official checkpoint's takes, in bytes. */
const LARGEST_PICKLE = 5_000_000;
/** What a parallel training run puts before every name. */
const PREFIX = "module.";
/** Nothing uses it. */
const UNUSED = /^bert\.pooler\./;
const MAGNITUDE = "_g";
const DIRECTION = "_v";

type Tensors = ReadonlyMap<string, PickledTensor>;

/**
 * Has `use` take the tensors of the checkpoint at `path`, weight norm folded.
 *
 * @throws {KokoroError} `weights` when the file is not a checkpoint, or a damaged one.
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
  if (pickle === undefined) throw new KokoroError("weights", "it holds no data.pkl");
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

/** The five modules' dicts as one, with the names that the network's tensors have. */
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
  throw new KokoroError("weights", "the checkpoint is not a dict of dicts by name");
}

/** Every pair of a magnitude and a direction has one name. */
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
  throw new KokoroError("weights", `the checkpoint's ${name} has ${rows} magnitudes`);
}

/** w = g v / |v|, with one magnitude and one norm for each index of the first dimension. */
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
    throw new KokoroError("weights", `the checkpoint's storage ${storage.key} is not whole`);
  }
  return new Float32Array(bytes.buffer, 4 * offset, elementCount(shape));
}

/** Checkpoints are not compressed; what is might be large out of all proportion. */
async function readStored(entry: ZipEntry, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const isStored = entry.compressionMethod === 0 && !entry.encrypted &&
    entry.compressedSize === entry.uncompressedSize;
  if (isStored) return await readEntry(entry, limit);
  throw new KokoroError("weights", `the checkpoint's ${entry.filename} is compressed`);
}
