/**
 * Fetches Python wheels with pip, which uses the mirrors and proxies that the user has set for it.
 *
 * @module
 */

import { join } from "node:path";
import { explained, KokoroError } from "../../errors.ts";
import type { Cache } from "../cache.ts";
import { watchGrowth } from "./growth.ts";
import { run, tryRun } from "./process.ts";
import { missing } from "../requirements.ts";
import type { WheelSources } from "../sources.ts";

/**
 * Checks that Python has pip.
 *
 * @throws {KokoroError} `setup` when there is no Python with pip.
 */
export async function requirePip(): Promise<void> {
  const outcome = await tryRun("python3", ["-m", "pip", "--version"]);
  if (!outcome?.success) throw missing("Python with pip (python3 -m pip)", "pip");
}

/**
 * Downloads wheels, checks their SHA-256, calls `use` with their paths in the order of `packages`,
 * and removes them afterwards.
 *
 * @throws {KokoroError} `setup` when pip is missing or can't download one of them, or `use` fails,
 * as it does when a wheel is damaged.
 */
export async function withWheels<T>(
  sources: WheelSources,
  packages: readonly string[],
  cache: Cache,
  use: (paths: readonly string[]) => Promise<T>,
): Promise<T> {
  await requirePip();
  return await cache.withScratch(async (scratch) => {
    const folder = join(scratch, "wheels");
    const requirements = join(scratch, "requirements.txt");
    await Deno.mkdir(folder);
    await Deno.writeTextFile(requirements, requirementLines(sources, packages));
    const total = packages.reduce((sum, name) => sum + sources.packages[name].bytes, 0);
    const label = packages.length === 1 ? packages[0] : `${packages.length} Python packages`;
    {
      using progress = cache.report.begin(`Downloading ${label}`, total, "bytes");
      using _watch = watchGrowth(scratch, total, progress);
      await run(
        "python3",
        pipArguments(sources, requirements, folder),
        `pip could not download ${packages.join(", ")}`,
        { TMPDIR: scratch },
      );
      progress.advanceTo(total);
    }
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    const paths = packages.map((name) => join(folder, wheelOf(packageOf(sources, name), names)));
    const failed = `can't unpack what pip downloaded (${packages.join(", ")}), which the next ` +
      "set-up downloads again";
    return await explained("setup", failed, () => use(paths));
  });
}

function requirementLines(sources: WheelSources, packages: readonly string[]): string {
  return packages.map((name) => {
    const { version, sha256 } = sources.packages[name];
    return `${packageOf(sources, name)}==${version} --hash=sha256:${sha256}\n`;
  }).join("");
}

/** The name of a package in the registry. */
function packageOf({ packages }: WheelSources, name: string): string {
  return packages[name].package ?? name;
}

/** Makes pip pick wheels for the pinned Python and platforms, not for those that it runs on. */
function pipArguments(sources: WheelSources, requirements: string, folder: string): string[] {
  return [
    ...["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"],
    ...["--disable-pip-version-check", "--no-input", "--require-hashes"],
    ...["--implementation", "cp", "--python-version", sources.python],
    ...["--abi", `cp${sources.python.replace(".", "")}`, "--abi", "none"],
    ...sources.platforms.flatMap((platform) => ["--platform", platform]),
    ...["--requirement", requirements, "--dest", folder],
  ];
}

/** The name of the wheel of a package. Wheels have `_` where the package's name has `-`. */
function wheelOf(name: string, wheels: string[]): string {
  const prefix = `${name.replaceAll("-", "_")}-`;
  const wheel = wheels.find((wheel) => wheel.startsWith(prefix));
  if (wheel !== undefined) return wheel;
  throw new KokoroError("setup", `pip reported success, but did not download ${name}: update pip`);
}
