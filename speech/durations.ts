/**
 * From the network's durations to whole frames.
 *
 * @module
 */

/**
 * Whole frames (1/40 s) of each token at `speed`, at least one. At speed 1 they are the reference's. At any other speed
 * they add up to what was asked, the sum of `durations` divided by `speed`, to the nearest frame: those tokens are
 * rounded up that are nearest to it. What tokens gain that would be shorter than a frame, all longer ones give in
 * proportion.
 *
 * @param durations [T] frames at speed 1, before rounding
 */
export function wholeFrames(durations: Float32Array, speed: number): Int32Array {
  if (speed === 1) return referenceFrames(durations, speed);
  const scale = fairScale(durations, speed);
  const exact = Float64Array.from(durations, (duration) => Math.max(1, duration * scale));
  const frames = Int32Array.from(exact, Math.floor);
  const remainder = (token: number): number => exact[token] - frames[token];
  const byRemainder = Array.from(exact.keys()).sort((a, b) => remainder(b) - remainder(a));
  const missing = Math.round(exact.reduce((total, duration) => total + duration, 0)) - sum(frames);
  for (const token of byRemainder.slice(0, missing)) frames[token]++;
  return frames;
}

/**
 * Whole frames as the reference rounds them, each for itself: at speeds other than 1 the errors add up to several
 * percent.
 *
 * @param durations [T] frames at speed 1, before rounding
 */
export function referenceFrames(durations: Float32Array, speed: number): Int32Array {
  return Int32Array.from(durations, (duration) => Math.max(1, roundHalfToEven(duration / speed)));
}

/** The factor by which durations, none of them then below 1, add up to their sum divided by `speed`. */
function fairScale(durations: Float32Array, speed: number): number {
  const wanted = durations.reduce((total, duration) => total + duration, 0) / speed;
  // Everybody has to have a frame, and there is no more.
  if (wanted <= durations.length) return 0;
  let scale = 1 / speed;
  while (true) {
    const long = durations.filter((duration) => duration * scale >= 1);
    const left = wanted - (durations.length - long.length);
    const next = left / long.reduce((total, duration) => total + duration, 0);
    // Each round has more tokens that are short, or is the last.
    if (!(next < scale)) return scale;
    scale = next;
  }
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
