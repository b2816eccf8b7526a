/**
 * The lifetime of one native object.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";

/**
 * A native object that is freed exactly once: when its owner has let go of it and nothing uses it
 * any more, whichever comes last.
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

  /** Whether {@linkcode Handle.close} was called. */
  get closed(): boolean {
    return this.#closed;
  }

  /** Closes the handle when `owner` is collected, in case nobody does so before. */
  closeWith(owner: object): this {
    forgotten.register(owner, this, this);
    return this;
  }

  /**
   * Keeps the object until {@linkcode Handle.release}.
   *
   * @throws {KokoroError} `closed` after {@linkcode Handle.close}
   */
  retain(): void {
    if (this.#closed) {
      throw new KokoroError("closed", `This ${this.#name} was disposed: it can't be used any more`);
    }
    this.#users++;
  }

  /** Takes back one {@linkcode Handle.retain}. */
  release(): void {
    this.#users--;
    this.#freeWhenUnused();
  }

  /**
   * Retains the object until what `call` returns has settled.
   *
   * @throws {KokoroError} `closed` after {@linkcode Handle.close}.
   */
  async use<T>(call: (pointer: Deno.PointerObject) => Promise<T>): Promise<T> {
    this.retain();
    try {
      return await call(this.pointer);
    } finally {
      this.release();
    }
  }

  /** Lets go of the object. Closing twice does nothing. */
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
