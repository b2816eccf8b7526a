/**
 * What this process holds of the system.
 *
 * @module
 */

import {
  collectGarbage,
  type ResidentMemory,
  residentMemory,
} from "../../memory/resident_memory.ts";
import { libc } from "./libc.ts";

/** Memory, descriptors and threads. */
export interface ProcessState {
  readonly memory: ResidentMemory;
  /** The number of open files, pipes and sockets. */
  readonly descriptors: number;
  readonly threads: number;
}

/**
 * Reads the state of this process, without the memory that only waits for its next use: collects
 * JavaScript's garbage, and returns to the system what the allocator keeps. How much it keeps
 * depends on how many threads have allocated memory at the same time.
 *
 * @throws {KokoroError} `setup` on anything but Linux
 */
export function processState(): ProcessState {
  collectGarbage();
  libc().malloc_trim(0n);
  return { memory: residentMemory(), descriptors: count("fd"), threads: threadCount() };
}

/** The number of threads of this process. */
export function threadCount(): number {
  return count("task");
}

function count(folder: string): number {
  return [...Deno.readDirSync(`/proc/self/${folder}`)].length;
}
