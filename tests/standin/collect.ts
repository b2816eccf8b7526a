/**
 * Runs the garbage collector on demand.
 *
 * @module
 */

import v8 from "node:v8";
import vm from "node:vm";

v8.setFlagsFromString("--expose-gc");
const gc: () => void = vm.runInNewContext("gc");

/** Collects garbage and gives finalizers time to run. */
export async function collect(): Promise<void> {
  gc();
  await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Collects garbage until `done` returns true, at most twenty times. */
export async function collectUntil(done: () => boolean): Promise<void> {
  for (let i = 0; i < 20 && !done(); i++) await collect();
}
