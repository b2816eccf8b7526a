import assert from "node:assert/strict";
import { removeDc } from "../../audio/dc.ts";
import { sine } from "../helpers/signals.ts";

const SAMPLE_RATE = 24_000;

/** How `removeDc` changes the power of `samples`, in dB, without the first second. */
function left(samples: Float32Array): number {
  const filtered = samples.slice();
  removeDc(filtered, SAMPLE_RATE);
  return 10 * Math.log10(power(filtered) / power(samples));
}

function power(samples: Float32Array): number {
  return samples.subarray(SAMPLE_RATE).reduce((sum, sample) => sum + sample ** 2, 0);
}

Deno.test("removeDc removes DC and reduces rumble", () => {
  assert(left(new Float32Array(2 * SAMPLE_RATE).fill(0.1)) < -200);
  assert(left(sine(5, SAMPLE_RATE, 2)) < -23);
  assert(left(sine(10, SAMPLE_RATE, 2)) < -12);
});

Deno.test("removeDc keeps the frequencies of voices", () => {
  assert(left(sine(60, SAMPLE_RATE, 2)) > -0.06);
  assert(left(sine(100, SAMPLE_RATE, 2)) > -0.01);
  assert(Math.abs(left(sine(5000, SAMPLE_RATE, 2))) < 0.001);
});

Deno.test("silence stays silent, however few samples it has", () => {
  for (const length of [0, 1, 2, 1000]) {
    const samples = new Float32Array(length);
    removeDc(samples, SAMPLE_RATE);
    assert.deepEqual(samples, new Float32Array(length));
  }
});
