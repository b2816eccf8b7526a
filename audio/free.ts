/**
 * Frees the memory of arrays that are not needed any more.
 *
 * @module
 */

/**
 * Frees the memory of an array at once, after which its length is 0. JavaScript frees memory late:
 * it lets up to 64 MB of it wait, which a file of any length reaches.
 */
export function free({ buffer }: Float32Array | Uint8Array): void {
  if (buffer instanceof ArrayBuffer) buffer.transfer(0);
}
