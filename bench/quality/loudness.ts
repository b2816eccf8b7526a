/**
 * Measures how loud a sound is to a listener: the integrated loudness of ITU-R BS.1770-5, for one
 * channel.
 *
 * @module
 */

import { type Biquad, filter, highPass } from "../../audio/biquad.ts";

/** Loudness is measured in blocks of 0.4 s, one every 0.1 s. */
const STEPS_PER_BLOCK = 4;
const STEPS_PER_SECOND = 10;

/**
 * In LUFS, chosen so that a sine of 997 Hz has -3.01 LUFS. BS.1770 has -0.691, because its
 * high-pass has a gain of 0.043 dB and ours has none.
 */
const OFFSET = -0.648;

/** In LUFS. Blocks below this are silence and do not count. */
const ABSOLUTE_GATE = -70;

/**
 * In dB, relative to the loudness of the remaining blocks. Blocks below this, such as pauses, do
 * not count.
 */
const RELATIVE_GATE = -10;

/**
 * The integrated loudness of `samples` in LUFS. At 24 kHz it is within 0.05 dB of that of the same
 * sound at 48 kHz.
 *
 * @param samples mono, 1 is full scale
 * @param sampleRate in Hz
 * @returns `-Infinity` when the sound is silent or shorter than 0.4 s
 * @example
 * ```ts
 * import { loudness } from "./bench/quality/loudness.ts";
 * const sine = Float32Array.from(
 *   { length: 48_000 },
 *   (_, i) => Math.sin(2 * Math.PI * 997 * i / 48_000),
 * );
 * loudness(sine, 48_000); // -3.01
 * ```
 */
export function loudness(samples: Float32Array, sampleRate: number): number {
  const audible = blocks(kWeighted(samples, sampleRate), sampleRate / STEPS_PER_SECOND)
    .filter((power) => lufs(power) > ABSOLUTE_GATE);
  const gate = lufs(mean(audible)) + RELATIVE_GATE;
  return lufs(mean(audible.filter((power) => lufs(power) > gate)));
}

/** Applies the shelf of the head, then the ear's loss of low frequencies. */
function kWeighted(samples: Float32Array, sampleRate: number): Float32Array {
  const weighted = samples.slice();
  filter(weighted, headShelf(1681.974450955533 / sampleRate));
  filter(weighted, highPass(38.13547087602444 / sampleRate, 0.5003270373238773));
  return weighted;
}

/**
 * A shelf of +4 dB above `frequency`, which is in units of the sample rate. The recommendation
 * lists coefficients only for 48 kHz: these numbers give the same ones there, and the same curve at
 * other rates.
 */
function headShelf(frequency: number): Biquad {
  const k = Math.tan(Math.PI * frequency);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const middle = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k ** 2;
  return {
    b: [
      (high + middle * k / q + k ** 2) / a0,
      2 * (k ** 2 - high) / a0,
      (high - middle * k / q + k ** 2) / a0,
    ],
    a: [2 * (k ** 2 - 1) / a0, (1 - k / q + k ** 2) / a0],
  };
}

/** The power of each complete block. Blocks start every `step` samples. */
function blocks(samples: Float32Array, step: number): number[] {
  const steps = Array.from({ length: Math.floor(samples.length / step) }, (_, i) => {
    const [begin, end] = [Math.round(i * step), Math.round((i + 1) * step)];
    return samples.subarray(begin, end).reduce((sum, sample) => sum + sample ** 2, 0) / step;
  });
  return Array.from(
    { length: Math.max(0, steps.length - STEPS_PER_BLOCK + 1) },
    (_, i) => mean(steps.slice(i, i + STEPS_PER_BLOCK)),
  );
}

function lufs(power: number): number {
  return OFFSET + 10 * Math.log10(power);
}

/** The mean, or 0 if there are no powers. */
function mean(powers: number[]): number {
  return powers.reduce((sum, power) => sum + power, 0) / Math.max(1, powers.length);
}
