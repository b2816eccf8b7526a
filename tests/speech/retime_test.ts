import assert from "node:assert/strict";
import { retime } from "../../speech/retime.ts";

Deno.test("with the same durations a curve is the same, bit by bit", () => {
  const curve = Float32Array.from({ length: 20 }, (_, i) => Math.sin(i) * 200);
  const frames = Int32Array.of(1, 4, 3, 2);
  assert.deepEqual(retime(curve, frames, frames), curve);
});

Deno.test("each token keeps its part of the curve, stretched or compressed", () => {
  const curve = Float32Array.of(0, 0, 10, 10, 10, 10, 20, 20);
  const [from, to] = [Int32Array.of(1, 2, 1), Int32Array.of(2, 1, 3)];
  const retimed = retime(curve, from, to);
  assert.equal(retimed.length, 12);
  // What lies between two tokens is mixed from both, within a value of the border.
  assert.deepEqual([...retimed.subarray(0, 3)], [0, 0, 0]);
  assert.deepEqual([...retimed.subarray(4, 6)], [10, 10]);
  assert.deepEqual([...retimed.subarray(8)], [20, 20, 20, 20]);
  assert(retimed.every((value, i) => i === 0 || value >= retimed[i - 1]));
});

Deno.test("a straight line stays one", () => {
  const curve = Float32Array.from({ length: 40 }, (_, i) => i + 0.5);
  const retimed = retime(curve, Int32Array.of(20), Int32Array.of(30));
  for (const [i, value] of retimed.slice(1, -1).entries()) {
    assert(Math.abs(value - (i + 1.5) * 40 / 60) < 1e-4, `${i}: ${value}`);
  }
});
