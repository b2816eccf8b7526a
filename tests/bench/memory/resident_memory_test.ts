import assert from "node:assert/strict";
import {
  collectGarbage,
  resetPeak,
  residentMemory,
} from "../../../bench/memory/resident_memory.ts";

const onLinux = { ignore: Deno.build.os !== "linux" };
const BYTES = 200e6;

/** Writes to `BYTES` of new memory, so that they are in RAM. */
const fill = (): number => new Uint8Array(BYTES).fill(1).length;

Deno.test("own and mapped memory add up, and the peak stays until it is reset", onLinux, () => {
  collectGarbage();
  resetPeak();
  const before = residentMemory();
  assert(before.own > 10e6 && before.mapped > 10e6);
  // All three are read at the same time, but the kernel rounds the count of each thread.
  assert(Math.abs(before.own + before.mapped - before.total) < 1e6);
  assert.equal(fill(), BYTES);
  collectGarbage();
  const after = residentMemory();
  assert(after.peak - before.total > 0.9 * BYTES, `${after.peak} ${before.total}`);
  assert(after.total < after.peak - 0.5 * BYTES, "garbage was collected");
  resetPeak();
  assert(residentMemory().peak < after.peak - 0.5 * BYTES);
});
