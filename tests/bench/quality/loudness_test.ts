import assert from "node:assert/strict";
import { loudness } from "../../../bench/quality/loudness.ts";
import { readCases, readUtterance } from "../../shim/reference.ts";
import { sine } from "../../helpers/signals.ts";

// Expected values for signals are those of pyloudnorm 0.2.0 for the same signals, with
// Meter(48000, filter_class="DeMan").

function assertNear(actual: number, expected: number, tolerance: number): void {
  assert(Math.abs(actual - expected) <= tolerance, `${actual} is not near ${expected}`);
}

/** Tones of 997 Hz in a row, each with its level in dB and its length in seconds. */
function tones(...parts: [decibels: number, seconds: number][]): Float32Array {
  return Float32Array.from(
    parts.flatMap(([decibels, seconds]) => [
      ...sine(997, 48_000, seconds, 10 ** (decibels / 20)),
    ]),
  );
}

Deno.test("a sine of 997 Hz at full scale has -3.01 LUFS, at any sample rate", () => {
  for (const sampleRate of [22_050, 24_000, 44_100, 48_000, 96_000]) {
    assertNear(loudness(sine(997, sampleRate, 1), sampleRate), -3.01, 0.03);
  }
  assertNear(loudness(sine(997, 48_000, 1), 48_000), -3.01, 0.001);
});

Deno.test("low tones weigh less, high tones weigh more", () => {
  const expected = [
    [40, -29.272],
    [100, -24.836],
    [400, -23.716],
    [2000, -20.630],
    [4000, -19.733],
    [10_000, -19.659],
  ];
  for (const [frequency, lufs] of expected) {
    assertNear(loudness(sine(frequency, 48_000, 2, 0.1), 48_000), lufs, 0.005);
  }
});

Deno.test("parts far below the rest, or below -70 LUFS, don't count", () => {
  const at = (...parts: [number, number][]): number => loudness(tones(...parts), 48_000);
  assertNear(at([-36, 2], [-23, 4], [-36, 2]), -26.308, 0.005);
  assertNear(at([-75, 2], [-36, 2], [-23, 4], [-36, 2], [-75, 2]), -26.308, 0.005);
  assertNear(at([-26, 4], [-20, 1], [-26, 4]), -27.731, 0.005);
  assertNear(at([-26, 4], [-35, 4]), -31.506, 0.005);
  assert.equal(at([-80, 3]), -Infinity);
});

Deno.test("voices at 24 kHz are as loud as the same voices at 48 kHz", async () => {
  // The expected values are those of the voices at 48 kHz, made by scipy.signal.resample to twice
  // the length, with silence on both sides while resampling.
  const expected = [-25.325, -24.461, -23.502, -21.520];
  const cases = await Promise.all(readCases().map(readUtterance));
  cases.forEach(({ audio }, i) => assertNear(loudness(audio, 24_000), expected[i], 0.06));
});

Deno.test("a gain changes the loudness by its decibels", async () => {
  const { audio } = await readUtterance(readCases()[2]);
  const before = loudness(audio, 24_000);
  assertNear(loudness(audio.map((sample) => sample / 2), 24_000), before - 6.0206, 0.001);
});

Deno.test("silence and sounds shorter than 0.4 s have no loudness", () => {
  assert.equal(loudness(new Float32Array(48_000), 24_000), -Infinity);
  assert.equal(loudness(new Float32Array(0), 24_000), -Infinity);
  assert.equal(loudness(sine(997, 24_000, 0.3999), 24_000), -Infinity);
  assertNear(loudness(sine(997, 24_000, 0.4), 24_000), -3.0, 0.1);
});
