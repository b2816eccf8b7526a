/**
 * Reads safetensors files of FP32 and int32 tensors, and writes files of FP32 tensors.
 *
 * The files written here can be mapped into memory and used directly. Each tensor whose size is a
 * multiple of {@link ALIGNMENT} bytes starts at a multiple of {@link ALIGNMENT}. The few other
 * tensors (biases of 1, 22 or 50 values) are at the end, since the format allows no gaps between
 * tensors.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { z } from "../../deps.ts";
import { explained, KokoroError } from "../../errors.ts";
import { readFully, writeAll } from "../fetch/files.ts";

/** The alignment of tensors in bytes: a cache line, which is also the widest vector register. */
export const ALIGNMENT = 64;

/** The longest header that is not taken for damage, in bytes. The real one has about 50 KB. */
const LARGEST_HEADER = 10_000_000;
const LENGTH_BYTES = 8;

/** The name and the shape of an FP32 tensor. */
export interface TensorInfo {
  readonly name: string;
  /** The sizes of the dimensions, in row-major order (outermost first); empty for a scalar. */
  readonly shape: readonly number[];
}

/** Tensors that are read one at a time, since all of them together would take much memory. */
export interface TensorSource {
  readonly tensors: readonly TensorInfo[];
  /** The values of one of `tensors`, in row-major order. */
  read(tensor: TensorInfo): Float32Array | Promise<Float32Array>;
}

/** The supported types of values. Each value takes four bytes. */
const DTYPES = ["F32", "I32"] as const;

const count = z.int().min(0);

/** What a header says about one tensor. */
const entrySchema = z.object({
  dtype: z.enum(DTYPES),
  shape: z.array(count),
  data_offsets: z.tuple([count, count]),
});

type HeaderEntry = z.infer<typeof entrySchema>;

/** Not a record: zod would leave out a tensor with the name `__proto__`. */
const headerSchema = z.custom<Record<string, unknown>>((value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
);
const metadataSchema = z.record(z.string(), z.string());

/** The number of values of a tensor with this shape. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** A view of an array's bytes; nothing is copied. */
export function bytesOf(values: Float32Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
}

/**
 * Writes all tensors of `source` to a new file at `path`.
 *
 * @param metadata text for the header; `sha256` is added to it, the SHA-256 of everything after the
 * header
 * @param written called after each tensor with the number of data bytes written so far
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
   * @throws {KokoroError} `weights` when it can't be read, is not a complete safetensors file, or
   * has tensors other than FP32 and int32.
   */
  static async open(path: string): Promise<SafetensorsFile> {
    return await explained("weights", `can't read ${path}`, async () => {
      using opened = new DisposableStack();
      const file = opened.use(await Deno.open(path));
      const { size } = await file.stat();
      const { metadata, entries, dataBegin } = await readHeader(file, size, path);
      opened.move();
      return new SafetensorsFile(path, metadata, entries, dataBegin, file);
    });
  }

  /**
   * Reads the values of an FP32 tensor.
   *
   * @throws {KokoroError} `weights` when there is no FP32 tensor of that name, or the file ends
   * within it.
   */
  async read({ name }: Pick<TensorInfo, "name">): Promise<Float32Array> {
    return new Float32Array(await this.#read(name, "F32"));
  }

  /** Does the same as {@linkcode SafetensorsFile.read} for an int32 tensor. */
  async readIntegers({ name }: Pick<TensorInfo, "name">): Promise<Int32Array> {
    return new Int32Array(await this.#read(name, "I32"));
  }

  async #read(name: string, dtype: HeaderEntry["dtype"]): Promise<ArrayBuffer> {
    const entry = this.entries.get(name);
    if (entry?.dtype !== dtype) throw damaged(this.path, `it has no ${dtype} tensor ${name}`);
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

/**
 * Puts the tensors whose size is a multiple of the alignment first, so that no other tensor shifts
 * them.
 */
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
    return [name, { dtype: "F32", shape: [...shape], data_offsets: [begin, end] }];
  }));
}

/** The header: the length and the JSON, padded with spaces so that the data after it is aligned. */
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
  const { metadata, entries } = parseHeader(json, path);
  const dataBegin = LENGTH_BYTES + length;
  checkLayout(entries, fileSize - dataBegin, path);
  return { metadata, entries, dataBegin };
}

function parseHeader(bytes: Uint8Array, path: string): {
  metadata: Record<string, string>;
  entries: Map<string, HeaderEntry>;
} {
  const json = parseJson(bytes, path);
  const header = checked(headerSchema, json, path, "its header is not an object of tensors");
  const { __metadata__: metadata = {}, ...tensors } = header;
  const entries = Object.entries(tensors).map(([name, entry]) =>
    [name, checked(entrySchema, entry, path, `${name} is not an FP32 or int32 tensor`)] as const
  );
  return {
    metadata: checked(metadataSchema, metadata, path, "its metadata is not an object of texts"),
    entries: new Map(entries),
  };
}

function parseJson(bytes: Uint8Array, path: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw damaged(path, "its header is not JSON", cause);
  }
}

/** Returns `value` if it fits `schema`, or throws `what` as the damage of the file. */
function checked<T>(schema: z.ZodType<T>, value: unknown, path: string, what: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw damaged(path, what, result.error);
}

/** Checks that the tensors fill the file without gaps or overlaps. */
function checkLayout(
  entries: ReadonlyMap<string, HeaderEntry>,
  dataBytes: number,
  path: string,
): void {
  let position = 0;
  const inOrder = [...entries].sort(([, { data_offsets: a }], [, { data_offsets: b }]) =>
    a[0] - b[0] || a[1] - b[1]
  );
  for (const [name, { shape, data_offsets: [begin, end] }] of inOrder) {
    if (begin !== position || end - begin !== 4 * elementCount(shape)) {
      throw damaged(path, `its header gives a wrong position or size for ${name}`);
    }
    position = end;
  }
  if (position !== dataBytes) {
    throw damaged(path, `its tensors take ${position} bytes, but its data has ${dataBytes}`);
  }
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
