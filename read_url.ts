/**
 * Reads a file, wherever it is: this project may have been loaded over HTTP, and its data with it.
 *
 * @module
 */

/**
 * The bytes at a `file:`, `http:` or `https:` URL.
 *
 * @throws {Deno.errors.NotFound} when there is nothing
 * @throws {Error} when it can't be read, or the server answers with anything but success
 */
export async function readUrl(url: URL): Promise<Uint8Array<ArrayBuffer>> {
  if (url.protocol === "file:") return await Deno.readFile(url);
  const response = await fetch(url);
  if (response.ok) return await response.bytes();
  await response.body?.cancel();
  const answer = `the server answered ${response.status}`;
  throw response.status === 404 ? new Deno.errors.NotFound(answer) : new Error(answer);
}
