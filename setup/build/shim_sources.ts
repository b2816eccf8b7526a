/**
 * Gives access to the shim's sources, whether this project was loaded from disk or over HTTP.
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

/**
 * The paths of the shim's sources, for a project loaded over HTTP, where folders can't be listed.
 */
const PATHS = Object.keys(TEXT_FILES).filter((path) => path.startsWith("shim/"));

/**
 * The folder of the shim's sources. If they are not on this machine, they are copied to `scratch`.
 */
export async function shimFolder(scratch: string): Promise<string> {
  if (FOLDER.protocol === "file:") return fileURLToPath(FOLDER);
  await Promise.all(PATHS.map(async (path) => {
    await Deno.mkdir(dirname(join(scratch, path)), { recursive: true });
    await Deno.writeFile(join(scratch, path), await readProjectFile(path));
  }));
  return join(scratch, "shim");
}

/** The sorted paths of the files in a folder and its subfolders whose names end with `ending`. */
export function cppFiles(folder: string | URL, ending: ".cpp" | ".h"): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => name.endsWith(ending)).sort();
}

/**
 * Adds the paths and contents of the shim's sources to a hash. If the project was loaded over HTTP,
 * the contents are those in Deno's cache, which change only with `--reload`.
 */
export async function hashShim(hash: Hash): Promise<void> {
  hash.update(FOLDER.href);
  const paths = FOLDER.protocol === "file:"
    ? [...cppFiles(FOLDER, ".h"), ...cppFiles(FOLDER, ".cpp")].map((name) => `shim/${name}`)
    : PATHS;
  const sources = await Promise.all(paths.map(readProjectFile));
  for (const [i, path] of paths.entries()) hash.update(path).update(sources[i]);
}
