import assert from "node:assert/strict";
import { openResampler, resampledLength } from "../../audio/resample.ts";
import { loadFastCheck } from "../../dev_deps.ts";
import { noise, sine } from "../helpers/signals.ts";

const fc = await loadFastCheck();

async function resample(
  pieces: readonly Float32Array[],
  from: number,
  to: number,
): Promise<Float32Array> {
  const resampler = await openResampler(from, to);
  const parts = pieces.map((piece) => resampler.add(piece));
  return Float32Array.from([...parts, resampler.finish()].flatMap((part) => [...part]));
}

const decibels = (power: number): number => 10 * Math.log10(power);

/** The middle half of samples, far from the edges. */
function middle(samples: Float32Array): Float32Array {
  return samples.subarray(Math.floor(samples.length / 4), Math.floor(3 * samples.length / 4));
}

/**
 * Compares `samples` with a sine of `frequency`: the sine's gain in dB, how late it is in seconds,
 * and the power of the rest relative to it in dB.
 */
function compare(
  samples: Float32Array,
  frequency: number,
  rate: number,
): { gain: number; late: number; rest: number } {
  const part = middle(samples);
  const first = Math.floor(samples.length / 4);
  const angle = (i: number): number => 2 * Math.PI * frequency * (first + i) / rate;
  // Least squares, since the part may not consist of whole periods.
  let [ss, cc, sc, ys, yc] = [0, 0, 0, 0, 0];
  for (const [i, y] of part.entries()) {
    const [s, c] = [Math.sin(angle(i)), Math.cos(angle(i))];
    ss += s * s;
    cc += c * c;
    sc += s * c;
    ys += y * s;
    yc += y * c;
  }
  const determinant = ss * cc - sc * sc;
  const a = (ys * cc - yc * sc) / determinant;
  const b = (yc * ss - ys * sc) / determinant;
  let rest = 0;
  for (const [i, y] of part.entries()) {
    rest += (y - a * Math.sin(angle(i)) - b * Math.cos(angle(i))) ** 2;
  }
  return {
    gain: decibels(a * a + b * b),
    late: -Math.atan2(b, a) / (2 * Math.PI * frequency),
    rest: decibels(2 * rest / part.length / (a * a + b * b)),
  };
}

/** Pairs of sample rates, from and to. */
const RATES = [[24_000, 48_000], [24_000, 44_100], [24_000, 22_050], [24_000, 16_000], [
  44_100,
  48_000,
]];

Deno.test("resampled tones keep their level and time, and nothing is added", async () => {
  for (const [from, to] of RATES) {
    const highest = 0.45 * Math.min(from, to);
    for (let part = 1; part <= 16; part++) {
      const frequency = highest * part / 16;
      const samples = await resample([sine(frequency, from, 0.5)], from, to);
      const { gain, late, rest } = compare(samples, frequency, to);
      const which = `${frequency} Hz, ${from} to ${to}`;
      assert(Math.abs(gain) < 0.001, `${which}: ${gain} dB`);
      assert(Math.abs(late) < 1e-8, `${which}: ${late} s`);
      assert(rest < -120, `${which}: ${rest} dB`);
    }
  }
});

Deno.test("frequencies too high for the lower rate are removed", async () => {
  for (const [from, to] of [[24_000, 16_000], [24_000, 22_050], [48_000, 24_000]]) {
    for (const above of [1.02, 1.03, 1.05, 1.08]) {
      const frequency = to / 2 * above;
      const samples = await resample([sine(frequency, from, 0.5)], from, to);
      const power = middle(samples).reduce((sum, sample) => sum + sample ** 2, 0);
      const level = decibels(2 * power / (samples.length / 2));
      assert(level < -110, `${frequency} Hz, ${from} to ${to}: ${level} dB`);
    }
  }
});

Deno.test("resampling keeps the duration", async () => {
  for (const [from, to] of RATES) {
    for (const length of [1, 2, 3, 100, 4095, 4096, 4097, 30_001]) {
      const samples = await resample([noise(length, 1)], from, to);
      assert.equal(samples.length, resampledLength(length, from, to));
      assert.equal(samples.length, Math.ceil(length * to / from));
    }
  }
});

Deno.test("the result does not depend on how the samples are cut", async () => {
  const samples = noise(20_000, 3);
  const lengths = fc.array(fc.integer({ min: 1, max: 6000 }), { minLength: 1, maxLength: 20 });
  for (const [from, to] of RATES) {
    const whole = await resample([samples], from, to);
    await fc.assert(
      fc.asyncProperty(lengths, async (cuts) => {
        const pieces: Float32Array[] = [];
        let at = 0;
        for (const length of cuts) pieces.push(samples.subarray(at, at += length));
        pieces.push(samples.subarray(at));
        assert.deepEqual(await resample(pieces, from, to), whole);
      }),
      { numRuns: 10, seed: 5 },
    );
  }
});
