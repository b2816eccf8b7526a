/**
 * The project's own files, as the checks see them.
 *
 * @module
 */

import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's folder. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Folders that hold nothing written by hand. */
const LEFT_OUT = ["node_modules", "reference", "coverage"];

/** The paths of all files whose names match, from the top of the project, in order. */
export function filesLike(name: RegExp, folder = "."): string[] {
  const entries = [...Deno.readDirSync(join(ROOT, folder))];
  return entries.flatMap((entry) => {
    if (LEFT_OUT.includes(entry.name) || entry.name === ".git") return [];
    const path = join(folder, entry.name);
    if (entry.isDirectory) return filesLike(name, path);
    return name.test(entry.name) ? [path] : [];
  }).sort();
}

/** The text of a file, by its path from the top. */
export function textOf(path: string): string {
  return Deno.readTextFileSync(join(ROOT, path));
}

/** Whether there is a file or a folder at a path from the top. */
export function exists(path: string): boolean {
  try {
    Deno.statSync(join(ROOT, path));
    return true;
  } catch {
    return false;
  }
}
