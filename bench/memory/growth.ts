/**
 * The growth of memory over many readings.
 *
 * @module
 */

import { median } from "../../serving/statistics.ts";

/** The number of readings that a level is the median of. */
const READINGS = 5;

/**
 * How much memory has grown from one reading to the last. Each end is the {@linkcode level} there.
 *
 * @param readings in order of time, at least one
 * @param from the number of readings up to the first end
 */
export function growth(readings: readonly number[], from: number): number {
  return level(readings, readings.length) - level(readings, Math.min(from, readings.length));
}

/** The median of the five readings up to a number of readings. */
export function level(readings: readonly number[], count: number): number {
  return median(readings.slice(Math.max(0, count - READINGS), count));
}
