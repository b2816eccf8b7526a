/**
 * How much memory this process has in RAM, as Linux counts it.
 *
 * @module
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { KokoroError } from "../../errors.ts";

/** Bytes in RAM. */
export interface ResidentMemory {
  /** All of it. */
  readonly total: number;
  /** What no file backs: heaps, native and JavaScript's, and stacks. It stays until the process gives it back. */
  readonly own: number;
  /** Pages of files, programs and weights: the system may drop them and read them again. */
  readonly mapped: number;
  /** The most that `total` has been since {@linkcode resetPeak}. */
  readonly peak: number;
}

/** @throws {KokoroError} `setup` on anything but Linux */
export function residentMemory(): ResidentMemory {
  const status = onLinux(() => Deno.readTextFileSync("/proc/self/status"));
  const bytes = (name: string): number =>
    1024 * Number(status.match(new RegExp(`^${name}:\\s*(\\d+) kB$`, "m"))![1]);
  return {
    total: bytes("VmRSS"),
    own: bytes("RssAnon"),
    mapped: bytes("RssFile") + bytes("RssShmem"),
    peak: bytes("VmHWM"),
  };
}

/**
 * Makes the peak what is resident now.
 *
 * @throws {KokoroError} `setup` on anything but Linux
 */
export function resetPeak(): void {
  // proc_pid_clear_refs(5): "reset the peak resident set size".
  onLinux(() => Deno.writeTextFileSync("/proc/self/clear_refs", "5"));
}

/** Has JavaScript's heap give up what nothing refers to: else when it does so is by chance. */
export function collectGarbage(): void {
  collect ??= exposedGc();
  collect();
}

let collect: (() => void) | undefined;

/** Without a flag on the command line, which a task would have to know of. */
function exposedGc(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

function onLinux<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw new KokoroError("setup", "memory is measured with Linux's /proc", { cause });
  }
}
