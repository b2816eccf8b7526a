/** Caches that share the contents of this machine's cache. */

import { basename, dirname, join } from "node:path";
import { ensureAssets } from "../../setup/assets.ts";
import { libtorchFolder } from "../../setup/build/libtorch.ts";
import { cacheFolder } from "../../setup/cache.ts";
import { inTemporaryFolder } from "./files.ts";

/**
 * Fills the folder `cache` with links to the contents of this machine's cache. Leaves out what
 * set-up makes from this project, but links the compiled objects. Returns the environment variables
 * that select the cache.
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

/**
 * Creates a shared cache with its own copy of the weights. Calls `use` with the path of the copy
 * and the environment variables that select the cache.
 */
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
