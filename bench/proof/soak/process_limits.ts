/**
 * Limits of this process that are lowered for a while, so that the system refuses memory or room
 * for files. For Linux.
 *
 * @module
 */

import { libc } from "./libc.ts";

/** The numbers of the resources in `setrlimit`. */
const [RLIMIT_FSIZE, RLIMIT_AS] = [1, 9];

/** The signal of a write beyond the limit, which ends a process that does not ignore it. */
const SIGXFSZ = 25;
const SIG_IGN = 1n;

/**
 * Limits the address space to `spare` bytes more than are in use while `work` runs. Leave V8 some
 * megabytes: it ends the process when it gets no memory.
 */
export async function withLittleMemory<T>(spare: number, work: () => Promise<T>): Promise<T> {
  const [, kilobytes] = Deno.readTextFileSync("/proc/self/status").match(/VmSize:\s+(\d+) kB/)!;
  return await limited(RLIMIT_AS, 1024 * Number(kilobytes) + spare, work);
}

/** Limits all files to `bytes` while `work` runs: writes beyond that fail. */
export async function withSmallFiles<T>(bytes: number, work: () => Promise<T>): Promise<T> {
  libc().signal(SIGXFSZ, SIG_IGN);
  return await limited(RLIMIT_FSIZE, bytes, work);
}

async function limited<T>(resource: number, bytes: number, work: () => Promise<T>): Promise<T> {
  const before = new BigUint64Array(2); // the limit, and the highest one allowed
  libc().getrlimit(resource, before);
  libc().setrlimit(resource, BigUint64Array.of(BigInt(bytes), before[1]));
  try {
    return await work();
  } finally {
    libc().setrlimit(resource, before);
  }
}
