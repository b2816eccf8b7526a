/**
 * Reads files of this project, wherever it was loaded from.
 *
 * @module
 */

import { KokoroError } from "./errors.ts";
import { readUrl } from "./read_url.ts";

const PROJECT = new URL(".", import.meta.url);

/** Where a file of this project is, by its path from the top. */
export function projectUrl(path: string): URL {
  return new URL(path, PROJECT);
}

/** The path of a file of this project from the top; `undefined` for any other file. */
export function projectPath({ href }: URL): string | undefined {
  return href.startsWith(PROJECT.href) ? href.slice(PROJECT.href.length) : undefined;
}

/**
 * The bytes of a file of this project, by its path from the top.
 *
 * @throws {KokoroError} `setup` when it can't be read
 */
export async function readProjectFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = projectUrl(path);
  try {
    return await readUrl(url);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotCapable) throw cause;
    const remedy = url.protocol === "file:"
      ? "get the project anew"
      : "see that the server can be reached and has all files of the project";
    throw new KokoroError("setup", `can't read ${url.href}, a part of this project: ${remedy}`, {
      cause,
    });
  }
}

/**
 * The same, as text.
 *
 * @throws {KokoroError} `setup` when it can't be read
 */
export async function readProjectText(path: string): Promise<string> {
  return new TextDecoder().decode(await readProjectFile(path));
}
