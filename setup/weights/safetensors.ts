/**
 * Reads safetensors files of FP32 and int32 tensors, and writes those of FP32.
 *
 * The files written here can be mapped into memory and used as they are: each tensor whose size is a
 * multiple of {@link ALIGNMENT} bytes begins at one. The format allows no holes between tensors, so the
 * few others (biases of 1, 22 or 50 values) stand at the end, one right after the other.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { KokoroError } from "../../errors.ts";
import { readFully, writeAll } from "../fetch/files.ts";

/** In bytes: a cache line, and the widest vector register. */
export const ALIGNMENT = 64;

/** Rules out a damaged length before it is believed; the real header is about 50 KB. */
const LARGEST_HEADER = 10_000_000;
const LENGTH_BYTES = 8;

/** The name and the shape of an FP32 tensor. */
export interface TensorInfo {
  readonly name: string;
  /** Sizes of the dimensions, the slowest first; empty for a scalar. */
  readonly shape: readonly number[];
}

/** Tensors that are made or read one by one, since all of them together are large. */
export interface TensorSource {
  readonly tensors: readonly TensorInfo[];
  /** The values of one of `tensors`, in row-major order. */
  read(tensor: TensorInfo): Float32Array | Promise<Float32Array>;
}

/** The types of values: each takes four bytes. */
const DTYPES = ["F32", "I32"] as const;

interface HeaderEntry {
  dtype: (typeof DTYPES)[number];
  shape: readonly number[];
  data_offsets: [begin: number, end: number];
}

/** How many values a tensor of this shape has. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** The bytes of an array's values, without copying them. */
export function bytesOf(values: Float32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
}

/**
 * Writes all tensors of `source` to a new file at `path`. `sha256` of the data, that is of all that
 * follows the header, is added to `metadata`.
 */
export async function writeSafetensors(
  path: string,
  source: TensorSource,
  metadata: Record<string, string>,
  written: (bytes: number) => void = () => {},
): Promise<void> {
  const tensors = inAlignedOrder(source.tensors);
  const headerOf = (sha256: string): Uint8Array =>
    encodeHeader(layOut(tensors), { ...metadata, sha256 });
  const unknown = "0".repeat(64);

  using file = await Deno.open(path, { write: true, createNew: true });
  await writeAll(file, headerOf(unknown));
  let position = 0;
  const hash = createHash("sha256");
  for (const tensor of tensors) {
    const bytes = bytesOf(await source.read(tensor));
    hash.update(bytes);
    await writeAll(file, bytes);
    position += bytes.length;
    written(position);
  }
  await file.seek(0, Deno.SeekMode.Start);
  await writeAll(file, headerOf(hash.digest("hex")));
  await file.sync();
}

/** A safetensors file that is open for reading. */
export class SafetensorsFile implements TensorSource, Disposable {
  readonly tensors: readonly TensorInfo[];

