/**
 * Joins the pieces of a file.
 *
 * @module
 */

/** A file in memory, which is written piece by piece. */
export class Pieces {
  readonly #pieces: { readonly bytes: Uint8Array; readonly at: number }[] = [];
  #length = 0;

  /**
   * Adds bytes.
   *
   * @param at the place that they are written to, over what is there; absent: the end
   */
  add(bytes: Uint8Array, at: number = this.#length): void {
    this.#pieces.push({ bytes, at });
    this.#length = Math.max(this.#length, at + bytes.length);
  }

  /** The bytes of the file. */
  join(): Uint8Array<ArrayBuffer> {
    const whole = new Uint8Array(this.#length);
    for (const { bytes, at } of this.#pieces) whole.set(bytes, at);
    return whole;
  }
}
