import assert from "node:assert/strict";

/**
 * Checks that both arrays have the same bits. Only counts the bytes that differ: speech usually
 * differs everywhere, and listing all differences would take too much memory.
 */
export function assertSameBits(actual: ArrayBufferView, expected: ArrayBufferView): void {
  const [found, wanted] = [actual, expected].map(({ buffer, byteOffset, byteLength }) =>
    new Uint8Array(buffer, byteOffset, byteLength)
  );
  assert.equal(found.length, wanted.length, "the number of bytes");
  const differing = found.filter((byte, i) => byte !== wanted[i]).length;
  assert.equal(differing, 0, `${differing} of ${found.length} bytes differ`);
}
