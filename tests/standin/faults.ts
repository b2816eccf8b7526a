/**
 * Refuses calls of the C library to the process that `faults.c` is preloaded into.
 *
 * @module
 */

import { compile } from "./compile.ts";

/** What can be refused, in the order of `faults.c`, from 1 on. */
export const KINDS = [
  "memory", // malloc and its relatives
  "buffer", // the memory of JavaScript's larger buffers
  "mmap",
  "thread", // pthread_create
  "dlopen",
  "open",
  "write",
  "fsync",
  "rename",
] as const;

/** What is refused. */
export type FaultKind = typeof KINDS[number];

const symbols = {
  faults_arm: { parameters: ["i32", "i64", "i64"], result: "void" },
  faults_stop: { parameters: [], result: "i64" },
  faults_refused: { parameters: [], result: "i64" },
  faults_threads: { parameters: [], result: "i64" },
  faults_note: { parameters: [], result: "void" },
  faults_noted: { parameters: ["buffer", "i64"], result: "i64" },
} as const satisfies Deno.ForeignLibraryInterface;

/** How often JavaScript's engine asks again for the memory of a buffer, at most. */
const BUFFER_TRIES = 8;

/** More than any stage has places that calls come from. */
const PLACES = 1 << 16;

/** The calls that were counted, and how many of them were refused. */
export interface Counted {
  readonly calls: number;
  readonly refused: number;
}

/** Compiles `faults.c`. Returns the variables that preload it, with the folders whose files count. */
export function preloaded(folders: readonly string[]): Record<string, string> {
  const library = compile("faults");
  return { LD_PRELOAD: library, FAULTS_LIBRARY: library, FAULTS_FOLDERS: folders.join(":") };
}

/** The preloaded library of this process. */
export class Faults {
  readonly #calls = Deno.dlopen(Deno.env.get("FAULTS_LIBRARY")!, symbols).symbols;

  /** Counts calls of this kind from now on, and refuses the one with this number, from 1 on. */
  arm(kind: FaultKind, number: number): void {
    // The engine asks again for the memory of a buffer, after it has collected garbage.
    const last = kind === "buffer" && number > 0 ? number + BUFFER_TRIES : number;
    this.#calls.faults_arm(KINDS.indexOf(kind) + 1, BigInt(number), BigInt(last));
  }

  /** Refuses and counts no more. */
  stop(): Counted {
    const calls = Number(this.#calls.faults_stop());
    return { calls, refused: Number(this.#calls.faults_refused()) };
  }

  /** How many threads that the shim and libtorch have started are alive. */
  threads(): number {
    return Number(this.#calls.faults_threads());
  }

  /** Does `work`, and returns the number of the first call of the kind from each place. */
  async places(kind: FaultKind, work: () => Promise<unknown>): Promise<number[]> {
    this.arm(kind, 0);
    this.#calls.faults_note();
    await work();
    const numbers = new BigInt64Array(PLACES);
    const count = Number(this.#calls.faults_noted(numbers, BigInt(PLACES)));
    this.stop();
    return Array.from(numbers.subarray(0, count), Number);
  }
}
