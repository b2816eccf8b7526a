/**
 * The machine and the software that a measurement was made with.
 *
 * @module
 */

import { cpus } from "node:os";
import { libtorchFolder, libtorchVersion } from "../setup/build/libtorch.ts";
import type { ModelInfo } from "../speech/kokoro_model.ts";

/** A machine and the software on it. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  /** The name of the GPU, if the model runs on one. */
  readonly gpu?: string;
  readonly deno: string;
  /** The version, or undefined if libtorch's headers don't contain it. */
  readonly libtorch?: string;
  /** The source of the weights. */
  readonly weights: string;
  /** The number of threads per operation on the CPU. */
  readonly threads: number;
  /** The kernels that compute convolutions. */
  readonly kernels: string;
}

/** Describes this machine and what a model runs on. */
export async function describeMachine(
  { gpu, threads, kernels, weights }: ModelInfo,
): Promise<Machine> {
  const processors = cpus();
  return {
    cpu: processors[0].model,
    cores: processors.length,
    gpu: gpu?.name,
    deno: Deno.version.deno,
    libtorch: libtorchVersion(await libtorchFolder(gpu ? `cuda:${gpu.index}` : "cpu")),
    weights,
    threads,
    kernels,
  };
}

/** The description of a machine in one line. */
export function machineLine(
  { cpu, cores, gpu, deno, libtorch, threads, kernels }: Machine,
): string {
  const on = gpu ?? `${threads} ${threads === 1 ? "thread" : "threads"}, kernels ${kernels}`;
  return `${on}, ${cpu} (${cores} cores), Deno ${deno}, libtorch ${libtorch ?? "unknown"}`;
}
