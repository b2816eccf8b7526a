/**
 * The shim's sources, wherever this project was loaded from.
 *
 * @module
 */

import { type Hash } from "node:crypto";
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { TEXT_FILES } from "../../project/text_files.ts";
import { projectUrl, readProjectFile } from "../../project/files.ts";

const FOLDER = projectUrl("shim/");

/** The shim's sources, where they can't be listed. */
const PATHS = Object.keys(TEXT_FILES).filter((path) => path.startsWith("shim/"));

/** A folder with the shim's sources; those that are not on this machine are copied to `scratch`. */
export async function shimFolder(scratch: string): Promise<string> {
  if (FOLDER.protocol === "file:") return fileURLToPath(FOLDER);
  await Promise.all(PATHS.map(async (path) => {
    await Deno.mkdir(dirname(join(scratch, path)), { recursive: true });
    await Deno.writeFile(join(scratch, path), await readProjectFile(path));
  }));
  return join(scratch, "shim");
}

/** The names of the C++ files in a folder and in those below it that end with `ending`, in order. */
export function cppFiles(folder: string | URL, ending: ".cpp" | ".h"): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(ending)).sort();
}

/**
 * Adds what the shim's sources are to a hash. What was loaded from a URL is as Deno has it in its cache, until
 * `--reload`.
 */
export async function hashShim(hash: Hash): Promise<void> {
  hash.update(FOLDER.href);
  const paths = FOLDER.protocol === "file:"
    ? [...cppFiles(FOLDER, ".h"), ...cppFiles(FOLDER, ".cpp")].map((name) => `shim/${name}`)
    : PATHS;
  const sources = await Promise.all(paths.map(readProjectFile));
  for (const [i, path] of paths.entries()) hash.update(path).update(sources[i]);
}
