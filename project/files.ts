/**
 * Reads files of this project, and other files, on a disk or on a server.
 *
 * @module
 */

import { isMissingPermission, KokoroError } from "../errors.ts";
import { TEXT_FILES } from "./text_files.ts";

const PROJECT = new URL("..", import.meta.url);

/** The URL of a file of this project, by its path from the top. */
export function projectUrl(path: string): URL {
  return new URL(path, PROJECT);
}

/** The path of a file of this project from the top; `undefined` for any other file. */
export function projectPath({ href }: URL): string | undefined {
  return href.startsWith(PROJECT.href) ? href.slice(PROJECT.href.length) : undefined;
}

/**
 * The bytes at a `file:`, `http:` or `https:` URL. This project's own text over HTTP comes from
 * Deno's cache of modules, as the code does.
 *
 * @throws {Deno.errors.NotFound} when there is nothing
 * @throws {Error} when it can't be read, or the server answers with anything but success
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
 * The bytes of a file of this project, by its path from the top.
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
