/**
 * The stand-in for the CUDA driver, and the functions with which tests control it.
 *
 * @module
 */

import { compile, cString } from "./compile.ts";

/** The path of the stand-in, for `CudaDriver.open`. */
export const path = compile("libcuda");

const { symbols } = Deno.dlopen(path, {
  standin_log: { parameters: [], result: "pointer" },
  standin_reset: { parameters: ["i32"], result: "void" },
  standin_fail: { parameters: ["buffer", "i32"], result: "void" },
  standin_retained: { parameters: [], result: "i32" },
  standin_allocations: { parameters: [], result: "i32" },
  standin_depth: { parameters: [], result: "i32" },
});

/** Every call since the last reset, with its arguments. */
export function log(): string[] {
  return Deno.UnsafePointerView.getCString(symbols.standin_log()!).split("\n").slice(0, -1);
}

/** Resets the stand-in to a driver that was just loaded, on a machine with `devices` GPUs. */
export function reset(devices = 1): void {
  symbols.standin_reset(devices);
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
