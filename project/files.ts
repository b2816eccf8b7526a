/**
 * Reads files of this project and other files, from a disk or a server.
 *
 * @module
 */

import { isMissingPermission, KokoroError } from "../errors.ts";
import { TEXT_FILES } from "./text_files.ts";

const PROJECT = new URL("..", import.meta.url);

/** The URL of a file of this project, given its path relative to the project's folder. */
export function projectUrl(path: string): URL {
  return new URL(path, PROJECT);
}

/** A file's path relative to the project's folder; `undefined` for a file outside the project. */
export function projectPath({ href }: URL): string | undefined {
  return href.startsWith(PROJECT.href) ? href.slice(PROJECT.href.length) : undefined;
}

/**
 * Reads the bytes at a `file:`, `http:` or `https:` URL. If this project was loaded over HTTP, its
 * own text files come from Deno's module cache, like its code.
 *
 * @throws {Deno.errors.NotFound} when there is no such file
 * @throws {Error} when the file can't be read, or the server answers with another failure
 */
export async function readUrl(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (url.protocol === "file:") return await Deno.readFile(url);
  const load = TEXT_FILES[projectPath(url) ?? ""];
  if (load) return new TextEncoder().encode((await load()).default);
  const response = await fetch(url);
  if (response.ok) return await response.bytes();
  await response.body?.cancel();
  const answer = `the server answered ${response.status}`;
  throw response.status === 404 ? new Deno.errors.NotFound(answer) : new Error(answer);
}

/**
 * Reads the bytes of a file of this project, given its path relative to the project's folder.
 *
 * @throws {KokoroError} `setup` when it can't be read
 */
export async function readProjectFile(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const url = projectUrl(path);
  try {
    return await readUrl(url);
  } catch (cause) {
    if (isMissingPermission(cause)) throw cause;
    const remedy = url.protocol === "file:"
      ? "download the project again"
      : "check that the server can be reached and has all files of the project";
    throw new KokoroError("setup", `can't read ${url.href}, a file of this project: ${remedy}`, {
      cause,
    });
  }
}

/**
 * Reads a file of this project as text, given its path relative to the project's folder.
 *
 * @throws {KokoroError} `setup` when it can't be read
 */
export async function readProjectText(path: string): Promise<string> {
  return new TextDecoder().decode(await readProjectFile(path));
}
