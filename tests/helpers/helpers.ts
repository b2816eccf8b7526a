/** What the tests of set-up share. */

import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureAssets } from "../../setup/assets.ts";
import { cacheFolder } from "../../setup/cache.ts";
import { libtorchFolder } from "../../setup/build/libtorch.ts";
import type { Progress, Reporter } from "../../setup/report/progress.ts";

/** The path of a file of this project, by its path from the top. */
export const projectPath = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The path of a file in `tests/fixtures/`. */
export const fixture = (name: string): string => projectPath(`tests/fixtures/${name}`);

/** Has `use` work in a folder that is removed afterwards. */
export async function inTemporaryFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A reporter that remembers what it was told. */
export function listener(): Reporter & { lines: string[] } {
  const lines: string[] = [];
  const begin = (label: string): Progress => {
    lines.push(label);
    return { advanceTo(): void {}, [Symbol.dispose](): void {} };
  };
  return { lines, say: (line) => lines.push(line), begin };
}

/** A module as `deno info --json` tells of it. */
export interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier: string };
    readonly isDynamic?: boolean;
  }[];
}

/** All modules that a file of this project could load, itself first. */
export async function modulesOf(path: string): Promise<ModuleInfo[]> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", projectPath(path)],
  });
  const { roots: [root], modules } = JSON.parse(
    new TextDecoder().decode((await command.output()).stdout),
  );
  const isRoot = ({ specifier }: ModuleInfo): boolean => specifier === root;
  return [modules.find(isRoot), ...modules.filter((module: ModuleInfo) => !isRoot(module))];
}

/** Changes one byte in the middle of a file. */
export async function damage(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[bytes.length >> 1] ^= 0x40;
  await Deno.writeFile(path, bytes);
}

/** Has `use` work with these variables set, or unset where undefined, and puts the old ones back. */
export async function withEnvironment(
  variables: Record<string, string | undefined>,
  use: () => void | Promise<void>,
): Promise<void> {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  setVariables(Object.entries(variables));
  try {
    await use();
  } finally {
    setVariables(before);
  }
}

function setVariables(variables: readonly (readonly [name: string, value?: string])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) Deno.env.delete(name);
    else Deno.env.set(name, value);
  }
}

/** A folder with links to `programs`, to be the only one on the PATH. */
export async function pathWith(programs: readonly string[], folder: string): Promise<string> {
  for (const program of programs) {
    const { stdout } = await new Deno.Command("which", { args: [program] }).output();
    await Deno.symlink(new TextDecoder().decode(stdout).trim(), join(folder, program));
  }
  return folder;
}

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
