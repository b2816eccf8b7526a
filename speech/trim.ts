/**
 * Silence at the edges of a result.
 *
 * @module
 */

/** The first sample that is heard, and the one behind the last; `undefined` where all is silent. */
export function heardRange(
  samples: Float32Array,
  threshold: number,
): { begin: number; end: number } | undefined {
  const isHeard = (sample: number): boolean => Math.abs(sample) >= threshold;
  const begin = samples.findIndex(isHeard);
  return begin < 0 ? undefined : { begin, end: samples.findLastIndex(isHeard) + 1 };
}
