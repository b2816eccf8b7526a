/**
 * Statistics of measurements.
 *
 * @module
 */

/**
 * The value that a given part of all values are below, interpolated between neighbouring values.
 *
 * @param values at least one, in any order
 * @param part 0 to 1, such as 0.99 for P99
 * @example
 * ```ts
 * import { percentile } from "./serving/statistics.ts";
 * percentile([1, 2, 3, 4, 5], 0.75); // 4
 * ```
 */
export function percentile(values: ArrayLike<number>, part: number): number {
  const sorted = Float64Array.from(values).sort();
  const place = part * (sorted.length - 1);
  const below = Math.floor(place);
  const above = Math.ceil(place);
  return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

/** The value in the middle, or the mean of the two values in the middle. */
export function median(values: ArrayLike<number>): number {
  return percentile(values, 0.5);
}
