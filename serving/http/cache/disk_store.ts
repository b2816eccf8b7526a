/**
 * Keeps the bytes of responses in a folder, also after the server has ended.
 *
 * @module
 */

import { createHash, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { explained } from "../../../errors.ts";
import { type ByteStore, longestOf } from "./result_cache.ts";

/** The name of a file: that of the value, which is a hash. */
const NAME = /^[0-9a-f]{64}$/;
/** A file begins with the SHA-256 of the value, which follows. */
const HASH_BYTES = 32;

/** Keeps bytes in the files of a folder. */
export class DiskStore implements ByteStore {
  /** The sizes of the files, in order of use. */
  readonly #sizes = new Map<string, number>();
  readonly longest: number;
  bytes = 0;

  private constructor(private readonly folder: string, private readonly size: number) {
    this.longest = longestOf(size);
  }

  /**
   * Opens the store in a folder, which is made if it is not there. Other files in it are let be.
   *
   * @param size the total size, in bytes
   * @throws {KokoroError} `output` when the folder can't be made or read
   */
  static async open(folder: string, size: number): Promise<DiskStore> {
    const store = new DiskStore(folder, size);
    await explained("output", `${folder} can't be used as a cache`, async () => {
      await Deno.mkdir(folder, { recursive: true });
      const files = [];
      for await (const { name, isFile } of Deno.readDir(folder)) {
        if (!isFile || !NAME.test(name)) continue;
        const { size, mtime } = await Deno.stat(join(folder, name));
        files.push({ name, size, time: mtime?.getTime() ?? 0 });
      }
      for (const { name, size } of files.sort((a, b) => a.time - b.time)) store.#add(name, size);
      await store.#shrink();
    });
    return store;
  }

  async get(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const size = this.#sizes.get(name);
    if (size === undefined) return undefined;
    try {
      const file = await Deno.readFile(join(this.folder, name));
      const value = file.subarray(HASH_BYTES);
      if (file.length >= HASH_BYTES && timingSafeEqual(file.subarray(0, HASH_BYTES), hash(value))) {
        this.#sizes.delete(name);
        this.#sizes.set(name, size);
        return value;
      }
    } catch {
      // A file that was removed or can't be read is as good as none.
    }
    await this.#remove(name);
    return undefined;
  }

  async set(name: string, value: Uint8Array<ArrayBuffer>): Promise<void> {
    if (value.length > this.longest || this.#sizes.has(name)) return;
    const path = join(this.folder, name);
    const partial = `${path}.${crypto.randomUUID()}.partial`;
    try {
      await Deno.writeFile(partial, await new Blob([hash(value), value]).bytes());
      await Deno.rename(partial, path);
    } catch {
      // The disk may be full: the response goes on without being kept.
      await Deno.remove(partial).catch(() => {});
      return;
    }
    if (!this.#sizes.has(name)) this.#add(name, HASH_BYTES + value.length);
    await this.#shrink();
  }

  #add(name: string, size: number): void {
    this.#sizes.set(name, size);
    this.bytes += size;
  }

  async #shrink(): Promise<void> {
    for (const name of this.#sizes.keys()) {
      if (this.bytes <= this.size) return;
      await this.#remove(name);
    }
  }

  async #remove(name: string): Promise<void> {
    this.bytes -= this.#sizes.get(name) ?? 0;
    this.#sizes.delete(name);
    await Deno.remove(join(this.folder, name)).catch(() => {});
  }
}

function hash(value: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(value).digest());
}
