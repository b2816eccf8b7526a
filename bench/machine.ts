/**
 * What a measurement was made on, and with.
 *
 * @module
 */

import { cpus } from "node:os";
import { CudaDriver } from "../ffi/cuda_driver.ts";
import { libtorchFolder, libtorchVersion } from "../setup/build/libtorch.ts";
import type { ModelInfo } from "../speech/kokoro_model.ts";

/** A machine and what runs on it. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** The name of the GPU that computes, if one does. */
  readonly gpu?: string;
  readonly deno: string;
  /** Undefined where its headers don't say. */
  readonly libtorch?: string;
  /** Where the weights came from. */
  readonly weights: string;
  /** Threads of one operation on the CPU. */
  readonly threads: number;
  /** What convolves. */
  readonly kernels: string;
}

/** This machine, and what a model runs on there. */
export async function describeMachine(
  { device, threads, kernels, weights }: ModelInfo,
): Promise<Machine> {
  const processors = cpus();
  return {
    cpu: processors[0].model,
    cores: processors.length,
    gpu: device === "cuda" ? gpuName() : undefined,
    deno: Deno.version.deno,
    libtorch: libtorchVersion(await libtorchFolder(device)),
    weights,
    threads,
    kernels,
  };
}

function gpuName(): string {
  using driver = CudaDriver.open();
  return driver.deviceName;
}

/** In one line. */
export function machineLine(
  { cpu, cores, gpu, deno, libtorch, threads, kernels }: Machine,
): string {
  const on = gpu ?? `${threads} ${threads === 1 ? "thread" : "threads"}, kernels ${kernels}`;
  return `${on}, ${cpu} (${cores} cores), Deno ${deno}, libtorch ${libtorch ?? "unknown"}`;
}
