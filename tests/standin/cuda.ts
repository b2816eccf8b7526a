/**
 * The stand-in for the CUDA driver, and the hands that the tests have in it.
 *
 * @module
 */

import { compile, cString } from "./compile.ts";

/** Where the stand-in lies, for `CudaDriver.open`. */
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

/** A driver that was just loaded, on a machine with so many GPUs. */
export function reset(devices = 1): void {
  symbols.standin_reset(devices);
}

/** Makes `call` fail until {@linkcode recover}. */
export function fail(call: string, result: number): void {
  symbols.standin_fail(cString(call), result);
}

/** No call fails any more. */
export function recover(): void {
  fail("", 0);
}

/** What the driver still holds. */
export function held(): { contexts: number; allocations: number } {
  return { contexts: symbols.standin_retained(), allocations: symbols.standin_allocations() };
}

/** How many contexts lie on the thread's stack. */
export function depth(): number {
  return symbols.standin_depth();
}
