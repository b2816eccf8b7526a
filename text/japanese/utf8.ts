/**
 * Text as UTF-8, with the places of its bytes.
 *
 * @module
 */

/** A text as bytes. */
export class Utf8 {
  readonly bytes: Uint8Array;
  /** For each byte, and for the end, the UTF-16 unit where its symbol starts. */
  readonly #places: Uint32Array;

  constructor(text: string) {
    this.bytes = new TextEncoder().encode(text);
    this.#places = new Uint32Array(this.bytes.length + 1);
    let place = 0;
    for (let at = 0; at < this.bytes.length;) {
      const length = lengthOf(this.bytes[at]);
      this.#places.fill(place, at, at + length);
      place += length === 4 ? 2 : 1;
      at += length;
    }
    this.#places[this.bytes.length] = place;
  }

  /** The UTF-16 unit of the symbol at a byte. */
  place(byte: number): number {
    return this.#places[byte];
  }

  /** The first byte of the symbol at a UTF-16 unit. */
  byteAt(place: number): number {
    let [from, to] = [0, this.bytes.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#places[middle] < place) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** The code of the symbol that starts at a byte, and its length in bytes. */
  symbolAt(byte: number): { code: number; length: number } {
    const length = lengthOf(this.bytes[byte]);
    let code = length === 1 ? this.bytes[byte] : this.bytes[byte] & (0x7f >> length);
    for (let i = 1; i < length; i++) code = code << 6 | this.bytes[byte + i] & 0x3f;
    return { code, length };
  }
}

/** The length of a symbol in bytes, by its first one. */
function lengthOf(first: number): number {
  return first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}
