/**
 * The range that samples are promised to be in.
 *
 * @module
 */

/** Brings samples beyond -1 to 1 back to it, in place: nothing bounds what the network gives. */
export function limit(samples: Float32Array): void {
  for (let i = 0; i < samples.length; i++) {
    if (Math.abs(samples[i]) > 1) samples[i] = Math.sign(samples[i]);
  }
}
