/**
 * The memory that this process has in RAM, as counted by Linux.
 *
 * @module
 */

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { KokoroError } from "../../errors.ts";

/** Memory in RAM, in bytes. */
export interface ResidentMemory {
  /** The sum of `own` and `mapped`. */
  readonly total: number;
  /**
   * Memory that no file backs: native heaps, JavaScript's heap and stacks. It stays until the
   * process frees it.
   */
  readonly own: number;
  /** Pages of files, such as programs and weights. The system may drop and reread them. */
  readonly mapped: number;
  /** The highest `total` since {@linkcode resetPeak}. */
  readonly peak: number;
}

/**
 * Reads the memory of this process.
 *
 * @throws {KokoroError} `setup` on anything but Linux
 */
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
 * Resets the peak to the memory that is in RAM now.
 *
 * @throws {KokoroError} `setup` on anything but Linux
 */
export function resetPeak(): void {
  // proc_pid_clear_refs(5): "reset the peak resident set size".
  onLinux(() => Deno.writeTextFileSync("/proc/self/clear_refs", "5"));
}

/** Collects JavaScript's garbage now. Otherwise the time of the collection is random. */
export function collectGarbage(): void {
  collect ??= exposedGc();
  collect();
}

let collect: (() => void) | undefined;

/** Exposes `gc` at run time, so that no task has to pass a flag for it. */
function exposedGc(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
}

function onLinux<T>(call: () => T): T {
  try {
    return call();
  } catch (cause) {
    throw new KokoroError("setup", "memory can only be measured with Linux's /proc", { cause });
  }
}
