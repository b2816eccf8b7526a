/**
 * Finds libtorch, or fetches it.
 *
 * It is looked for where users of other bindings have it: the folder that `LIBTORCH` names, then an
 * installed Python `torch`. Else it is taken out of the pinned wheel, and put in the cache.
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

/** A libtorch that is for use on the CPU only, or on CUDA too. */
export type LibtorchDevice = "cpu" | "cuda";

/** A libtorch on this machine. */
export interface Libtorch {
  /** Holds `lib` and `include`. */
  readonly folder: string;
  /** Its main libraries. */
  readonly files: readonly FileStamp[];
}

/** What has to be in libtorch's folder, by what it is needed for. */
const NEEDED: Record<LibtorchDevice, readonly string[]> = {
  cpu: ["lib/libtorch_cpu.so", "lib/libc10.so", "include/ATen/ATen.h"],
  cuda: ["lib/libtorch_cpu.so", "lib/libc10.so", "include/ATen/ATen.h", "lib/libtorch_cuda.so"],
};

/** Where releases have written their version. */
const VERSION_HEADERS = [
  "include/torch/headeronly/version.h",
  "include/torch/csrc/api/include/torch/version.h",
];

/** Prints the folder of the installed torch, if there is one, without loading it. */
const FIND_PYTHON_TORCH = `
import importlib.util
spec = importlib.util.find_spec("torch")
print(spec.submodule_search_locations[0] if spec and spec.submodule_search_locations else "")
`;

/**
 * Which libtorch of this machine to use; `undefined` when it has to come from the cache.
 *
 * @throws {KokoroError} `setup` when `LIBTORCH` names something else, or one that is too old.
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
  say(`The installed Python torch (${installed}) is left aside: ${problem}.`);
  return undefined;
}

/**
 * Takes the pinned libtorch from the cache, where it is put if need be.
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

/** The folder of the libtorch that set-up has found or fetched for this machine. */
export async function libtorchFolder(device: LibtorchDevice = bestDevice()): Promise<string> {
  const { libtorch } = await readSources();
  const found = await findLibtorch(device, libtorch.oldest, () => {});
  return found?.folder ?? join(cacheFolder(), libtorch[device].name, "torch");
}

/** The version of the libtorch in a folder, such as `2.15.0`; undefined when its headers don't say. */
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
    const hint = device === "cuda" ? " (for the CPU alone, choose the device cpu)" : "";
    return `these are not in it: ${missing.join(", ")}${hint}`;
  }
  const version = libtorchVersion(folder);
  if (version === undefined || !isOlder(version, oldest)) return undefined;
  return `it is version ${version}, and the oldest that can be used is ${oldest}`;
}

function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, "en", { numeric: true }) < 0;
}
