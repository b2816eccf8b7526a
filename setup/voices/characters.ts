/**
 * Copies the style tables of this project's own voices to the cache when the project was loaded
 * over HTTP. Deno caches the project's text files, but not these binary ones.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { basename, join } from "node:path";
import { KokoroError } from "../../errors.ts";
import type { Cache, FileStamp } from "../cache.ts";
import { projectUrl, readProjectFile } from "../../project/files.ts";
import type { Sources } from "../sources.ts";
import type { Copies } from "../../voices/style_table.ts";

/**
 * Copies the style tables to the cache, unless the project itself is on this machine. Returns the
 * paths of the copies, by the URLs of the tables, and all files in the cache.
 *
 * @throws {KokoroError} `setup` when a table can't be read, `weights` when its SHA-256 is wrong
 */
export async function ensureCharacters(
  characters: Sources["characters"],
  cache: Cache,
): Promise<{ readonly copies: Copies; readonly files: readonly FileStamp[] }> {
  const urls = Object.keys(characters).map((name) => projectUrl(`voices/${name}.bin`));
  if (urls.every(({ protocol }) => protocol === "file:")) return { copies: {}, files: [] };
  const key = createHash("sha256").update(JSON.stringify(characters)).digest("hex").slice(0, 16);
  const item = { name: `characters-${key}`, what: "Characters", kind: "weights" } as const;
  const files = await cache.ensure(item, async (folder) => {
    await Promise.all(
      Object.entries(characters).map(async ([name, sha256]) => {
        const bytes = await readProjectFile(`voices/${name}.bin`);
        if (createHash("sha256").update(bytes).digest("hex") !== sha256) {
          throw new KokoroError(
            "weights",
            `${projectUrl(`voices/${name}.bin`)} does not have the SHA-256 that is in ` +
              "configs/sources.yaml: use both files from the same version of the project",
          );
        }
        await Deno.writeFile(join(folder, `${name}.bin`), bytes);
      }),
    );
  });
  const copies = urls.map(({ href }) => [href, cache.path(item.name, basename(href))]);
  return { copies: Object.fromEntries(copies), files };
}
