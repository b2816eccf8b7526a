/**
 * Keeps the bytes of responses by the hash of what determines them.
 *
 * @module
 */

import { createHash } from "node:crypto";

/** Keeps bytes by name, up to a total size. What was not used for the longest time goes first. */
export interface ByteStore {
  /** The number of bytes that are kept. */
  readonly bytes: number;
  /** The longest value that is kept, in bytes. */
  readonly longest: number;
  get(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  set(name: string, value: Uint8Array<ArrayBuffer>): Promise<void>;
}

/** The part of a store that one value may take up, so that it does not throw out all others. */
const LONGEST_PART = 1 / 4;

/** The longest value of a store of this size. */
export function longestOf(size: number): number {
  return Math.floor(size * LONGEST_PART);
}

/** The name of a result: the hash of what determines it. */
export function nameOf(identity: unknown): string {
  return createHash("sha256").update(JSON.stringify(identity)).digest("hex");
}

/** Keeps bytes in memory. */
export class MemoryStore implements ByteStore {
  /** In order of use: the value used last is at the end. */
  readonly #values = new Map<string, Uint8Array<ArrayBuffer>>();
  readonly longest: number;
  bytes = 0;

  /** @param size the total size, in bytes */
  constructor(private readonly size: number) {
    this.longest = longestOf(size);
  }

  get(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    const value = this.#values.get(name);
    if (value !== undefined) {
      this.#values.delete(name);
      this.#values.set(name, value);
    }
    return Promise.resolve(value);
  }

  set(name: string, value: Uint8Array<ArrayBuffer>): Promise<void> {
    if (value.length <= this.longest && !this.#values.has(name)) {
      this.#values.set(name, value);
      this.bytes += value.length;
      for (const [oldest, { length }] of this.#values) {
        if (this.bytes <= this.size) break;
        this.#values.delete(oldest);
        this.bytes -= length;
      }
    }
    return Promise.resolve();
  }
}

/**
 * A stream that passes bytes on and keeps them in `store` when all have come. It holds at most as
 * many bytes as the store takes.
 */
export function keeping(
  store: ByteStore,
  name: string,
): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let parts: Uint8Array<ArrayBuffer>[] | undefined = [];
  let size = 0;
  return new TransformStream({
    transform(bytes, controller): void {
      controller.enqueue(bytes);
      size += bytes.length;
      if (size > store.longest) parts = undefined;
      parts?.push(bytes);
    },
    async flush(): Promise<void> {
      if (parts !== undefined) await store.set(name, await new Blob(parts).bytes());
    },
  });
}
