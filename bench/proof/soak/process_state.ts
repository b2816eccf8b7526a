/**
 * What this process holds of the system.
 *
 * @module
 */

import { type ResidentMemory, residentMemory } from "../../memory/resident_memory.ts";

/** Memory, descriptors and threads. */
export interface ProcessState {
  readonly memory: ResidentMemory;
  /** The number of open files, pipes and sockets. */
  readonly descriptors: number;
  readonly threads: number;
}

/**
 * Reads the state of this process.
 *
 * @throws {KokoroError} `setup` on anything but Linux
 */
export function processState(): ProcessState {
  const count = (folder: string): number => [...Deno.readDirSync(`/proc/self/${folder}`)].length;
  return { memory: residentMemory(), descriptors: count("fd"), threads: count("task") };
}
