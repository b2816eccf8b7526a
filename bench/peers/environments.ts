/**
 * The environments of the other systems: Python packages, with a separate folder for each system,
 * and the network as ONNX, in FP32 and in int8.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
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

/** The sizes of the Python packages in bytes: of the download, and on disk. */
const SIZES = {
  pytorch: { download: 2_550_000_000, bytes: 4_520_000_000 },
  onnxruntime: { download: 70_000_000, bytes: 200_000_000 },
  kokoro_onnx: { download: 90_000_000, bytes: 190_000_000 },
  sherpa_onnx: { download: 50_000_000, bytes: 125_000_000 },
};

/** The systems in Python. */
export type PythonSystem = keyof typeof SIZES;

/** The size of the exported network on disk, in bytes. */
const EXPORT_BYTES = 326_000_000;
/** The files that decide what is exported. */
const EXPORT_FILES = ["export_onnx.py", "network.py", "requirements/pytorch.txt"];

/** The same for the network in int8, which is made from the exported one. */
const INT8_BYTES = 116_000_000;
const INT8_FILES = [...EXPORT_FILES, "quantize_onnx.py", "requirements/onnxruntime.txt"];

/** The path of a file next to this one. */
export function fileHere(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/**
 * Returns the folder of a system's Python packages, and fetches them if necessary.
 *
 * @throws {KokoroError} `setup` when Python, pip or space is missing, or the packages can't be
 * fetched
 */
export async function ensurePackages(system: PythonSystem, report: Reporter): Promise<string> {
  await requirePip();
  return await ensurePart(await pythonDownload(await packagesOf(system)), report);
}

/**
 * Returns the folder of the network as ONNX, and has PyTorch export it from these weights if
 * necessary.
 *
 * @param weights the path of the weights
 * @param source the source of the weights
 * @throws {KokoroError} `setup` when the export is not possible here
 */
export async function ensureOnnx(
  weights: string,
  source: string,
  report: Reporter,
): Promise<string> {
  const packages = await ensurePackages("pytorch", report);
  return await ensurePart({
    name: await nameOf("peers-onnx", source, EXPORT_FILES),
    what: "the network as ONNX, exported by PyTorch",
    download: 0,
    bytes: EXPORT_BYTES,
    async make(folder): Promise<void> {
      await run(
        "python3",
        [fileHere("export_onnx.py"), weights, folder],
        "PyTorch could not export the network",
        programEnvironment(packages),
      );
    },
  }, report);
}

/**
 * Returns the path of the network as ONNX in int8, and has ONNX Runtime make it if necessary.
 *
 * @param model the path of the exported network
 * @param source the source of the weights
 * @throws {KokoroError} `setup` when that is not possible here
 */
export async function ensureInt8(
  model: string,
  source: string,
  report: Reporter,
): Promise<string> {
  const packages = await ensurePackages("onnxruntime", report);
  const name = "model.int8.onnx";
  const folder = await ensurePart({
    name: await nameOf("peers-int8", source, INT8_FILES),
    what: "the network in int8, made by ONNX Runtime",
    download: 0,
    bytes: INT8_BYTES,
    async make(folder): Promise<void> {
      await run(
        "python3",
        [fileHere("quantize_onnx.py"), model, join(folder, name)],
        "ONNX Runtime could not turn the network into int8",
        programEnvironment(packages),
      );
    },
  }, report);
  return join(folder, name);
}

/**
 * Environment variables for a program of this folder that set-up's `run` starts: `run` keeps Python
 * from the modules next to a program, and these programs import each other.
 */
export function programEnvironment(packages: string): Record<string, string> {
  return { ...pythonEnvironment(packages), PYTHONSAFEPATH: "" };
}

/** The name of a part that is made from weights of this source by these files. */
async function nameOf(start: string, source: string, files: readonly string[]): Promise<string> {
  const hash = createHash("sha256").update(source);
  for (const name of files) hash.update(await Deno.readFile(fileHere(name)));
  return `${start}-${hash.digest("hex").slice(0, 8)}`;
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
  // Damaged folders are made again: they hold no changes that a user would want to keep.
  using cache = await Cache.open(cacheFolder(), report, true);
  await ensureDownloads([part], cache);
  return cache.path(part.name);
}
