/**
 * Reads a file, wherever it is: this project may have been loaded over HTTP, and its data with it.
 *
 * @module
 */

import { TEXT_FILES } from "./text_files.ts";

const PROJECT = new URL(".", import.meta.url).href;

/**
 * The bytes at a `file:`, `http:` or `https:` URL. This project's own text over HTTP comes from Deno's cache of modules,
 * as the code does.
 *
 * @throws {Deno.errors.NotFound} when there is nothing
 * @throws {Error} when it can't be read, or the server answers with anything but success
 */
export async function readUrl(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (url.protocol === "file:") return await Deno.readFile(url);
  const load = url.href.startsWith(PROJECT) && TEXT_FILES[url.href.slice(PROJECT.length)];
  if (load) return new TextEncoder().encode((await load()).default);
  const response = await fetch(url);
  if (response.ok) return await response.bytes();
  await response.body?.cancel();
  const answer = `the server answered ${response.status}`;
  throw response.status === 404 ? new Deno.errors.NotFound(answer) : new Error(answer);
}
