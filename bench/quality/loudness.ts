/**
 * How loud a sound is to a listener: the integrated loudness of ITU-R BS.1770-5, of one channel.
 *
 * @module
 */

import { type Biquad, filter, highPass } from "../../audio/biquad.ts";

/** In blocks of 0.4 s, one each 0.1 s. */
const STEPS_PER_BLOCK = 4;
const STEPS_PER_SECOND = 10;

/** Gives a sine of 997 Hz -3.01 LUFS. BS.1770 says -0.691: its high-pass, unlike ours, has a gain of 0.043 dB. */
const OFFSET = -0.648;

/** In LUFS: what is below is silence and doesn't count. */
const ABSOLUTE_GATE = -70;

/** In dB: nor counts what is this much below the loudness of the rest, as pauses are. */
const RELATIVE_GATE = -10;

/**
 * The integrated loudness of `samples` in LUFS. At 24 kHz it is that of the same sound at 48 kHz to 0.05 dB.
 *
 * @param samples mono, 1 is full scale
 * @param sampleRate in Hz
 * @returns `-Infinity` when all is silence, or shorter than 0.4 s
 * @example
 * ```ts
 * import { loudness } from "./bench/quality/loudness.ts";
 * const sine = Float32Array.from({ length: 48_000 }, (_, i) => Math.sin(2 * Math.PI * 997 * i / 48_000));
 * loudness(sine, 48_000); // -3.01
 * ```
 */
export function loudness(samples: Float32Array, sampleRate: number): number {
  const audible = blocks(kWeighted(samples, sampleRate), sampleRate / STEPS_PER_SECOND)
    .filter((power) => lufs(power) > ABSOLUTE_GATE);
  const gate = lufs(mean(audible)) + RELATIVE_GATE;
  return lufs(mean(audible.filter((power) => lufs(power) > gate)));
}

/** The head's shelf, then what low sounds lose on their way into the ear. */
function kWeighted(samples: Float32Array, sampleRate: number): Float32Array {
  const weighted = samples.slice();
  filter(weighted, headShelf(1681.974450955533 / sampleRate));
  filter(weighted, highPass(38.13547087602444 / sampleRate, 0.5003270373238773));
  return weighted;
}

/**
 * 4 dB more above `frequency`, in units of the sample rate. The recommendation tells the coefficients at 48 kHz alone:
 * these numbers give the same ones there, and the same curve at other rates.
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

/** The power of each whole block; `step` samples are between the beginnings of two. */
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

/** 0 when there are none. */
function mean(powers: number[]): number {
  return powers.reduce((sum, power) => sum + power, 0) / Math.max(1, powers.length);
}
