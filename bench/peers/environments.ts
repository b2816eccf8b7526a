/**
 * What the other systems run in: Python packages, each system's in a folder of its own, and the network as ONNX.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { Cache, cacheFolder } from "../../setup/cache.ts";
import { ensureDownloads, type OptionalDownload } from "../python/optional_downloads.ts";
import { run } from "../../setup/fetch/process.ts";
import type { Reporter } from "../../setup/report/progress.ts";
import {
  pythonDownload,
  pythonEnvironment,
  type PythonPackages,
} from "../python/python_packages.ts";
import { requirePip } from "../../setup/fetch/pip.ts";

/** What the Python packages take, in bytes: to fetch, and on disk. */
const SIZES = {
  pytorch: { download: 2_550_000_000, bytes: 4_520_000_000 },
  onnxruntime: { download: 60_000_000, bytes: 160_000_000 },
  kokoro_onnx: { download: 90_000_000, bytes: 190_000_000 },
};

/** The systems in Python. */
export type PythonSystem = keyof typeof SIZES;

/** What the export takes on disk, in bytes. */
const EXPORT_BYTES = 326_000_000;
/** What it is made by. */
const EXPORT_FILES = ["export_onnx.py", "network.py", "requirements/pytorch.txt"];

/** Where a file beside this one is. */
export function fileHere(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/**
 * The folder of a system's Python packages, which are fetched if need be.
 *
 * @throws {KokoroError} `setup` when there is no Python with pip, no space, or no way to the packages
 */
export async function ensurePackages(system: PythonSystem, report: Reporter): Promise<string> {
  await requirePip();
  return await ensurePart(await pythonDownload(await packagesOf(system)), report);
}

/**
 * The folder of the network as ONNX, made from these weights by PyTorch if need be.
 *
 * @param source where the weights came from
 * @throws {KokoroError} `setup` when that is not possible here
 */
export async function ensureOnnx(
  weights: string,
  source: string,
  report: Reporter,
): Promise<string> {
  const packages = await ensurePackages("pytorch", report);
  const hash = createHash("sha256").update(source);
  for (const name of EXPORT_FILES) hash.update(await Deno.readFile(fileHere(name)));
  const part: OptionalDownload = {
    name: `peers-onnx-${hash.digest("hex").slice(0, 8)}`,
    what: "the network as ONNX, which PyTorch writes",
    download: 0,
    bytes: EXPORT_BYTES,
    async make(folder): Promise<void> {
      await run(
        "python3",
        [fileHere("export_onnx.py"), weights, folder],
        "PyTorch could not export the network",
        pythonEnvironment(packages),
      );
    },
  };
  return await ensurePart(part, report);
}

async function packagesOf(system: PythonSystem): Promise<PythonPackages> {
  return {
    ...SIZES[system],
    name: `peers-${system}`,
    what: `the Python packages of ${system}`,
    requirements: await Deno.readFile(fileHere(`requirements/${system}.txt`)),
    needs: "Python 3.11 or newer",
  };
}

async function ensurePart(part: OptionalDownload, report: Reporter): Promise<string> {
  // Nobody can have changed anything there that has to be kept: what is damaged is made again.
  using cache = await Cache.open(cacheFolder(), report, true);
  await ensureDownloads([part], cache);
  return cache.path(part.name);
}
