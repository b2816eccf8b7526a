/**
 * Takes the word list for Brazilian Portuguese from a package, which is not needed afterwards.
 *
 * @module
 */

import { join } from "node:path";
import { KokoroError } from "../errors.ts";
import { PORTUGUESE_FILE } from "../text/espeak/espeak.ts";
import { readEntry, withZip } from "./fetch/zip.ts";

/** The largest size of the list, in bytes. */
const LARGEST = 200_000;

/**
 * Writes espeak-ng's word list.
 *
 * @param packages the path of the wheel of espeakng-loader
 * @param folder where the file goes
 */
export async function makePortuguese(
  [wheel]: readonly string[],
  folder: string,
): Promise<void> {
  await withZip(wheel, async (entries) => {
    const path = `espeakng_loader/espeak-ng-data/${PORTUGUESE_FILE}`;
    const entry = entries.find(({ filename }) => filename === path);
    if (entry === undefined) {
      throw new KokoroError("setup", `the package espeakng-loader lacks the file ${path}`);
    }
    await Deno.writeFile(join(folder, PORTUGUESE_FILE), await readEntry(entry, LARGEST));
  });
}
