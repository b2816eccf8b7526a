/**
 * A result on disk, whole or not at all.
 *
 * @module
 */

import { basename, dirname, join } from "node:path";
import { KokoroError, reasonOf } from "../errors.ts";

/**
 * Writes bytes or text to `path`. Until all of it is on the disk it has another name, in the same folder: whoever looks
 * sees the old file or the new one, and nothing half-written stays behind.
 *
 * @throws {KokoroError} `output` when the folder is missing, the disk is full, or `path` is no ordinary file
 * @example
 * ```ts
 * import { encode, writeFile } from "./mod.ts";
 * const silence = new Float32Array(24_000);
 * await writeFile("silence.flac", await encode(silence, 24_000, { format: "flac" }));
 * await writeFile("silence.txt", "A second of nothing.\n");
 * ```
 */
export async function writeFile(path: string, content: Uint8Array | string): Promise<void> {
  await checkPlace(path);
  const part = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.part`);
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await writeThrough(part, bytes);
    await Deno.rename(part, path);
  } catch (cause) {
    await Deno.remove(part).catch(() => {}); // it may not have been made: `cause` says more
    throw new KokoroError("output", `${path} can't be written: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Whether a file can be put at `path`: to be asked before long work whose result it takes.
 *
 * @throws {KokoroError} `output` when the folder is missing or `path` is no ordinary file
 */
export async function checkPlace(path: string): Promise<void> {
  const folder = await stat(dirname(path));
  if (!folder?.isDirectory) {
    throw new KokoroError(
      "output",
      `${path} can't be written: there is no folder ${dirname(path)}`,
    );
  }
  const file = await stat(path);
  if (file !== undefined && !file.isFile) {
    throw new KokoroError("output", `${path} can't be written: it is there and is not a file`);
  }
}

/** What the name of a file ends in, in small letters: `wav`. */
export function extensionOf(path: string): string {
  return /\.([^./\\]+)$/.exec(path)?.[1].toLowerCase() ?? "";
}

/** What is at `path`; undefined if there is nothing, or nothing that can be looked at. */
function stat(path: string): Promise<Deno.FileInfo | undefined> {
  return Deno.stat(path).catch(() => undefined);
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}
