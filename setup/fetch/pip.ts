/**
 * Fetches Python packages with pip, which uses the mirrors and proxies that the user has set for
 * it. Nothing of a package is run.
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
 * Downloads packages, checks their SHA-256, calls `use` with the paths of their files in the order
 * of `packages`, and removes them afterwards. The files are wheels, or `.tar.gz` for packages with
 * `source` in `configs/sources.yaml`.
 *
 * @throws {KokoroError} `setup` when pip is missing or can't download one of them, or `use` fails,
 * as it does when a file is damaged.
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
    const standIn: Record<string, string> = packages.some((name) => sources.packages[name].source)
      ? { PYTHONPATH: await standInForSetuptools(scratch) }
      : {};
    const total = packages.reduce((sum, name) => sum + sources.packages[name].bytes, 0);
    const label = packages.length === 1 ? packages[0] : `${packages.length} Python packages`;
    {
      using progress = cache.report.begin(`Downloading ${label}`, total, "bytes");
      using _watch = watchGrowth(scratch, total, progress);
      await run(
        "python3",
        pipArguments(sources, packages, requirements, folder),
        `pip could not download ${packages.join(", ")}`,
        { TMPDIR: scratch, ...standIn },
      );
      progress.advanceTo(total);
    }
    const names = [...Deno.readDirSync(folder)].map(({ name }) => name);
    const paths = packages.map((name) => join(folder, fileOf(packageOf(sources, name), names)));
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

/**
 * Makes pip pick wheels for the pinned Python and platforms, not for those that it runs on; and
 * source archives for packages that have no wheels.
 */
function pipArguments(
  sources: WheelSources,
  packages: readonly string[],
  requirements: string,
  folder: string,
): string[] {
  const archives = packages.filter((name) => sources.packages[name].source);
  return [
    ...["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--no-cache-dir"],
    ...["--disable-pip-version-check", "--no-input", "--require-hashes"],
    ...["--implementation", "cp", "--python-version", sources.python],
    ...["--abi", `cp${sources.python.replace(".", "")}`, "--abi", "none"],
    ...sources.platforms.flatMap((platform) => ["--platform", platform]),
    ...archives.map((name) => `--no-binary=${packageOf(sources, name)}`),
    ...(archives.length > 0 ? ["--no-build-isolation", "--use-pep517"] : []),
    ...["--requirement", requirements, "--dest", folder],
  ];
}

/**
 * pip asks the build system of a source archive for its name and version, and setuptools would run
 * the package's code for that. This stand-in returns what the archive says.
 */
const BUILD_META = `import os, shutil
from email.parser import HeaderParser

def get_requires_for_build_wheel(config_settings=None):
    return []

def prepare_metadata_for_build_wheel(metadata_directory, config_settings=None):
    with open("PKG-INFO", encoding="utf-8") as file:
        fields = HeaderParser().parse(file)
    name = "%s-%s.dist-info" % (fields["Name"].replace("-", "_"), fields["Version"])
    os.mkdir(os.path.join(metadata_directory, name))
    shutil.copy("PKG-INFO", os.path.join(metadata_directory, name, "METADATA"))
    return name

class Legacy:
    get_requires_for_build_wheel = staticmethod(get_requires_for_build_wheel)
    prepare_metadata_for_build_wheel = staticmethod(prepare_metadata_for_build_wheel)

__legacy__ = Legacy
`;

/** Writes the stand-in for setuptools, and returns the folder that Python must look in first. */
async function standInForSetuptools(scratch: string): Promise<string> {
  const folder = join(scratch, "python");
  await Deno.mkdir(join(folder, "setuptools"), { recursive: true });
  await Deno.writeTextFile(join(folder, "setuptools", "__init__.py"), "");
  await Deno.writeTextFile(join(folder, "setuptools", "build_meta.py"), BUILD_META);
  return folder;
}

/**
 * The file of a package. Wheels, and some source archives, have `_` where the package's name has
 * `-`.
 */
function fileOf(name: string, files: string[]): string {
  const prefix = `${name.replaceAll("-", "_")}-`;
  const file = files.find((file) => file.startsWith(prefix) || file.startsWith(`${name}-`));
  if (file !== undefined) return file;
  throw new KokoroError("setup", `pip reported success, but did not download ${name}: update pip`);
}
