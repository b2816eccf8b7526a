/**
 * Takes numbers from a file, one after the other.
 *
 * @module
 */

/** The bytes of a file that have not been taken yet. Numbers have their lowest byte first. */
export class Bytes {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The number of bytes that are left. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /**
   * Takes bytes, without copying them.
   *
   * @throws {RangeError} when fewer are left
   */
  uint8(count: number): Uint8Array {
    if (count > this.left) throw new RangeError(`${this.left} bytes are left, not ${count}`);
    return this.#bytes.subarray(this.#at, this.#at += count);
  }

  /** Takes numbers of 16 bits. */
  uint16(count: number): Uint16Array {
    return new Uint16Array(this.uint8(2 * count).slice().buffer);
  }

  /** Takes numbers in FP32. */
  float32(count: number): Float32Array {
    return new Float32Array(this.uint8(4 * count).slice().buffer);
  }

  /** Takes one number of 32 bits. */
  uint32(): number {
    this.#at += 4;
    return this.#view.getUint32(this.#at - 4, true);
  }

  /** Takes one number in groups of 7 bits, the lowest first; all but the last have the bit 128. */
  varint(): number {
    let value = 0;
    for (let shift = 0;; shift += 7) {
      const byte = this.#view.getUint8(this.#at++);
      value += (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }
}
