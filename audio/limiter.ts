/**
 * Keeps peaks below full scale by lowering the gain around them, without clipping.
 *
 * @module
 */

import { largest, MOST_GAIN, peaks, REACH } from "./true_peak.ts";

/** -1 dBTP. */
const CEILING = 10 ** (-1 / 20);

/** Peaks above the ceiling are lowered to 0.1 dB below it: other meters may find higher peaks. */
const AIM = 10 ** (-1.1 / 20);

/**
 * Number of samples before a peak at which the gain starts to fall: 5 ms at 24 kHz. That is slow
 * enough not to click, and short enough not to be heard before the peak.
 */
const ATTACK = 120;

/**
 * Number of samples after a peak for which the gain stays down: 12 ms at 24 kHz. With a shorter
 * time, the gain would follow the single periods of a deep voice.
 */
const HOLD = 288;

/** The part of the reduction that each later sample undoes: two thirds in 60 ms at 24 kHz. */
const RECOVERY = 1 / 1440;

/** Changing the gain near a peak moves the peak a little, so several passes may be needed. */
const MOST_PASSES = 4;

/**
 * Lowers the true peak of one utterance to -1 dBTP or below, in place. An utterance that is already
 * in this range is not changed at all. If all samples are finite, the results are between -1 and 1.
 *
 * @param samples at a sample rate of about 24 kHz; if one is not finite, it stays so, and the other
 * samples are undefined afterwards
 * @param along samples of the same time, such as the voices that `samples` is mixed of: their gain
 * is changed in the same way
 * @param from the first sample that may be too loud. Those before it, of which there are at least
 * 150, only prepare for it
 * @example
 * ```ts
 * import { limitPeaks } from "./audio/limiter.ts";
 * const samples = Float32Array.from({ length: 24_000 }, (_, i) => 3 * Math.sin(i / 40));
 * limitPeaks(samples);
 * ```
 */
export function limitPeaks(
  samples: Float32Array,
  along: readonly Float32Array[] = [],
  from = 0,
): void {
  for (const _ of limiting(samples, along, from));
}

/** Does the same as {@linkcode limitPeaks}, in steps that each take a few milliseconds. */
export function* limiting(
  samples: Float32Array,
  along: readonly Float32Array[] = [],
  from = 0,
): Generator<void, void, void> {
  if (largest(samples) * MOST_GAIN <= CEILING) return;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const found = peaks(samples, AIM).fill(0, 0, from);
    if (!(largest(found) > CEILING)) return;
    yield;
    const gain = smoothGain(found);
    yield;
    for (const each of [samples, ...along]) {
      for (let i = 0; i < each.length; i++) each[i] *= gain[i];
    }
    yield;
  }
}

/** The gain for each sample: at most what the peaks around it allow, and changing smoothly. */
function smoothGain(found: Float32Array): Float32Array {
  const allowed = found.map((peak) => Math.min(1, AIM / peak));
  const gain = lowest(allowed, HOLD, ATTACK + REACH);
  release(gain);
  mean(gain, ATTACK / 2);
  mean(gain, ATTACK / 2);
  return gain;
}

/** For each value, the lowest from `before` values before it to `after` values after it. */
function lowest(values: Float32Array, before: number, after: number): Float32Array {
  const { length } = values;
  const lows = new Float32Array(length);
  const queue = new Int32Array(length); // indexes of values, from the lowest value to the highest
  let head = 0;
  let tail = 0;
  for (let i = -after; i < length; i++) {
    const entering = i + after;
    if (entering < length) {
      while (tail > head && values[queue[tail - 1]] >= values[entering]) tail--;
      queue[tail++] = entering;
    }
    if (i < 0) continue;
    if (queue[head] < i - before) head++;
    lows[i] = values[queue[head]];
  }
  return lows;
}

/** Limits how fast the gain rises. */
function release(gain: Float32Array): void {
  let last = 1;
  for (let i = 0; i < gain.length; i++) {
    gain[i] = last = Math.min(gain[i], last + (1 - last) * RECOVERY);
  }
}

/**
 * Replaces each value by the mean of itself and the `width` values before it. Values before the
 * first one count as equal to it.
 */
function mean(values: Float32Array, width: number): void {
  let sum = 0;
  for (let i = 1; i <= width; i++) sum += values[Math.max(0, values.length - i)];
  for (let i = values.length - 1; i >= 0; i--) {
    sum += values[Math.max(0, i - width)];
    const leaving = values[i];
    values[i] = sum / (width + 1);
    sum -= leaving;
  }
}
