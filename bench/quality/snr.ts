/**
 * Measures how close samples are to a reference.
 *
 * @module
 */

/**
 * The signal-to-noise ratio of `samples` in dB. Differences from `reference`, which has the same
 * length, are the noise.
 */
export function snrDb(reference: Float32Array, samples: Float32Array): number {
  let signal = 0;
  let noise = 0;
  for (const [i, value] of reference.entries()) {
    signal += value ** 2;
    noise += (value - samples[i]) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}
