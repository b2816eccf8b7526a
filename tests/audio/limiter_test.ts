import assert from "node:assert/strict";
import { limitPeaks } from "../../audio/limiter.ts";
import { truePeak } from "../../audio/true_peak.ts";
import { loadFastCheck } from "../../dev_deps.ts";
import { readCases, readUtterance } from "../shim/reference.ts";
import { noise, sine } from "../helpers/signals.ts";

const SAMPLE_RATE = 24_000;

function limited(samples: Float32Array): Float32Array {
  const result = samples.slice();
  limitPeaks(result);
  return result;
}

/** The gain of each sample; NaN where the sample is 0. */
function gains(samples: Float32Array): Float32Array {
  return limited(samples).map((sample, i) => sample / samples[i]);
}

/** A soft constant and, from `begin` to `end`, a tone 12 dB above full scale. No sample is 0. */
function burst(begin: number, end: number): Float32Array {
  const tone = sine(1000, SAMPLE_RATE, 2, 4);
  return tone.map((sample, i) => i >= begin && i < end ? sample + 0.001 : 0.01);
}

Deno.test("samples that do not exceed -1 dBTP stay the same, bit by bit", async () => {
  const [, { audio: voice }] = await Promise.all(readCases().map(readUtterance));
  assert.deepEqual(limited(voice), voice);
  const tone = sine(1000, SAMPLE_RATE, 1, 10 ** (-1.01 / 20));
  assert.deepEqual(limited(tone), tone);
});

Deno.test("a voice that is 12 dB too loud is limited to -1 dBTP without clipping", async () => {
  for (const reference of readCases()) {
    const { audio } = await readUtterance(reference);
    const loud = audio.map((sample) => 4 * sample);
    const peak = truePeak(limited(loud));
    assert(peak <= -1 && peak > -1.15, `${reference.file}: ${peak} dBTP`);
    const gain = gains(loud).filter((value) => !Number.isNaN(value)); // NaN is 0 / 0
    assert(gain.every((value) => value > 0.3 && value <= 1), reference.file);
  }
});

Deno.test("a peak between samples counts", () => {
  // At a quarter of the sample rate, 45 degrees late, the samples are 3 dB below the peaks.
  const tone = sine(SAMPLE_RATE / 4, SAMPLE_RATE, 1, 1.2, Math.PI / 4);
  assert(tone.every((sample) => Math.abs(sample) < 0.85));
  const middle = limited(tone).subarray(4000, 20_000);
  const most = middle.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  assert(most < Math.SQRT1_2 * 10 ** (-1 / 20), `${most}`);
});

Deno.test("the gain falls shortly before a burst, changes smoothly and recovers", () => {
  const [begin, end] = [20_000, 20_480];
  const gain = gains(burst(begin, end));
  const milliseconds = SAMPLE_RATE / 1000;

  gain.forEach((value, i) => assert(Math.abs(value - (gain[i - 1] ?? 1)) < 0.014, `sample ${i}`));
  assert(gain.subarray(0, begin - 6 * milliseconds).every((value) => value === 1));
  assert(gain.subarray(begin + 5, end).every((value) => value < 0.23));
  assert(gain[end + 11 * milliseconds] < 0.23, "it is held");
  assert(gain[end + 80 * milliseconds] > 0.6);
  assert(gain[end + 400 * milliseconds] > 0.995);
  gain.subarray(end).forEach((value, i, rising) => assert(value >= (rising[i - 1] ?? 0)));
});

Deno.test("the gain does not follow the periods of a tone", () => {
  for (const frequency of [85, 220, 3000]) {
    const tone = sine(frequency, SAMPLE_RATE, 1, 2);
    const result = limited(tone);
    const gain = 10 ** (-1.1 / 20) / 2;
    for (let i = 4800; i < 19_200; i++) {
      const difference = Math.abs(result[i] - gain * tone[i]);
      assert(difference < 5e-4, `${frequency} Hz, sample ${i}: ${difference}`);
    }
  }
});

Deno.test("the output is in range for any input and never louder than the input", async () => {
  const { default: fc } = await loadFastCheck();
  const decibels = fc.double({ min: -60, max: 60, noNaN: true });
  const lengths = fc.oneof(fc.nat(3), fc.nat(4000));
  fc.assert(
    fc.property(lengths, fc.integer(), decibels, decibels, (length, seed, loud, soft) => {
      const white = noise(length, seed);
      const samples = white.map((value, i) => value * 10 ** ((i % 701 < 300 ? loud : soft) / 20));
      const result = limited(samples);
      assert(result.every((sample) => Math.abs(sample) <= 10 ** (-1 / 20)));
      assert(truePeak(result) <= -1, `${truePeak(result)} dBTP`);
      result.forEach((sample, i) => {
        assert(Math.abs(sample) <= Math.abs(samples[i]));
        assert(sample * samples[i] >= 0);
      });
      if (truePeak(samples) <= -1) assert.deepEqual(result, samples);
    }),
    { numRuns: 1000 },
  );
});

Deno.test("even the largest floats are limited to the range", () => {
  const result = limited(Float32Array.from({ length: 999 }, (_, i) => i % 3 ? 3e38 : -3e38));
  assert(result.every((sample) => Math.abs(sample) <= 1));
});

Deno.test("samples that are not finite do not become finite", () => {
  for (const bad of [NaN, Infinity, -Infinity]) {
    const samples = sine(1000, SAMPLE_RATE, 0.1, 2);
    samples[1000] = bad;
    assert(!Number.isFinite(limited(samples)[1000]));
  }
});

Deno.test("what goes along with a mix gets the same gain", () => {
  const samples = burst(10_000, 20_000);
  const along = samples.slice();
  const half = samples.map((sample) => sample / 2);
  limitPeaks(samples, [along, half]);
  assert.deepEqual(along, samples);
  assert.deepEqual(half, samples.map((sample) => sample / 2));
  assert(truePeak(samples) <= -1);
});
