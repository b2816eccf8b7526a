/**
 * From the network's durations to whole frames.
 *
 * @module
 */

/**
 * Whole frames (1/40 s) of each token at `speed`, at least one.
 *
 * @param durations [T] frames at speed 1, before rounding
 */
export function wholeFrames(durations: Float32Array, speed: number): Int32Array {
  return Int32Array.from(durations, (duration) => Math.max(1, roundHalfToEven(duration / speed)));
}

/** As the reference rounds: 0.5 to 0, 1.5 to 2, 2.5 to 2. */
function roundHalfToEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}

/** The sum of all durations. */
export function sum(durations: Int32Array): number {
  return durations.reduce((total, duration) => total + duration, 0);
}
