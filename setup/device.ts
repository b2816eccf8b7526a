/**
 * Decides on which device the network runs, and with which libtorch, before anything is fetched.
 *
 * @module
 */

import { resolve } from "node:path";
import { KokoroError } from "../errors.ts";
import { type Device, type DeviceName, parseDevice } from "../ffi/device.ts";
import { type Driver, findDriver, type Gpu, gpuAt, readDriver } from "../ffi/gpus.ts";
import { chooseCudaBuild, type CudaBuild, explainMisfit, isBuild } from "./build/cuda_builds.ts";

/**
 * Which device to use, and so which libtorch. `auto` is `cuda` where there is a GPU that one of the
 * pinned libtorch builds can use, else `cpu`. `cuda:N` is the GPU with the number N, from 0.
 *
 * @example
 * ```ts
 * import { type DeviceChoice, ensureAssets } from "./mod.ts";
 * const device: DeviceChoice = Deno.args.includes("--gpu") ? "cuda" : "cpu";
 * const { libraryPath } = await ensureAssets({ device });
 * console.log(libraryPath);
 * ```
 */
export type DeviceChoice = "auto" | DeviceName;

/** A GPU, its driver, and the pinned libtorch for both. */
export interface GpuChoice {
  readonly driver: Driver;
  readonly gpu: Gpu;
  /** Absent when `LIBTORCH` names the libtorch. */
  readonly build?: CudaBuild;
}

/** The device that was decided on. */
export type Decision =
  | {
    readonly device: "cpu";
    /** Why `auto` does not use the GPU or the driver that is there. */
    readonly warning?: string;
  }
  | { readonly device: "cuda"; readonly cuda: GpuChoice };

/**
 * Decides on the device. Creates no CUDA context.
 *
 * @param driverPath the file of the CUDA driver. Default: the driver installed on this machine
 * @throws {KokoroError} `input` when there is no such device name; `device` when a GPU is asked for
 * and there is none with this number, or no pinned libtorch can use it
 */
export function decideDevice(choice: DeviceChoice, driverPath?: string): Decision {
  if (choice !== "auto") return decideFor(choice, driverPath);
  try {
    const driver = findDriver(driverPath);
    return driver ? { device: "cuda", cuda: chooseFor(driver, 0) } : { device: "cpu" };
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
    return { device: "cpu", warning: `${error.message} So the CPU is used.` };
  }
}

/** `cuda` if there is a GPU that the pinned libtorch or that of `LIBTORCH` can use, else `cpu`. */
export function bestDevice(): Device {
  return decideDevice("auto").device;
}

/** What is decided when a device is asked for by its name. */
function decideFor(name: DeviceName, driverPath?: string): Decision {
  const { device, index } = parseDevice(name);
  if (device === "cpu") return { device };
  return { device, cuda: chooseFor(readDriver(driverPath), index) };
}

/**
 * The absolute path of the folder that `LIBTORCH` names; `undefined` if it is not set. Links are
 * kept, so that a link can give a folder another name.
 */
export function namedLibtorch(): string | undefined {
  const named = Deno.env.get("LIBTORCH");
  return named ? resolve(named) : undefined;
}

function chooseFor(driver: Driver, index: number): GpuChoice {
  const gpu = gpuAt(driver.gpus, index);
  if (namedLibtorch() !== undefined) return { driver, gpu };
  const chosen = chooseCudaBuild(driver, gpu);
  if (isBuild(chosen)) return { driver, gpu, build: chosen };
  throw new KokoroError("device", explainMisfit(driver, gpu, chosen));
}
