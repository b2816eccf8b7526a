/**
 * Peaks of the sound that samples stand for: it swings beyond them, and a player that makes it whole again clips there.
 *
 * @module
 */

/**
 * Samples on each side of a gap that tell what is in it. Up to 0.4 of the sample rate (9.6 kHz of 24) what they tell is
 * right to 0.05 dB, and nearer than that where a voice has its power.
 */
export const REACH = 12;

/** Annex 2 of BS.1770: between two samples, look at three places. */
const [FIRST, MIDDLE, LAST] = [0.25, 0.5, 0.75].map(kernel);

/** The most that is between samples of magnitude 1: 2.3, when each has the sign that is worst. */
export const MOST_GAIN = Math.max(
  ...[FIRST, MIDDLE, LAST].map((taps) => taps.reduce((sum, tap) => sum + Math.abs(tap), 0)),
);

/**
 * The true peak in dBTP: the largest magnitude from the first sample to the last, with three places in each gap, after
 * ITU-R BS.1770-5, Annex 2. A peak between these places is missed by at most 0.1 dB below 4 kHz, and 0.5 dB at 10 kHz,
 * of 24 kHz.
 *
 * @param samples 1 is full scale
 * @returns 0 at full scale, `-Infinity` when there is nothing but silence
 * @example
 * ```ts
 * import { truePeak } from "./audio/true_peak.ts";
 * truePeak(Float32Array.from({ length: 100 }, (_, i) => i & 2 ? -0.7071 : 0.7071)); // 0.1: its samples have -3
 * ```
 */
export function truePeak(samples: Float32Array): number {
  return 20 * Math.log10(largest(peaks(samples, largest(samples))));
}

/**
 * For each sample the largest magnitude from it until the next one. Where that can't be above `floor`, the gap is not
 * looked into: what is given there is the magnitude of the sample alone.
 */
export function peaks(samples: Float32Array, floor: number): Float32Array {
  const padded = new Float32Array(samples.length + 2 * REACH);
  padded.set(samples, REACH);
  const quiet = floor / MOST_GAIN;
  const found = new Float32Array(samples.length);
  let quietFrom = 2 * REACH; // the first samples are looked at without having been looked ahead to
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(padded[i + 2 * REACH]) > quiet) quietFrom = i + 2 * REACH;
    const within = i < quietFrom ? gapPeak(padded, i + 1) : 0;
    found[i] = Math.max(Math.abs(samples[i]), within);
  }
  return found;
}

/** The largest magnitude of `samples`, 0 when there are none. */
export function largest(samples: Float32Array): number {
  let most = 0;
  for (let i = 0; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i]));
  return most;
}

/** The largest magnitude in the gap that is in the middle of the 2 * REACH samples at `at`. */
function gapPeak(samples: Float32Array, at: number): number {
  let [first, middle, last] = [0, 0, 0];
  for (let k = 0; k < 2 * REACH; k++) {
    const sample = samples[at + k];
    first += FIRST[k] * sample;
    middle += MIDDLE[k] * sample;
    last += LAST[k] * sample;
  }
  return Math.max(Math.abs(first), Math.abs(middle), Math.abs(last));
}

/** A windowed sinc: how much each sample around a gap adds to what is `place` of the way through it. */
function kernel(place: number): Float64Array {
  return Float64Array.from({ length: 2 * REACH }, (_, k) => {
    const x = Math.PI * (k + 1 - REACH - place);
    return Math.sin(x) / x * (0.5 + 0.5 * Math.cos(x / REACH));
  });
}
