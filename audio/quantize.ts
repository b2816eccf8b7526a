/**
 * Converts samples to integers.
 *
 * @module
 */

/**
 * Rounds each sample to the nearest of 2^bits steps, without dither.
 *
 * @param samples -1 to 1; values beyond are clipped
 * @returns -2^(bits - 1) to 2^(bits - 1) - 1
 */
export function quantize(samples: Float32Array, bits: 16 | 24): Int32Array {
  const steps = 2 ** (bits - 1);
  const integers = new Int32Array(samples.length);
  for (let i = 0; i < samples.length; i++) {
    integers[i] = Math.max(-steps, Math.min(steps - 1, Math.round(samples[i] * steps)));
  }
  return integers;
}
