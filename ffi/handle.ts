/**
 * The lifetime of one native object.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";

/**
 * A native object that is freed exactly once: when its owner has let go of it and nothing uses it
 * any more, whichever comes last.
 *
 * @example
 * ```ts
 * import type { Handle } from "./mod.ts";
 * // Memory of `CudaDriver.hostAlloc`, as samples: they are there until the handle is closed.
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
   * Takes over a native object.
   *
   * @param name What it is, for the error of a use after {@linkcode Handle.close}.
   * @param pointer The native object.
   * @param free Frees it. It must not hold the owner, or the owner is never collected.
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
   * // Those that can still be used.
   * const open = (memories: readonly Handle[]): Handle[] => memories.filter(({ closed }) => !closed);
   * ```
   */
  get closed(): boolean {
    return this.#closed;
  }

  /**
   * Closes the handle when `owner` is collected, in case nobody does so before.
   *
   * @example
   * ```ts
   * import type { CudaDriver } from "./mod.ts";
   * // Page-locked samples: their memory is freed when they and all views of it are collected.
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
   * Keeps the object until {@linkcode Handle.release}.
   *
   * @throws {KokoroError} `closed` after {@linkcode Handle.close}
   * @example
   * ```ts
   * import type { Handle } from "./mod.ts";
   * // Clears memory that somebody else may close at any time.
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
   * Takes back one {@linkcode Handle.retain}.
   *
   * @throws {KokoroError} `device` when that frees page-locked memory and the CUDA driver refuses
   * @example
   * ```ts
   * import type { Handle } from "./mod.ts";
   * // Keeps memory for as long as whoever calls this needs it.
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
   * Retains the object until what `call` returns has settled.
   *
   * @throws {KokoroError} `closed` after {@linkcode Handle.close}.
   * @example
   * ```ts
   * import type { Handle } from "./mod.ts";
   * // Writes memory to a file: it stays until that is done, even if it is closed meanwhile.
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
   * Lets go of the object. Closing twice does nothing.
   *
   * @throws {KokoroError} `device` when that frees page-locked memory and the CUDA driver refuses
   * @example
   * ```ts
   * import type { CudaDriver, Handle } from "./mod.ts";
   * // Does some work with page-locked memory, which is freed behind it.
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
    // The owner is gone, so nobody is left to be told: an error thrown here is only printed.
  }
});
