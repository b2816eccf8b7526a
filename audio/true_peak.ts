/**
 * Measures true peaks. The sound between two samples can be louder than both, so a player that
 * reconstructs it can clip even where the samples do not.
 *
 * @module
 */

/**
 * Number of samples on each side of a gap that are used to interpolate inside it. The result is
 * accurate to 0.05 dB up to 0.4 of the sample rate (9.6 kHz at 24 kHz), and more accurate at the
 * frequencies where a voice has most of its power.
 */
export const REACH = 12;

/** Kernels for three points between two samples, as in ITU-R BS.1770, Annex 2. */
const [FIRST, MIDDLE, LAST] = [0.25, 0.5, 0.75].map(kernel);

/** The largest possible magnitude between samples of magnitude 1: 2.3, if all signs add up. */
export const MOST_GAIN = Math.max(
  ...[FIRST, MIDDLE, LAST].map((taps) => taps.reduce((sum, tap) => sum + Math.abs(tap), 0)),
);

/**
 * The true peak in dBTP, after ITU-R BS.1770-5, Annex 2: the largest magnitude from the first
 * sample to the last, including three points between neighbouring samples. Peaks between these
 * points are underestimated by at most 0.1 dB below 4 kHz, and by at most 0.5 dB at 10 kHz, at a
 * sample rate of 24 kHz.
 *
 * @param samples 1 is full scale
 * @returns 0 at full scale, `-Infinity` for silence
 * @example
 * ```ts
 * import { truePeak } from "./audio/true_peak.ts";
 * // 0.1, although the samples themselves peak at -3 dB
 * truePeak(Float32Array.from({ length: 100 }, (_, i) => i & 2 ? -0.7071 : 0.7071));
 * ```
 */
export function truePeak(samples: Float32Array): number {
  return 20 * Math.log10(largest(peaks(samples, largest(samples))));
}

/**
 * For each sample, the largest magnitude from it up to the next sample. Gaps whose peak can't
 * exceed `floor` are skipped: there, the result is the magnitude of the sample alone.
 */
export function peaks(samples: Float32Array, floor: number): Float32Array {
  const padded = new Float32Array(samples.length + 2 * REACH);
  padded.set(samples, REACH);
  const quiet = floor / MOST_GAIN;
  const found = new Float32Array(samples.length);
  // The check below starts at sample REACH, so the gaps near the first samples are always examined.
  let quietFrom = 2 * REACH;
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(padded[i + 2 * REACH]) > quiet) quietFrom = i + 2 * REACH;
    const within = i < quietFrom ? gapPeak(padded, i + 1) : 0;
    found[i] = Math.max(Math.abs(samples[i]), within);
  }
  return found;
}

/** The largest magnitude in `samples`, or 0 when there are none. */
export function largest(samples: Float32Array): number {
  let most = 0;
  for (let i = 0; i < samples.length; i++) most = Math.max(most, Math.abs(samples[i]));
  return most;
}

/** The largest magnitude in the gap in the middle of the 2 * REACH samples that start at `at`. */
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

/**
 * A windowed sinc: the weights of the samples around a gap for the value inside it.
 *
 * @param place of that value, as a fraction of the gap
 */
function kernel(place: number): Float64Array {
  return Float64Array.from({ length: 2 * REACH }, (_, k) => {
    const x = Math.PI * (k + 1 - REACH - place);
    return Math.sin(x) / x * (0.5 + 0.5 * Math.cos(x / REACH));
  });
}
