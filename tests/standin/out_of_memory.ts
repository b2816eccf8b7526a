/**
 * Allocates slots in a process whose address space is limited, until memory runs out. Prints the
 * kind and the message of the error.
 *
 * @module
 */

import { withLittleMemory } from "../../bench/proof/soak/process_limits.ts";
import { KokoroError } from "../../errors.ts";
import { allocateOutput } from "../../ffi/slot.ts";

const slots: ArrayBuffer[] = [];
try {
  await withLittleMemory(50 * 2 ** 20, () => {
    while (slots.length < 100) slots.push(allocateOutput({ driver: null }));
    return Promise.resolve();
  });
} catch (error) {
  if (!(error instanceof KokoroError)) throw error;
  console.log(JSON.stringify([error.kind, error.message]));
}
