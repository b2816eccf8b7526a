/**
 * Helpers for files that Deno does not provide.
 *
 * @module
 */

import { isMissingPermission } from "../../errors.ts";

/** Whether there is a file at `path`. */
export function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch (error) {
    if (isMissingPermission(error)) throw error;
    return false;
  }
}

/**
 * Reads from the file's current position until `bytes` is full or the file ends. Returns the number
 * of bytes read.
 */
export async function readFully(file: Deno.FsFile, bytes: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return filled;
}

/** Writes all of `bytes` at the file's current position. */
export async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
}
