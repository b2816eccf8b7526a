import assert from "node:assert/strict";
import { heardRange } from "../../../speech/plan/edges.ts";

const of = (...samples: number[]): Float32Array => Float32Array.from(samples);

Deno.test("the audible range starts and ends with samples not below the threshold", () => {
  assert.deepEqual(heardRange(of(0.25, 0, -0.5, 0.125, 1, -0.25), 0.5), { begin: 2, end: 5 });
  assert.deepEqual(heardRange(of(0.5, 0, 0.5), 0.5), { begin: 0, end: 3 });
  assert.deepEqual(heardRange(of(0), 0), { begin: 0, end: 1 });
});

Deno.test("silence has no audible range", () => {
  assert.equal(heardRange(of(0.1, -0.2, 0.1), 0.5), undefined);
  assert.equal(heardRange(of(), 0), undefined);
});
