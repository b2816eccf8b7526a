/**
 * What many measurements say together.
 *
 * @module
 */

/**
 * The value that `part` of all values are below; between two of them it is in proportion.
 *
 * @param values at least one, in any order
 * @param part 0 to 1: 0.99 for P99
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

/** The one in the middle, or the mean of the two that are. */
export function median(values: ArrayLike<number>): number {
  return percentile(values, 0.5);
}
