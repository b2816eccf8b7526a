import assert from "node:assert/strict";
import { fadeEdges } from "../../../speech/plan/edges.ts";

/** The gain of each of `length` samples. */
function gains(length: number): Float32Array {
  const samples = new Float32Array(length).fill(1);
  fadeEdges(samples);
  return samples;
}

/** 5 ms at 24 kHz. */
const FADE = 120;

Deno.test("an utterance starts and ends at zero and is unchanged between the fades", () => {
  const gain = gains(1000);
  assert.equal(gain.length, 1000);
  assert.equal(gain[0], 0);
  assert.equal(gain[999], 0);
  assert(gain.subarray(FADE, 1000 - FADE).every((value) => value === 1));
  assert(gain[FADE - 1] < 1 && gain[FADE - 1] > 0.999);
});

for (const length of [1000, 2 * FADE, 2 * FADE - 1, 17, 2]) {
  Deno.test(`the fades of ${length} samples rise and fall steadily`, () => {
    const gain = gains(length);
    const half = length >> 1;
    assert.equal(gain[0], 0);
    assert.equal(gain[length - 1], 0);
    for (let i = 1; i < half; i++) {
      assert(gain[i] >= gain[i - 1] && gain[i] <= 1, `${i}: ${gain[i - 1]}, ${gain[i]}`);
    }
    // No sample belongs to both fades.
    if (length % 2 === 1) assert.equal(gain[half], 1);
    assert.deepEqual(gain.toReversed(), gain);
  });
}

Deno.test("a fade has no audible step", () => {
  const gain = gains(1000);
  for (let i = 1; i < gain.length; i++) assert(Math.abs(gain[i] - gain[i - 1]) < 2 / FADE);
});

Deno.test("samples of both signs are scaled", () => {
  const samples = Float32Array.from({ length: 1000 }, (_, i) => i % 2 === 0 ? 0.5 : -0.25);
  fadeEdges(samples);
  const gain = gains(1000);
  for (const i of [1, 60, 119, 500, 941]) {
    assert.equal(samples[i], Math.fround((i % 2 === 0 ? 0.5 : -0.25) * gain[i]));
  }
});

Deno.test("fading an empty array does nothing", () => {
  assert.equal(gains(0).length, 0);
});
