import assert from "node:assert/strict";
import { measureF0, summarizeF0 } from "../../../bench/quality/f0.ts";
import { chirp, joined, noise, sine } from "../../helpers/signals.ts";

const SAMPLE_RATE = 24_000;

function assertNear(actual: number | undefined, expected: number, tolerance: number): void {
  assert(Math.abs(actual! - expected) <= tolerance, `${actual} is not about ${expected}`);
}

Deno.test("F0 follows the frequency of the sound over time", async () => {
  const { hz, step } = await measureF0(chirp(100, 300, SAMPLE_RATE, 1), SAMPLE_RATE);
  assert.equal(hz.length, 100);
  for (const seconds of [0.1, 0.25, 0.5, 0.75, 0.9]) {
    assertNear(hz[Math.round(seconds / step)], 100 + 200 * seconds, 2);
  }
});

Deno.test("silence and noise have no F0", async () => {
  for (const sound of [new Float32Array(SAMPLE_RATE), noise(SAMPLE_RATE, 1)]) {
    assert.deepEqual(summarizeF0(await measureF0(sound, SAMPLE_RATE)), {});
  }
});

Deno.test("a summary leaves out unvoiced parts", async () => {
  const tone = sine(220, SAMPLE_RATE, 0.5);
  const sound = joined(tone, new Float32Array(SAMPLE_RATE), tone);
  const { median, spread } = summarizeF0(await measureF0(sound, SAMPLE_RATE));
  assertNear(median, 220, 0.5);
  assertNear(spread, 0, 0.1);
});

Deno.test("the spread is in semitones around the median", () => {
  const octaves = { hz: Float32Array.of(0, 100, 200, 400, 0), step: 0.01 };
  const { median, spread } = summarizeF0(octaves);
  assert.equal(median, 200);
  assertNear(spread, 12 * Math.sqrt(2 / 3), 1e-5);
});
