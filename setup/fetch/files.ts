/**
 * What set-up does with files and the standard calls leave to their callers.
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

/** Fills `bytes` from where the file stands, and returns how many there were. */
export async function readFully(file: Deno.FsFile, bytes: Uint8Array): Promise<number> {
  let filled = 0;
  while (filled < bytes.length) {
    const count = await file.read(bytes.subarray(filled));
    if (count === null) break;
    filled += count;
  }
  return filled;
}

/** Writes all of `bytes` to where the file stands. */
export async function writeAll(file: Deno.FsFile, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += await file.write(bytes.subarray(written));
  }
}
