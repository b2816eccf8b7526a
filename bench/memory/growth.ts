/**
 * The growth of memory over many readings.
 *
 * @module
 */

import { median } from "../../serving/statistics.ts";

/** The number of readings that each end is the median of. */
const READINGS = 5;

/**
 * How much memory has grown from one reading to the last. Each end is the median of the five
 * readings up to it.
 *
 * @param readings in order of time, at least one
 * @param from the number of readings up to the first end
 */
export function growth(readings: readonly number[], from: number): number {
  const upTo = (count: number): number =>
    median(readings.slice(Math.max(0, count - READINGS), count));
  return upTo(readings.length) - upTo(Math.min(from, readings.length));
}
