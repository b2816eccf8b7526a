/**
 * Files of this project that commands write.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";

/**
 * Writes a file, or with `check` only compares it.
 *
 * @param path from the top of the project
 * @throws {KokoroError} `output` when the file is out of date, with `check`
 */
export async function writeGenerated(path: string, text: string, check: boolean): Promise<void> {
  const url = new URL(`../../${path}`, import.meta.url);
  const old = await Deno.readTextFile(url).catch(() => undefined);
  if (text === old) return;
  if (!check) return await Deno.writeTextFile(url, text);
  throw new KokoroError("output", `${path} is out of date: run \`deno task format\``);
}
