/**
 * Follows the progress of programs that show it to people only, by what they have written so far.
 *
 * @module
 */

import { join } from "node:path";
import type { Progress } from "../report/progress.ts";

const POLL_MS = 200;

/** Tells `progress` how many bytes are in `folder`, up to `total`, until it is disposed of. */
export function watchGrowth(folder: string, total: number, progress: Progress): Disposable {
  const tell = (): void => progress.advanceTo(Math.min(sizeOfFolder(folder), total));
  const timer = setInterval(tell, POLL_MS);
  return { [Symbol.dispose]: (): void => clearInterval(timer) };
}

function sizeOfFolder(folder: string): number {
  let bytes = 0;
  try {
    for (const { name, isDirectory } of Deno.readDirSync(folder)) {
      const path = join(folder, name);
      bytes += isDirectory ? sizeOfFolder(path) : Deno.statSync(path).size;
    }
  } catch {
    // Files are moved about while they are counted: the next count will be right.
  }
  return bytes;
}
