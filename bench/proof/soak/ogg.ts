/**
 * Ogg files without the part that differs each time.
 *
 * @module
 */

/** The places in the header of a page (RFC 3533, section 6). */
const [SERIAL, CHECKSUM, SEGMENTS, HEADER] = [14, 22, 26, 27];

/**
 * Returns a copy of an Ogg file without its serial number, which is random, and the checksums that
 * depend on it. Files of other formats are returned unchanged.
 */
export function withoutSerial(file: Uint8Array): Uint8Array {
  const bytes = file.slice();
  for (let page = 0; new TextDecoder().decode(bytes.subarray(page, page + 4)) === "OggS";) {
    bytes.fill(0, page + SERIAL, page + SERIAL + 4);
    bytes.fill(0, page + CHECKSUM, page + CHECKSUM + 4);
    const lengths = bytes.subarray(page + HEADER, page + HEADER + bytes[page + SEGMENTS]);
    page += HEADER + lengths.length + lengths.reduce((sum, length) => sum + length, 0);
  }
  return bytes;
}
