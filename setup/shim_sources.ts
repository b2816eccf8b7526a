/**
 * The shim's sources, wherever this project was loaded from.
 *
 * @module
 */

import { type Hash } from "node:crypto";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readSource } from "./project_files.ts";

const FOLDER = new URL("../shim/", import.meta.url);

/** A folder with the shim's sources; those that are not on this machine are copied to `scratch`. */
export async function shimFolder(files: readonly string[], scratch: string): Promise<string> {
  if (FOLDER.protocol === "file:") return fileURLToPath(FOLDER);
  await Promise.all(files.map(async (name) => {
    await Deno.mkdir(join(scratch, dirname(name)), { recursive: true });
    await Deno.writeFile(join(scratch, name), await readSource(`shim/${name}`));
  }));
  return scratch;
}

/** The names of the C++ files in a folder and in those below it that end with `ending`, in order. */
export function cppFiles(folder: string | URL, ending: ".cpp" | ".h"): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(ending)).sort();
}

/**
 * Adds what the shim's sources are to a hash. What was loaded from a URL counts as unchanged, as it
 * does for Deno, whose `--reload` does not apply here.
 */
export function hashShim(hash: Hash): void {
  hash.update(FOLDER.href);
  if (FOLDER.protocol !== "file:") return;
  for (const name of [...cppFiles(FOLDER, ".h"), ...cppFiles(FOLDER, ".cpp")]) {
    hash.update(name).update(Deno.readFileSync(new URL(name, FOLDER)));
  }
}
