import assert from "node:assert/strict";
import { retime } from "../../../speech/utterance/retime.ts";

/** The number of values of the curve by which a token is heard before its own frames. */
const LEAD = 4;

Deno.test("with the same durations, a curve keeps every bit", () => {
  const curve = Float32Array.from({ length: 62 }, (_, i) => Math.sin(i) * 200);
  const frames = Int32Array.of(1, 4, 3, 2, 21);
  assert.deepEqual(retime(curve, frames, frames), curve);
});

Deno.test("the part in which a token is heard is stretched or compressed like the token", () => {
  const [from, to] = [Int32Array.of(5, 3, 7, 5), Int32Array.of(5, 6, 3, 5)];
  // The curve is 10 while the second token is heard, and 20 while the third one is.
  const curve = new Float32Array(40);
  curve.fill(10, 10 - LEAD, 16 - LEAD).fill(20, 16 - LEAD, 30 - LEAD);
  const retimed = retime(curve, from, to);
  const parts = [[0, 10, 0], [10, 22, 10], [22, 28, 20], [28, 38 + LEAD, 0]];
  for (const [begin, end, value] of parts) {
    // Next to a border, the values on both sides are mixed.
    for (let i = Math.max(0, begin - LEAD + 1); i < end - LEAD - 1; i++) {
      assert.equal(retimed[i], value, `${i}`);
    }
  }
});

Deno.test("a straight line stays straight, with another slope", () => {
  const curve = Float32Array.from({ length: 80 }, (_, i) => i + 0.5);
  const retimed = retime(curve, Int32Array.of(40), Int32Array.of(60));
  assert.equal(retimed.length, 120);
  for (let i = 10; i < 110; i++) {
    assert(Math.abs(retimed[i] - retimed[i - 1] - 80 / 120) < 1e-4, `${i}: ${retimed[i]}`);
  }
});
