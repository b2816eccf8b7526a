/**
 * Whether a libtorch for CUDA that is installed on this machine works with its driver and GPU.
 *
 * @module
 */

import { join } from "node:path";
import type { Driver, Gpu } from "../../ffi/gpus.ts";
import { isFile } from "../fetch/files.ts";
import { compareVersions, describeDriver, nameOf } from "./cuda_builds.ts";

/** The versions that an installed libtorch was built with; absent where its files don't say. */
export interface InstalledCuda {
  /** The version of CUDA, such as `12.8`. */
  readonly cuda?: string;
  /** The version of cuDNN, such as `9.10.2`. */
  readonly cudnn?: string;
}

/** Why an installed libtorch should not be used. */
export interface InstalledFault {
  readonly what: string;
  /** Whether it can't work at all. If not, users may still choose it. */
  readonly isFatal: boolean;
}

/** The lowest compute capability that each CUDA version supports, by its major number. */
const LOWEST_CAPABILITY: Record<string, string> = { 12: "5.0", 13: "7.5" };

/** The releases of cuDNN that don't give the same bits each time, and on which GPUs. */
const NOT_DETERMINISTIC = [{ cudnn: /^9\.23\./, computeCapability: "8.6" }];

/** Reads which CUDA and cuDNN the libtorch in a folder was built with. */
export function readInstalledCuda(folder: string): InstalledCuda {
  const header = textIn(join(folder, "..", "nvidia", "cudnn", "include", "cudnn_version.h"));
  const cudnn = ["MAJOR", "MINOR", "PATCHLEVEL"].map((part) =>
    header.match(new RegExp(`#define CUDNN_${part} (\\d+)`))?.[1]
  );
  return {
    // The first is in Python packages, the second in libtorch's archives: 2.10.0+cu128.
    cuda: textIn(join(folder, "version.py")).match(/^cuda\b.*= *'([\d.]+)'/m)?.[1] ??
      textIn(join(folder, "build-version")).match(/\+cu(\d+)(\d)/)?.slice(1).join("."),
    cudnn: cudnn.every((part) => part !== undefined) ? cudnn.join(".") : undefined,
  };
}

/** What is wrong with an installed libtorch on a GPU; `undefined` if nothing is. */
export function faultOfInstalled(
  { cuda, cudnn }: InstalledCuda,
  driver: Driver,
  gpu: Gpu,
): InstalledFault | undefined {
  const [major] = (cuda ?? "").split(".");
  if (cuda !== undefined && compareVersions(major, driver.cuda.split(".")[0]) > 0) {
    const what = `it was built for CUDA ${cuda}, which ${describeDriver(driver)} can't run`;
    return { what, isFatal: true };
  }
  if (compareVersions(gpu.computeCapability, LOWEST_CAPABILITY[major] ?? "0") < 0) {
    const what = `it was built for CUDA ${cuda}, which does not support ${nameOf(gpu)}`;
    return { what, isFatal: true };
  }
  const isFaulty = NOT_DETERMINISTIC.some((known) =>
    known.cudnn.test(cudnn ?? "") && known.computeCapability === gpu.computeCapability
  );
  if (!isFaulty) return undefined;
  const what = `its cuDNN ${cudnn} does not give the same bits each time on ${nameOf(gpu)}`;
  return { what, isFatal: false };
}

function textIn(path: string): string {
  return isFile(path) ? Deno.readTextFileSync(path) : "";
}
