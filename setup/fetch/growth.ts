/**
 * Measures the progress of other programs by the size of the files they have written. Such programs
 * print their progress only for people to read.
 *
 * @module
 */

import { join } from "node:path";
import type { Progress } from "../report/progress.ts";

const POLL_MS = 200;

/** Reports the bytes in `folder`, up to `total`, to `progress` until the result is disposed of. */
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
    // A file may be moved or removed while the files are counted; the next count corrects this.
  }
  return bytes;
}
