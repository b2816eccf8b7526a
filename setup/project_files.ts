/**
 * Reads files of this project, wherever it was loaded from.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { readUrl } from "../read_url.ts";

/** The text of `configs/NAME`, wherever these sources were loaded from. */
export async function readProjectText(name: string): Promise<string> {
  return new TextDecoder().decode(await readSource(`configs/${name}`));
}

/** The bytes of a file of this project, by its path from the top. */
export async function readSource(path: string): Promise<Uint8Array> {
  const url = new URL(`../${path}`, import.meta.url);
  try {
    return await readUrl(url);
  } catch (cause) {
    throw new KokoroError("setup", `can't read ${url.href}, a part of this project`, { cause });
  }
}
