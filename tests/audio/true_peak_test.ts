import assert from "node:assert/strict";
import { truePeak } from "../../audio/true_peak.ts";
import { readCases, readUtterance } from "../shim/reference.ts";
import { sine } from "../helpers/signals.ts";

function assertNear(actual: number, expected: number, tolerance: number): void {
  assert(Math.abs(actual - expected) <= tolerance, `${actual} is not near ${expected}`);
}

/** A sine that fades in and out, so that its edges do not exceed its peaks. */
function softSine(frequency: number, phase: number): Float32Array {
  const tone = sine(frequency, 24_000, 0.1, 0.5, phase);
  return tone.map((sample, i) => sample * Math.min(1, 4 * Math.sin(Math.PI * i / tone.length)));
}

Deno.test("the true peak of a sine does not depend on its phase", () => {
  const half = 20 * Math.log10(0.5);
  for (let phase = 0; phase < 3; phase += 0.1) {
    for (const frequency of [50, 997, 3000, 4000]) {
      assertNear(truePeak(softSine(frequency, phase)), half, 0.1);
    }
    // At 0.25 and 0.4 of the sample rate, a peak may lie halfway between the measured points.
    assertNear(truePeak(softSine(6000, phase)), half, 0.2);
    assertNear(truePeak(softSine(9600, phase)), half, 0.5);
  }
});

Deno.test("a sine is measured at its peaks, even if all samples are 3 dB lower", () => {
  const tone = softSine(6000, Math.PI / 4);
  const samplePeak = tone.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  assertNear(samplePeak, 0.5 * Math.SQRT1_2, 1e-3);
  assertNear(truePeak(tone), 20 * Math.log10(0.5), 0.01);
});

Deno.test("the true peaks of voices agree with 16 times oversampling", async () => {
  // From scipy.signal.resample to 16 times the length, with 2000 samples of silence on each side.
  const expected = [-7.348, -4.160, -7.280, -3.900];
  const cases = await Promise.all(readCases().map(readUtterance));
  cases.forEach(({ audio }, i) => assertNear(truePeak(audio), expected[i], 0.04));
});

Deno.test("silence has no peak, and a single sample has one", () => {
  assert.equal(truePeak(new Float32Array(0)), -Infinity);
  assert.equal(truePeak(new Float32Array(1000)), -Infinity);
  assert.equal(truePeak(Float32Array.of(-1)), 0);
  assertNear(truePeak(Float32Array.of(1, 1)), 20 * Math.log10(4 / Math.PI), 0.1);
});
