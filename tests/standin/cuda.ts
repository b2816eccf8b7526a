/**
 * The stand-in for the CUDA driver, and the functions with which tests control it.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { compile, cString } from "./compile.ts";

/** The path of the stand-in, for `CudaDriver.open`. */
export const path = compile("libcuda");

/** A GPU of the stand-in. */
export interface StandinGpu {
  readonly name?: string;
  /** Default: 8.6. */
  readonly computeCapability?: string;
  readonly bytes?: number;
  /** 32 hexadecimal digits. */
  readonly uuid?: string;
  /** 32 hexadecimal digits, if it is a part of a GPU (MIG). */
  readonly part?: string;
}

/** A machine for the stand-in to play. */
export interface Machine {
  /** The newest CUDA version that the driver supports. Default: 12.4. */
  readonly cuda?: string;
  readonly gpus: readonly StandinGpu[];
}

/** Describes a machine to the stand-in, as its variable `STANDIN_CUDA`. */
export function machineText({ cuda = "12.4", gpus }: Machine): string {
  const [major, minor] = cuda.split(".").map(Number);
  const lines = gpus.map((
    { name = "Stand-in GPU", computeCapability = "8.6", bytes = 12 * 2 ** 30, uuid, part = "-" },
    i,
  ) => {
    const digits = uuid ?? i.toString(16).padStart(32, "0");
    return `${computeCapability.replace(".", " ")} ${bytes} ${digits} ${part} ${name}\n`;
  });
  return `${1000 * major + 10 * minor}\n${lines.join("")}`;
}

const { symbols } = Deno.dlopen(path, {
  standin_log: { parameters: [], result: "pointer" },
  standin_reset: { parameters: ["buffer"], result: "void" },
  standin_fail: { parameters: ["buffer", "i32"], result: "void" },
  standin_retained: { parameters: [], result: "i32" },
  standin_allocations: { parameters: [], result: "i32" },
  standin_depth: { parameters: [], result: "i32" },
});

/** The environment in which another process finds the stand-in, playing a machine. */
export function surroundings(machine: Machine): Record<string, string> {
  return { LD_LIBRARY_PATH: dirname(path), STANDIN_CUDA: machineText(machine), LIBTORCH: "" };
}

// The first name that is looked for, so that the driver of this machine is not found instead.
Deno.symlinkSync(path, join(dirname(path), "libcuda.so.1"));

/** Every call since the last reset, with its arguments. */
export function log(): string[] {
  return Deno.UnsafePointerView.getCString(symbols.standin_log()!).split("\n").slice(0, -1);
}

/** Resets the stand-in to a driver that was just loaded. Default: a machine with one GPU. */
export function reset(machine: Machine = { gpus: [{}] }): void {
  symbols.standin_reset(cString(machineText(machine)));
}

/** Makes `call` return `result` until {@linkcode recover} is called. */
export function fail(call: string, result: number): void {
  symbols.standin_fail(cString(call), result);
}

/** Lets all calls succeed again. */
export function recover(): void {
  fail("", 0);
}

/** The numbers of contexts and allocations that are not released yet. */
export function held(): { contexts: number; allocations: number } {
  return { contexts: symbols.standin_retained(), allocations: symbols.standin_allocations() };
}

/** The number of contexts on the thread's stack. */
export function depth(): number {
  return symbols.standin_depth();
}
