/**
 * Writes files completely or not at all.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { isUint8Array } from "node:util/types";
import { checkArgument, textSchema } from "../configs/check_options.ts";
import { z } from "../deps.ts";
import { KokoroError, reasonOf } from "../errors.ts";

/** How much of a file is read at a time, in bytes. */
const READ_BYTES = 65_536;

const contentSchema = z.union(
  [z.string(), z.custom<Uint8Array>(isUint8Array)],
  "give a text or a Uint8Array",
);

/**
 * Writes bytes or text to `path`. The content is first written to a temporary file in the same
 * folder, which is renamed when all of it is on the disk. Readers therefore see either the old file
 * or the new one, and no partial file is left after an error.
 *
 * @throws {KokoroError} `output` when the folder is missing, the disk is full, or `path` exists and
 * is not a regular file; `input` when an argument is neither text nor bytes
 * @example
 * ```ts
 * import { encode, writeFile } from "./mod.ts";
 * const silence = new Float32Array(24_000);
 * await writeFile("silence.flac", await encode(silence, 24_000, { format: "flac" }));
 * await writeFile("silence.txt", "A second of nothing.\n");
 * ```
 */
export async function writeFile(path: string, content: Uint8Array | string): Promise<void> {
  checkArgument(textSchema, path, "path");
  checkArgument(contentSchema, content, "content");
  const file = await NewFile.create(path);
  try {
    await file.write(typeof content === "string" ? new TextEncoder().encode(content) : content);
    await file.complete();
  } catch (error) {
    await file.discard();
    throw error;
  }
}

/**
 * A file that is written in parts. It has another name in the same folder until it is complete.
 * After an error, discard it.
 */
export class NewFile {
  /** The place after the last byte that was written. */
  #at = 0;
  #end = 0;

  private constructor(
    /** The path of the complete file. */
    readonly path: string,
    /** The path until then. */
    readonly part: string,
    private readonly file: Deno.FsFile,
  ) {}

  /**
   * Creates the file, which is empty.
   *
   * @throws {KokoroError} `output` when it can't be created, as {@linkcode checkPlace} does
   */
  static async create(path: string): Promise<NewFile> {
    await checkPlace(path);
    const part = temporaryFor(path);
    const open = (): Promise<Deno.FsFile> =>
      Deno.open(part, { read: true, write: true, createNew: true });
    return new NewFile(path, part, await written(path, open));
  }

  /**
   * Writes bytes.
   *
   * @param at the place that they are written to, over what is there; absent: the end
   * @throws {KokoroError} `output` when they can't be written
   */
  async write(bytes: Uint8Array, at: number = this.#end): Promise<void> {
    await written(this.path, async () => {
      if (at !== this.#at) await this.file.seek(at, Deno.SeekMode.Start);
      for (let done = 0; done < bytes.length;) done += await this.file.write(bytes.subarray(done));
    });
    this.#at = at + bytes.length;
    this.#end = Math.max(this.#end, this.#at);
  }

  /** Reads all bytes that were written, in parts. Write nothing meanwhile. */
  async *read(): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    await this.file.seek(this.#at = 0, Deno.SeekMode.Start);
    const bytes = new Uint8Array(READ_BYTES);
    for (let count; (count = await this.file.read(bytes)) !== null;) {
      this.#at += count;
      yield bytes.slice(0, count);
    }
  }

  /**
   * Gives the file its name, once all of it is on the disk.
   *
   * @throws {KokoroError} `output` when this fails
   */
  async complete(): Promise<void> {
    await written(this.path, async () => {
      await this.file.sync();
      this.file.close();
      await Deno.rename(this.part, this.path);
    });
  }

  /** Removes the file, unless it is complete. */
  async discard(): Promise<void> {
    try {
      this.file.close();
    } catch {
      // It is closed already.
    }
    await Deno.remove(this.part).catch(() => {}); // it may not exist any more
  }
}

/** Runs work on the file that is to be at `path`, and explains its errors. */
async function written<T>(path: string, work: () => Promise<T>): Promise<T> {
  return await work().catch((cause) => {
    throw new KokoroError("output", `${path} can't be written: ${reasonOf(cause)}`, { cause });
  });
}

/**
 * Checks that a file can be written to `path`. Call this before starting long work whose result
 * goes there.
 *
 * @throws {KokoroError} `output` when the folder is missing, the path is too long or can't be used
 * for another reason, or `path` exists and is not a regular file
 */
export async function checkPlace(path: string): Promise<void> {
  const folder = await stat(dirname(path));
  if (!folder?.isDirectory) {
    throw new KokoroError(
      "output",
      `${path} can't be written: there is no folder ${dirname(path)}`,
    );
  }
  const file = await written(path, async () => {
    await existing(temporaryFor(path)); // fails if this path is too long
    return await existing(path);
  });
  if (file === undefined || file.isFile) return;
  throw new KokoroError("output", `${path} can't be written: it exists and is not a file`);
}

/** The extension of a file name in lower case, such as `wav`; empty if there is none. */
export function extensionOf(path: string): string {
  return /\.([^./\\]+)$/.exec(path)?.[1].toLowerCase() ?? "";
}

/**
 * A new path in the same folder. It does not contain the file's name, which may be as long as the
 * system allows.
 */
function temporaryFor(path: string): string {
  return join(dirname(path), `.${crypto.randomUUID()}.part`);
}

/** Information about the file at `path`; undefined if there is none. */
async function existing(path: string): Promise<Deno.FileInfo | undefined> {
  return await Deno.stat(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return undefined;
  });
}

/** Information about the file at `path`; undefined if it is missing or can't be read. */
function stat(path: string): Promise<Deno.FileInfo | undefined> {
  return Deno.stat(path).catch(() => undefined);
}
