/**
 * The style tables of this project's own voices, where the project was loaded over HTTP: Deno keeps its text, but not
 * these.
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
 * Copies the tables to the cache, unless the project itself is on this machine.
 *
 * @throws {KokoroError} `setup` when one can't be read, `weights` when it is another one
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
            `${projectUrl(`voices/${name}.bin`)} is not the file that configs/sources.yaml pins: ` +
              "take both from one version of the project",
          );
        }
        await Deno.writeFile(join(folder, `${name}.bin`), bytes);
      }),
    );
  });
  const copies = urls.map(({ href }) => [href, cache.path(item.name, basename(href))]);
  return { copies: Object.fromEntries(copies), files };
}
