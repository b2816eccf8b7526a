/**
 * Allocates slots in a process whose address space is limited, until memory runs out. Prints the
 * kind and the message of the error.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { allocateOutput } from "../../ffi/slot.ts";

const RLIMIT_AS = 9;

const { symbols } = Deno.dlopen("libc.so.6", {
  setrlimit: { parameters: ["i32", "buffer"], result: "i32" },
});

const [, kilobytes] = Deno.readTextFileSync("/proc/self/status").match(/VmSize:\s+(\d+) kB/)!;
const limit = BigInt(kilobytes) * 1024n + 50n * 2n ** 20n;
symbols.setrlimit(RLIMIT_AS, BigUint64Array.of(limit, limit));

const slots: ArrayBuffer[] = [];
try {
  while (slots.length < 100) slots.push(allocateOutput({ driver: null }));
} catch (error) {
  if (!(error instanceof KokoroError)) throw error;
  console.log(JSON.stringify([error.kind, error.message]));
}
