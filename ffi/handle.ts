/**
 * Manages the lifetime of a native object.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";

/**
 * A native object that is freed exactly once: when the handle is closed and nothing uses the object
 * any more.
 *
 * @example
 * ```ts
 * import type { Handle } from "./mod.ts";
 * // Memory from `CudaDriver.hostAlloc`, as samples. They are valid until the handle is closed.
 * function samplesIn(memory: Handle, length: number): Float32Array {
 *   return new Float32Array(Deno.UnsafePointerView.getArrayBuffer(memory.pointer, 4 * length));
 * }
 * ```
 */
export class Handle {
  #users = 0;
  #closed = false;
  #freed = false;
  readonly #name: string;
  readonly #free: () => void;

  /**
   * Makes a handle for a native object.
   *
   * @param name The object's name in the error for a use after {@linkcode Handle.close}.
   * @param pointer The native object.
   * @param free Frees the object. Must not reference the owner given to
   * {@linkcode Handle.closeWith}, or the owner is never garbage-collected.
   */
  constructor(name: string, readonly pointer: Deno.PointerObject, free: () => void) {
    this.#name = name;
    this.#free = free;
  }

  /**
   * Whether {@linkcode Handle.close} was called.
   *
   * @example
   * ```ts
   * import type { Handle } from "./mod.ts";
   * // The handles that can still be used.
   * const open = (memories: readonly Handle[]): Handle[] =>
   *   memories.filter(({ closed }) => !closed);
   * ```
   */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Closes the handle when `owner` is garbage-collected, unless it was closed before.
   *
   * @returns This handle.
   * @example
   * ```ts
   * import type { CudaDriver } from "./mod.ts";
   * // Page-locked samples, freed when their buffer and all views of it are garbage-collected.
   * function allocate(driver: CudaDriver, length: number): Float32Array {
   *   const memory = driver.hostAlloc(4 * length);
   *   const buffer = Deno.UnsafePointerView.getArrayBuffer(memory.pointer, 4 * length);
   *   memory.closeWith(buffer);
   *   return new Float32Array(buffer);
   * }
   * ```
   */
  closeWith(owner: object): this {
    forgotten.register(owner, this, this);
    return this;
  }

  /**
   * Keeps the object from being freed until {@linkcode Handle.release}, even if the handle is
   * closed meanwhile. Call `release` once for each call of `retain`.
   *
   * @throws {KokoroError} `closed` after {@linkcode Handle.close}.
   * @example
   * ```ts
   * import type { Handle } from "./mod.ts";
   * // Clears memory that other code may close at any time.
   * function clear(memory: Handle, bytes: number): void {
   *   memory.retain();
   *   try {
   *     new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(memory.pointer, bytes)).fill(0);
   *   } finally {
   *     memory.release();
   *   }
   * }
   * ```
   */
  retain(): void {
    if (this.#closed) {
      throw new KokoroError("closed", `This ${this.#name} was disposed: it can't be used any more`);
    }
    this.#users++;
  }

  /**
   * Undoes one {@linkcode Handle.retain}. Frees the object if the handle is closed and this was the
   * last use.
   *
   * @throws {KokoroError} `device` when the CUDA driver fails to free page-locked memory.
   * @example
   * ```ts
   * import type { Handle } from "./mod.ts";
   * // Keeps memory from being freed until the caller disposes the result.
   * function borrow(memory: Handle): Disposable {
   *   memory.retain();
   *   return { [Symbol.dispose]: () => memory.release() };
   * }
   * ```
   */
  release(): void {
    this.#users--;
    this.#freeWhenUnused();
  }

  /**
   * Calls `call` with the pointer, and keeps the object from being freed until the returned promise
   * settles.
   *
   * @returns The result of `call`.
   * @throws {KokoroError} `closed` after {@linkcode Handle.close}, `device` when the CUDA driver
   * fails to free page-locked memory.
   * @example
   * ```ts
   * import type { Handle } from "./mod.ts";
   * // Writes memory to a file. The memory stays valid meanwhile, even if the handle is closed.
   * async function save(path: string, memory: Handle, bytes: number): Promise<void> {
   *   await memory.use((pointer) =>
   *     Deno.writeFile(path, new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(pointer, bytes)))
   *   );
   * }
   * ```
   */
  async use<T>(call: (pointer: Deno.PointerObject) => Promise<T>): Promise<T> {
    this.retain();
    try {
      return await call(this.pointer);
    } finally {
      this.release();
    }
  }

  /**
   * Closes the handle: the object is freed now, or after its last use ends. Closing twice does
   * nothing.
   *
   * @throws {KokoroError} `device` when the CUDA driver fails to free page-locked memory.
   * @example
   * ```ts
   * import type { CudaDriver, Handle } from "./mod.ts";
   * // Does some work with page-locked memory and frees the memory afterwards.
   * function withMemory<T>(driver: CudaDriver, bytes: number, work: (memory: Handle) => T): T {
   *   const memory = driver.hostAlloc(bytes);
   *   try {
   *     return work(memory);
   *   } finally {
   *     memory.close();
   *   }
   * }
   * ```
   */
  close(): void {
    this.#closed = true;
    this.#freeWhenUnused();
  }

  #freeWhenUnused(): void {
    if (!this.#closed || this.#users > 0 || this.#freed) return;
    this.#freed = true;
    forgotten.unregister(this);
    this.#free();
  }
}

const forgotten = new FinalizationRegistry<Handle>((handle) => {
  try {
    handle.close();
  } catch {
    // The owner is gone, so no caller could handle the error: the runtime would only print it.
  }
});
