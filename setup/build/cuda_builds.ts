/**
 * Which of the pinned libtorch builds for CUDA a driver and a GPU can use.
 *
 * This is read at each start, so it must not load packages. What the builds consist of is in
 * `configs/sources.yaml`, under the same names.
 *
 * @module
 */

import type { Driver, Gpu } from "../../ffi/gpus.ts";

/** A pinned build of libtorch for CUDA, and what it needs. */
export interface CudaBuild {
  /** Its name in `configs/sources.yaml`. */
  readonly name: string;
  /** The least CUDA version that the driver must support. */
  readonly cuda: string;
  /** The first driver for Linux that supports this version. */
  readonly driver: string;
  /**
   * The compute capabilities that it has code for, from the lowest to the highest. Such code also
   * runs on GPUs with the same major and a higher minor number. None is compiled at run time.
   */
  readonly architectures: readonly string[];
}

/**
 * The best build comes first. The architectures are those of the machine code in
 * `libtorch_cuda.so`. A build for CUDA 12.8 runs with any driver for CUDA 12 ("minor version
 * compatibility").
 */
export const CUDA_BUILDS: readonly CudaBuild[] = [
  {
    name: "libtorch-2.15.0-cuda",
    cuda: "13.0",
    driver: "580",
    architectures: ["7.5", "8.0", "8.6", "9.0", "10.0", "12.0"],
  },
  {
    name: "libtorch-2.10.0-cuda",
    cuda: "12.0",
    driver: "525",
    architectures: ["7.0", "7.5", "8.0", "8.6", "9.0", "10.0", "12.0"],
  },
];

/** Why no build fits, and the builds that would fit with a newer driver. */
export interface Misfit {
  /** What is wrong: the driver is too old, or the GPU is too old, or no build knows the GPU. */
  readonly reason: "old driver" | "old GPU" | "unknown GPU";
  readonly withNewerDriver: readonly CudaBuild[];
}

/** The best build for a driver and a GPU, or why there is none. */
export function chooseCudaBuild(
  { cuda }: Driver,
  { computeCapability }: Gpu,
): CudaBuild | Misfit {
  const forGpu = CUDA_BUILDS.filter(({ architectures }) =>
    architectures.some((architecture) => runsOn(architecture, computeCapability))
  );
  const build = forGpu.find((build) => compareVersions(build.cuda, cuda) <= 0);
  if (build !== undefined) return build;
  if (forGpu.length > 0) return { reason: "old driver", withNewerDriver: forGpu };
  const isOld = CUDA_BUILDS.every(({ architectures: [lowest] }) =>
    compareVersions(computeCapability, lowest) < 0
  );
  return { reason: isOld ? "old GPU" : "unknown GPU", withNewerDriver: [] };
}

/** Whether {@linkcode chooseCudaBuild} found a build. */
export function isBuild(chosen: CudaBuild | Misfit): chosen is CudaBuild {
  return "name" in chosen;
}

/** Whether machine code for a compute capability runs on a GPU of another one. */
function runsOn(architecture: string, capability: string): boolean {
  return architecture.split(".")[0] === capability.split(".")[0] &&
    compareVersions(architecture, capability) <= 0;
}

/** Below 0, 0 or above 0, as version `a` is older than, equal to or newer than `b`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  const differences = left.map((part, i) => part - (right[i] ?? 0));
  return differences.find((difference) => difference !== 0) ?? left.length - right.length;
}

/** Says in words what is there, why it can't be used, what is needed, and what the CPU gives. */
export function explainMisfit(driver: Driver, gpu: Gpu, misfit: Misfit): string {
  return [
    `${nameOf(gpu)} can't be used with ${describeDriver(driver)}: ${whyNot(gpu, misfit)}`,
    `Needed are ${CUDA_BUILDS.map(needsOf).join(", or ")}.`,
    ...otherGpus(driver, gpu),
    'The device "cpu" works without a GPU: two modern cores need about a seventh of the time ' +
    "that the speech lasts.",
  ].join(" ");
}

/** A GPU in words. */
export function nameOf({ index, name, computeCapability }: Gpu): string {
  return `GPU ${index} (${name}, compute capability ${computeCapability})`;
}

/** A driver in words. */
export function describeDriver({ version, cuda }: Driver): string {
  return version === undefined ? `a driver for CUDA ${cuda}` : `driver ${version} (CUDA ${cuda})`;
}

function needsOf({ driver, cuda, architectures }: CudaBuild): string {
  return `driver ${driver} or newer (CUDA ${cuda}) and a compute capability from ` +
    `${architectures[0]} to ${architectures.at(-1)}`;
}

function whyNot({ computeCapability }: Gpu, { reason, withNewerDriver }: Misfit): string {
  switch (reason) {
    case "old driver": {
      const { driver, cuda } = withNewerDriver.at(-1)!;
      return `the driver is too old. Install driver ${driver} or newer (CUDA ${cuda}).`;
    }
    case "old GPU":
      return "the GPU is too old for the pinned libtorch. A compute capability from 5.0 on can " +
        "be used with driver 525 or newer and a libtorch 2.9 or newer that was built for CUDA " +
        "12.6: set LIBTORCH to it.";
    case "unknown GPU":
      return `no pinned libtorch has code for compute capability ${computeCapability}. Set ` +
        "LIBTORCH to a libtorch that has.";
  }
}

/** Names a GPU of this machine that can be used instead. */
function otherGpus(driver: Driver, asked: Gpu): string[] {
  const other = driver.gpus.find((gpu) => gpu !== asked && isBuild(chooseCudaBuild(driver, gpu)));
  return other ? [`${nameOf(other)} can be used: choose the device cuda:${other.index}.`] : [];
}
