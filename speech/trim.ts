/**
 * Silence at the edges of a result.
 *
 * @module
 */

/** What is left of samples, and how many before it are not. */
export interface Trimmed {
  readonly samples: Float32Array;
  readonly skipped: number;
}

/**
 * Moves what is not silent to the start of `samples`, in place; behind it becomes zero. All of `samples` is kept when all
 * of it is silent.
 *
 * @param threshold a sample is silent when its magnitude is below this
 */
export function trimmed(samples: Float32Array, threshold: number): Trimmed {
  const isHeard = (sample: number): boolean => Math.abs(sample) >= threshold;
  const first = samples.findIndex(isHeard);
  if (first < 0) return { samples, skipped: 0 };
  const end = samples.findLastIndex(isHeard) + 1;
  samples.copyWithin(0, first, end);
  samples.fill(0, end - first);
  return { samples: samples.subarray(0, end - first), skipped: first };
}
