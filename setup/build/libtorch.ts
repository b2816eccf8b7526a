/**
 * Finds libtorch, or fetches it.
 *
 * The search covers the places that other bindings use as well: the folder that `LIBTORCH` names,
 * then an installed Python `torch`. If neither exists, libtorch is unpacked from the pinned wheel
 * into the cache.
 *
 * @module
 */

import { join } from "node:path";
import { KokoroError } from "../../errors.ts";
import { bestDevice } from "../../ffi/best_device.ts";
import { type Cache, cacheFolder, type FileStamp, stampOf } from "../cache.ts";
import { isFile } from "../fetch/files.ts";
import { tryRun } from "../fetch/process.ts";
import { readSources, type Sources } from "../sources.ts";
import { withWheels } from "../fetch/pip.ts";
import { unpackZip } from "../fetch/zip.ts";

/** A libtorch for the CPU only, or one for CUDA too. */
export type LibtorchDevice = "cpu" | "cuda";

/** A libtorch on this machine. */
export interface Libtorch {
  /** The folder that holds `lib` and `include`. */
  readonly folder: string;
  /** Its main libraries. */
  readonly files: readonly FileStamp[];
}

/** The files that libtorch's folder must contain, by device. */
const NEEDED: Record<LibtorchDevice, readonly string[]> = {
  cpu: ["lib/libtorch_cpu.so", "lib/libc10.so", "include/ATen/ATen.h"],
  cuda: ["lib/libtorch_cpu.so", "lib/libc10.so", "include/ATen/ATen.h", "lib/libtorch_cuda.so"],
};

/** The headers that may define the version, which depends on the release. */
const VERSION_HEADERS = [
  "include/torch/headeronly/version.h",
  "include/torch/csrc/api/include/torch/version.h",
];

/**
 * Prints the folder of the installed torch without loading it, or an empty line if there is none.
 */
const FIND_PYTHON_TORCH = `
import importlib.util
spec = importlib.util.find_spec("torch")
print(spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else "")
`;

/**
 * Finds a libtorch on this machine, apart from the cache. Returns `undefined` when there is none
 * that can be used.
 *
 * @param oldest the oldest version that can be used
 * @param say called with a line that says why an installed torch is not used
 * @throws {KokoroError} `setup` when the folder that `LIBTORCH` names lacks files of libtorch, or
 * holds a version that is too old.
 */
export async function findLibtorch(
  device: LibtorchDevice,
  oldest: string,
  say: (line: string) => void,
): Promise<Libtorch | undefined> {
  const named = Deno.env.get("LIBTORCH");
  if (named) {
    const problem = problemWith(named, device, oldest);
    if (problem === undefined) return describe(named, device);
    throw new KokoroError("setup", `LIBTORCH names ${named}, but ${problem}`);
  }
  const installed = (await tryRun("python3", ["-c", FIND_PYTHON_TORCH]))?.stdout.trim();
  if (!installed) return undefined;
  const problem = problemWith(installed, device, oldest);
  if (problem === undefined) return describe(installed, device);
  say(`The installed Python torch (${installed}) is not used: ${problem}.`);
  return undefined;
}

/**
 * The pinned libtorch in the cache, which is fetched first if it is missing.
 *
 * @throws {KokoroError} `setup` when it can't be fetched.
 */
export async function fetchLibtorch(
  device: LibtorchDevice,
  sources: Sources,
  cache: Cache,
): Promise<Libtorch> {
  const { name, bytes, packages, unpack } = sources.libtorch[device];
  const isWanted = (path: string): boolean => unpack.some((pattern) => pattern.test(path));
  await cache.ensure({ name, what: "libtorch" }, async (folder) => {
    await withWheels(sources.wheels, packages, cache, async (wheels) => {
      using progress = cache.report.begin("Unpacking libtorch", bytes, "bytes");
      let done = 0;
      for (const wheel of wheels) {
        await unpackZip(wheel, isWanted, folder, (size) => progress.advanceTo(done += size));
      }
    });
  });
  return describe(cache.path(name, "torch"), device);
}

/** The folder of the libtorch that set-up finds or fetches on this machine. */
export async function libtorchFolder(device: LibtorchDevice = bestDevice()): Promise<string> {
  const { libtorch } = await readSources();
  const found = await findLibtorch(device, libtorch.oldest, () => {});
  return found?.folder ?? join(cacheFolder(), libtorch[device].name, "torch");
}

/**
 * The version of the libtorch in a folder, such as `2.15.0`; `undefined` when its headers don't
 * define one.
 */
export function libtorchVersion(folder: string): string | undefined {
  for (const header of VERSION_HEADERS) {
    const path = join(folder, header);
    const text = isFile(path) ? Deno.readTextFileSync(path) : "";
    const parts = ["MAJOR", "MINOR", "PATCH"].map((part) =>
      text.match(new RegExp(`#define TORCH_VERSION_${part} (\\d+)`))?.[1]
    );
    if (parts.every((part) => part !== undefined)) return parts.join(".");
  }
  return undefined;
}

function describe(folder: string, device: LibtorchDevice): Libtorch {
  const libraries = NEEDED[device].filter((path) => path.startsWith("lib/"));
  return { folder, files: libraries.map((path) => stampOf(join(folder, path))) };
}

function problemWith(folder: string, device: LibtorchDevice, oldest: string): string | undefined {
  const missing = NEEDED[device].filter((path) => !isFile(join(folder, path)));
  if (missing.length > 0) {
    const hint = device === "cuda" ? " (to use only the CPU, choose the device cpu)" : "";
    return `these files are missing: ${missing.join(", ")}${hint}`;
  }
  const version = libtorchVersion(folder);
  if (version === undefined || !isOlder(version, oldest)) return undefined;
  return `it is version ${version}, but the oldest that can be used is ${oldest}`;
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, "en", { numeric: true }) < 0;
}
