/**
 * Finds libtorch, or fetches it.
 *
 * The search covers the places that other bindings use as well: the folder that `LIBTORCH` names,
 * then an installed Python `torch`. If neither exists, libtorch is unpacked from the pinned wheel
 * into the cache.
 *
 * @module
 */

import { join, resolve } from "node:path";
import { KokoroError } from "../../errors.ts";
import type { Device } from "../../ffi/device.ts";
import { type Cache, cacheFolder, type FileStamp, REPLACED_BY_LOADER, stampOf } from "../cache.ts";
import { decideDevice, type Decision, type DeviceChoice, namedLibtorch } from "../device.ts";
import { isFile } from "../fetch/files.ts";
import { tryRun } from "../fetch/process.ts";
import { type LibtorchSources, readSources, type Sources } from "../sources.ts";
import { withWheels } from "../fetch/pip.ts";
import { unpackZip } from "../fetch/zip.ts";
import { compareVersions } from "./cuda_builds.ts";
import { faultOfInstalled, type InstalledFault, readInstalledCuda } from "./installed_cuda.ts";

/** A libtorch on this machine. */
export interface Libtorch {
  /** The folder that holds `lib` and `include`. */
  readonly folder: string;
  /** Its main libraries. */
  readonly files: readonly FileStamp[];
}

/** The files that libtorch's folder must contain, by device. */
const NEEDED: Record<Device, readonly string[]> = {
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
 * @param say called with a line that says why an installed torch is not used, or with a warning
 * @throws {KokoroError} `setup` when the folder that `LIBTORCH` names lacks files of libtorch, or
 * holds a version that is too old or does not work with the GPU or its driver.
 */
export async function findLibtorch(
  decision: Decision,
  oldest: string,
  say: (line: string) => void,
): Promise<Libtorch | undefined> {
  const { device } = decision;
  const named = namedLibtorch();
  if (named !== undefined) {
    const fault = faultOf(named, decision, oldest);
    if (fault?.isFatal) {
      throw new KokoroError("setup", `LIBTORCH names ${named}, but ${fault.what}`);
    }
    if (fault) say(`Warning: LIBTORCH names ${named}, but ${fault.what}.`);
    return describe(named, device);
  }
  const printed = (await tryRun("python3", ["-c", FIND_PYTHON_TORCH]))?.stdout.trim();
  if (!printed) return undefined;
  const installed = resolve(printed);
  const fault = faultOf(installed, decision, oldest);
  if (fault === undefined) return describe(installed, device);
  say(`The installed Python torch (${installed}) is not used: ${fault.what}.`);
  return undefined;
}

/**
 * The pinned libtorch for a device.
 *
 * @throws {KokoroError} `setup` when `LIBTORCH` names the libtorch, so that none was chosen.
 */
export function pinnedLibtorch(decision: Decision, { libtorch }: Sources): LibtorchSources {
  if (decision.device === "cpu") return libtorch.cpu;
  const name = decision.cuda.build?.name;
  const pinned = libtorch.cuda.find((build) => build.name === name);
  if (pinned !== undefined) return pinned;
  throw new KokoroError("setup", "LIBTORCH was unset or set while set-up was running: try again");
}

/**
 * The pinned libtorch in the cache, which is fetched first if it is missing.
 *
 * @throws {KokoroError} `setup` when it can't be fetched.
 */
export async function fetchLibtorch(
  device: Device,
  { name, bytes, packages, unpack }: LibtorchSources,
  { wheels }: Sources,
  cache: Cache,
): Promise<Libtorch> {
  const isWanted = (path: string): boolean => unpack.some((pattern) => pattern.test(path));
  await cache.ensure({ name, what: "libtorch" }, async (folder) => {
    await withWheels(wheels, packages, cache, async (files) => {
      using progress = cache.report.begin("Unpacking libtorch", bytes, "bytes");
      let done = 0;
      for (const file of files) {
        await unpackZip(file, isWanted, folder, (size) => progress.advanceTo(done += size));
      }
    });
  });
  return describe(cache.path(name, "torch"), device);
}

/** The folder of the libtorch that set-up finds or fetches on this machine. */
export async function libtorchFolder(choice: DeviceChoice = "auto"): Promise<string> {
  const decision = decideDevice(choice);
  const sources = await readSources();
  const found = await findLibtorch(decision, sources.libtorch.oldest, () => {});
  return found?.folder ?? join(cacheFolder(), pinnedLibtorch(decision, sources).name, "torch");
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

function describe(folder: string, device: Device): Libtorch {
  const libraries = NEEDED[device].filter((path) => path.startsWith("lib/"));
  return { folder, files: libraries.map((path) => stampOf(join(folder, path))) };
}

function faultOf(
  folder: string,
  decision: Decision,
  oldest: string,
): InstalledFault | undefined {
  const fatal = (what: string): InstalledFault => ({ what, isFatal: true });
  const missing = NEEDED[decision.device].filter((path) => !isFile(join(folder, path)));
  if (missing.length > 0) {
    const hint = decision.device === "cuda" ? " (to use only the CPU, choose the device cpu)" : "";
    return fatal(`these files are missing: ${missing.join(", ")}${hint}`);
  }
  if (folder.includes(":") || REPLACED_BY_LOADER.test(folder)) {
    return fatal(
      "the system's loader splits such a path at colons, or replaces $ORIGIN, $LIB and $PLATFORM " +
        "in it. Make a symbolic link to the folder that has another name, and set LIBTORCH to it",
    );
  }
  const version = libtorchVersion(folder);
  if (version !== undefined && compareVersions(version, oldest) < 0) {
    return fatal(`it is version ${version}, but the oldest that can be used is ${oldest}`);
  }
  if (decision.device === "cpu") return undefined;
  const { driver, gpu } = decision.cuda;
  return faultOfInstalled(readInstalledCuda(folder), driver, gpu);
}
