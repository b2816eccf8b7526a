import assert from "node:assert/strict";
import { limit } from "../../speech/limit.ts";

Deno.test("samples beyond -1 to 1 are brought back to it, the others stay as they are", () => {
  const samples = Float32Array.of(-1e9, -1.0001, -1, -0.3, -0, 0, 1e-9, 0.7, 1, 1.5, Infinity);
  limit(samples);
  const limited = Float32Array.of(-1, -1, -1, -0.3, -0, 0, 1e-9, 0.7, 1, 1, 1);
  assert.deepEqual(samples, limited);
});

Deno.test("what is no number is not hidden", () => {
  const samples = Float32Array.of(NaN);
  limit(samples);
  assert.deepEqual(samples, Float32Array.of(NaN));
});
