/**
 * Writes files completely or not at all.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { isUint8Array } from "node:util/types";
import { checkArgument, textSchema } from "../configs/check_options.ts";
import { z } from "../deps.ts";
import { KokoroError, reasonOf } from "../errors.ts";

const contentSchema = z.union(
  [z.string(), z.custom<Uint8Array>(isUint8Array)],
  "give a text or a Uint8Array",
);

/**
 * Writes bytes or text to `path`. The content is first written to a temporary file in the same
 * folder, which is renamed when all of it is on the disk. Readers therefore see either the old file
 * or the new one, and no partial file is left after an error.
 *
 * @throws {KokoroError} `output` when the folder is missing, the disk is full, or `path` exists and
 * is not a regular file; `input` when an argument is neither text nor bytes
 * @example
 * ```ts
 * import { encode, writeFile } from "./mod.ts";
 * const silence = new Float32Array(24_000);
 * await writeFile("silence.flac", await encode(silence, 24_000, { format: "flac" }));
 * await writeFile("silence.txt", "A second of nothing.\n");
 * ```
 */
export async function writeFile(path: string, content: Uint8Array | string): Promise<void> {
  checkArgument(textSchema, path, "path");
  checkArgument(contentSchema, content, "content");
  await checkPlace(path);
  const part = temporaryFor(path);
  try {
    const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
    await writeThrough(part, bytes);
    await Deno.rename(part, path);
  } catch (cause) {
    await Deno.remove(part).catch(() => {}); // it may not exist, and `cause` says more
    throw new KokoroError("output", `${path} can't be written: ${reasonOf(cause)}`, { cause });
  }
}

/**
 * Checks that a file can be written to `path`. Call this before starting long work whose result
 * goes there.
 *
 * @throws {KokoroError} `output` when the folder is missing, the path is too long or can't be used
 * for another reason, or `path` exists and is not a regular file
 */
export async function checkPlace(path: string): Promise<void> {
  const folder = await stat(dirname(path));
  if (!folder?.isDirectory) {
    throw new KokoroError(
      "output",
      `${path} can't be written: there is no folder ${dirname(path)}`,
    );
  }
  try {
    const file = await existing(path);
    await existing(temporaryFor(path)); // fails if this path is too long
    if (file === undefined || file.isFile) return;
  } catch (cause) {
    throw new KokoroError("output", `${path} can't be written: ${reasonOf(cause)}`, { cause });
  }
  throw new KokoroError("output", `${path} can't be written: it exists and is not a file`);
}

/** The extension of a file name in lower case, such as `wav`; empty if there is none. */
export function extensionOf(path: string): string {
  return /\.([^./\\]+)$/.exec(path)?.[1].toLowerCase() ?? "";
}

/**
 * A new path in the same folder. It does not contain the file's name, which may be as long as the
 * system allows.
 */
function temporaryFor(path: string): string {
  return join(dirname(path), `.${crypto.randomUUID()}.part`);
}

/** Information about the file at `path`; undefined if there is none. */
async function existing(path: string): Promise<Deno.FileInfo | undefined> {
  return await Deno.stat(path).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    return undefined;
  });
}

/** Information about the file at `path`; undefined if it is missing or can't be read. */
function stat(path: string): Promise<Deno.FileInfo | undefined> {
  return Deno.stat(path).catch(() => undefined);
}

async function writeThrough(path: string, bytes: Uint8Array): Promise<void> {
  using file = await Deno.open(path, { write: true, createNew: true });
  for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
  await file.sync();
}
