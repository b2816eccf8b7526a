/**
 * The NVIDIA driver of this machine and its GPUs. Reading them creates no CUDA context, so it takes
 * no memory on a GPU.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { type Calls, check, NO_GPU_HINT, openCalls, readInt, tryOpenCalls } from "./cuda_calls.ts";

/**
 * An NVIDIA GPU.
 *
 * @example
 * ```ts
 * import { type Gpu, loadKokoro } from "./mod.ts";
 * const describe = ({ index, name, totalBytes }: Gpu): string =>
 *   `GPU ${index}: ${name}, ${(totalBytes / 1e9).toFixed(1)} GB`;
 * using model = await loadKokoro();
 * const { gpu } = model.info();
 * console.log(gpu ? describe(gpu) : "no GPU");
 * ```
 */
export interface Gpu {
  /**
   * Its number, from 0, among those that `CUDA_VISIBLE_DEVICES` shows: N of the device `cuda:N`.
   */
  readonly index: number;
  /** Its name, such as `NVIDIA GeForce RTX 3060`. */
  readonly name: string;
  /** Its UUID as nvidia-smi prints it: `GPU-...`, or `MIG-...` for a part of a GPU. */
  readonly uuid: string;
  /** The version of its instructions, such as `8.6`. */
  readonly computeCapability: string;
  /** The size of its memory, in bytes. */
  readonly totalBytes: number;
}

/** An NVIDIA driver and the GPUs that it shows to this process. */
export interface Driver {
  /** The newest CUDA version that it supports, such as `12.4`. */
  readonly cuda: string;
  /** Its own version, such as `550.54.14`; `undefined` where it can't be read, as on WSL. */
  readonly version?: string;
  /** The GPUs, by index. */
  readonly gpus: readonly Gpu[];
}

/** The driver's kernel module says its version here. */
const VERSION_FILE = "/proc/driver/nvidia/version";

/** `CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR` and `..._MINOR`. */
const CAPABILITY = [75, 76];

/**
 * Reads the driver of this machine and its GPUs.
 *
 * @param path The driver's file. Default: the driver installed on this machine.
 * @throws {KokoroError} `device` when there is no driver, or a call fails.
 */
export function readDriver(path?: string): Driver {
  return driverOf(openCalls(path));
}

/**
 * As {@linkcode readDriver}, but returns `undefined` when there is no driver or no GPU.
 *
 * @throws {KokoroError} `device` when the driver is there, but fails.
 */
export function findDriver(path?: string): Driver | undefined {
  const calls = tryOpenCalls(path);
  const driver = calls && driverOf(calls);
  return driver?.gpus.length === 0 ? undefined : driver;
}

/**
 * Reads an opened driver and its GPUs.
 *
 * @throws {KokoroError} `device` when a call fails.
 */
export function driverOf(calls: Calls): Driver {
  const cuda = readInt(calls, "cuDriverGetVersion", calls.cuDriverGetVersion);
  const count = readInt(calls, "cuDeviceGetCount", calls.cuDeviceGetCount);
  return {
    cuda: `${Math.floor(cuda / 1000)}.${Math.floor(cuda % 1000 / 10)}`,
    version: driverVersion(),
    gpus: Array.from({ length: count }, (_, index) => readGpu(calls, index)),
  };
}

/**
 * The GPU with an index.
 *
 * @throws {KokoroError} `device` when there is none; the message lists all GPUs.
 */
export function gpuAt(gpus: readonly Gpu[], index: number): Gpu {
  const found = gpus.find((gpu) => gpu.index === index);
  if (found !== undefined) return found;
  if (gpus.length === 0) {
    throw new KokoroError("device", `The CUDA driver finds no GPU. ${NO_GPU_HINT}`);
  }
  const list = gpus.map(({ index, name }) => `\n  cuda:${index} is ${name}`).join("");
  const message = `There is no GPU number ${Deno.inspect(index)}. There are:${list}`;
  throw new KokoroError("device", message);
}

function readGpu(calls: Calls, index: number): Gpu {
  const device = readInt(calls, "cuDeviceGet", (out) => calls.cuDeviceGet(out, index));
  const name = new Uint8Array(256);
  check(calls, "cuDeviceGetName", calls.cuDeviceGetName(name, name.length, device));
  const capability = CAPABILITY.map((attribute) =>
    readInt(
      calls,
      "cuDeviceGetAttribute",
      (out) => calls.cuDeviceGetAttribute(out, attribute, device),
    )
  );
  const total = new BigUint64Array(1);
  check(calls, "cuDeviceTotalMem", calls.cuDeviceTotalMem_v2(total, device));
  return {
    index,
    name: new TextDecoder().decode(name.subarray(0, name.indexOf(0))),
    uuid: readUuid(calls, device),
    computeCapability: capability.join("."),
    totalBytes: Number(total[0]),
  };
}

/** For a part of a GPU (MIG), the newer call gives the UUID of the part, the older the GPU's. */
function readUuid(calls: Calls, device: number): string {
  const [own, whole] = [calls.cuDeviceGetUuid_v2, calls.cuDeviceGetUuid]
    .filter((get) => get !== null)
    .map((get) => {
      const bytes = new Uint8Array(16);
      check(calls, "cuDeviceGetUuid", get(bytes, device));
      return formatUuid(bytes);
    });
  return `${own === (whole ?? own) ? "GPU" : "MIG"}-${own}`;
}

function formatUuid(bytes: Uint8Array): string {
  return bytes.toHex().replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Not read without the permission, since Deno would ask the user for it. */
function driverVersion(): string | undefined {
  const { state } = Deno.permissions.querySync({ name: "read", path: VERSION_FILE });
  if (state !== "granted") return undefined;
  try {
    return versionIn(Deno.readTextFileSync(VERSION_FILE));
  } catch {
    return undefined;
  }
}

/** The driver's version in the text of its kernel module. */
export function versionIn(text: string): string | undefined {
  return text.match(/Kernel Module(?: for \S+)? +(\d+(?:\.\d+)+)/)?.[1];
}
