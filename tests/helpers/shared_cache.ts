/** Caches that share what this machine's cache has. */

import { basename, dirname, join } from "node:path";
import { ensureAssets } from "../../setup/assets.ts";
import { libtorchFolder } from "../../setup/build/libtorch.ts";
import { cacheFolder } from "../../setup/cache.ts";
import { inTemporaryFolder } from "./files.ts";

/**
 * Makes `cache` a cache of links to what this machine's has, but for what set-up makes from this project, except for
 * compiled objects. Returns what to set to use it.
 */
export async function shareCache(
  cache: string,
  isShared: (name: string) => boolean = () => true,
): Promise<Record<string, string>> {
  const own = /^(lock|partial|ready|objects|shim-.*|characters-.*)$/;
  await Deno.mkdir(join(cache, "objects"), { recursive: true });
  for (const { name } of Deno.readDirSync(cacheFolder())) {
    if (own.test(name) || !isShared(name)) continue;
    await Deno.symlink(join(cacheFolder(), name), join(cache, name));
  }
  for (const { name } of Deno.readDirSync(join(cacheFolder(), "objects"))) {
    await Deno.symlink(join(cacheFolder(), "objects", name), join(cache, "objects", name));
  }
  return { KOKORO_CACHE: cache, LIBTORCH: await libtorchFolder() };
}

/** Has `use` work with a shared cache, but with a copy of the weights: their path, and what to set to use that cache. */
export async function withWeightsOfItsOwn(
  use: (weightsPath: string, env: Record<string, string>) => Promise<void>,
): Promise<void> {
  const { weightsPath } = await ensureAssets();
  const weights = dirname(weightsPath);
  await inTemporaryFolder(async (folder) => {
    const cache = join(folder, "cache");
    const env = await shareCache(cache, (name) => name !== basename(weights));
    const copy = join(cache, basename(weights));
    await Deno.mkdir(copy);
    for (const { name } of Deno.readDirSync(weights)) {
      await Deno.copyFile(join(weights, name), join(copy, name));
    }
    await use(join(copy, basename(weightsPath)), env);
  });
}