  private constructor(
    readonly path: string,
    readonly metadata: Readonly<Record<string, string>>,
    private readonly entries: ReadonlyMap<string, HeaderEntry>,
    private readonly dataBegin: number,
    private readonly file: Deno.FsFile,
  ) {
    this.tensors = [...entries].map(([name, { shape }]) => ({ name, shape }));
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws {KokoroError} `weights` when it is not a whole safetensors file of FP32 and int32 tensors.
   */
  static async open(path: string): Promise<SafetensorsFile> {
    const file = await Deno.open(path);
    try {
      const { size } = await file.stat();
      const { metadata, entries, dataBegin } = await readHeader(file, size, path);
      return new SafetensorsFile(path, metadata, entries, dataBegin, file);
    } catch (error) {
      file.close();
      throw error;
    }
  }

  /** @throws {KokoroError} `weights` when there is no FP32 tensor of that name, or the file ends within it. */
  async read({ name }: Pick<TensorInfo, "name">): Promise<Float32Array> {
    return new Float32Array(await this.#read(name, "F32"));
  }

  /** As {@linkcode SafetensorsFile.read}, for an int32 tensor. */
  async readIntegers({ name }: Pick<TensorInfo, "name">): Promise<Int32Array> {
    return new Int32Array(await this.#read(name, "I32"));
  }

  async #read(name: string, dtype: HeaderEntry["dtype"]): Promise<ArrayBuffer> {
    const entry = this.entries.get(name);
    if (entry?.dtype !== dtype) throw damaged(this.path, `there is no ${dtype} tensor ${name}`);
    const [begin, end] = entry.data_offsets;
    await this.file.seek(this.dataBegin + begin, Deno.SeekMode.Start);
    const bytes = await readExactly(this.file, end - begin);
    if (bytes === undefined) throw damaged(this.path, `it ends within ${name}`);
    return bytes.buffer;
  }

  [Symbol.dispose](): void {
    this.file.close();
  }
}

/** Those that fill whole lines come first, so that none of them is pushed off its line by another. */
function inAlignedOrder(tensors: readonly TensorInfo[]): TensorInfo[] {
  const isOdd = ({ shape }: TensorInfo): boolean => (4 * elementCount(shape)) % ALIGNMENT !== 0;
  const odd = tensors.filter(isOdd);
  return [...tensors.filter((tensor) => !isOdd(tensor)), ...odd];
}

function layOut(tensors: readonly TensorInfo[]): Record<string, HeaderEntry> {
  let end = 0;
  return Object.fromEntries(tensors.map(({ name, shape }) => {
    const begin = end;
    end += 4 * elementCount(shape);
    return [name, { dtype: "F32", shape, data_offsets: [begin, end] }];
  }));
}

/** The length and the JSON, padded with spaces so that what follows is aligned. */
function encodeHeader(
  entries: Record<string, HeaderEntry>,
  metadata: Record<string, string>,
): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify({ __metadata__: metadata, ...entries }));
  const total = Math.ceil((LENGTH_BYTES + json.length) / ALIGNMENT) * ALIGNMENT;
  const header = new Uint8Array(total).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(total - LENGTH_BYTES), true);
  header.set(json, LENGTH_BYTES);
  return header;
}

async function readHeader(file: Deno.FsFile, fileSize: number, path: string): Promise<{
  metadata: Record<string, string>;
  entries: Map<string, HeaderEntry>;
  dataBegin: number;
}> {
  const prefix = await readExactly(file, LENGTH_BYTES);
  const length = prefix ? Number(new DataView(prefix.buffer).getBigUint64(0, true)) : 0;
  if (length < 2 || length > Math.min(LARGEST_HEADER, fileSize)) {
    throw damaged(path, "it does not begin with the length of a header");
  }
  const json = await readExactly(file, length);
  if (json === undefined) throw damaged(path, "it ends within its header");
  const { __metadata__: metadata = {}, ...tensors } = parseHeader(json, path);
  const entries = new Map(Object.entries(tensors) as [string, HeaderEntry][]);
  const dataBegin = LENGTH_BYTES + length;
  checkLayout(entries, fileSize - dataBegin, path);
  return { metadata: metadata as Record<string, string>, entries, dataBegin };
}

function parseHeader(json: Uint8Array, path: string): Record<string, unknown> {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(json));
  } catch (cause) {
    throw damaged(path, "its header is not JSON", cause);
  }
}

/** The tensors must fill the file, without holes and overlaps. */
function checkLayout(entries: Map<string, HeaderEntry>, dataBytes: number, path: string): void {
  let position = 0;
  const inOrder = [...entries].sort(([, a], [, b]) =>
    a?.data_offsets?.[0] - b?.data_offsets?.[0] || a.data_offsets[1] - b.data_offsets[1]
  );
  for (const [name, entry] of inOrder) {
    const isKnown = DTYPES.includes(entry?.dtype);
    if (!isKnown || !isShape(entry.shape) || !Array.isArray(entry.data_offsets)) {
      throw damaged(path, `${name} is not an FP32 or int32 tensor`);
    }
    const [begin, end] = entry.data_offsets;
    if (begin !== position || end - begin !== 4 * elementCount(entry.shape)) {
      throw damaged(path, `${name} does not lie where the header says`);
    }
    position = end;
  }
  if (position !== dataBytes) {
    throw damaged(path, `its tensors take ${position} bytes, and it has ${dataBytes}`);
  }
}

function isShape(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0);
}

async function readExactly(
  file: Deno.FsFile,
  length: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = new Uint8Array(length);
  return await readFully(file, bytes) === length ? bytes : undefined;
}

function damaged(path: string, what: string, cause?: unknown): KokoroError {
  return new KokoroError("weights", `${path} is damaged: ${what}`, { cause });
}
