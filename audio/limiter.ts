/**
 * Keeps peaks below full scale: what is too loud is made quieter for a while, not cut off.
 *
 * @module
 */

import { largest, MOST_GAIN, peaks, REACH } from "./true_peak.ts";

/** -1 dBTP. */
const CEILING = 10 ** (-1 / 20);

/** What is above the ceiling goes 0.1 dB below it, for meters that look between samples elsewhere. */
const AIM = 10 ** (-1.1 / 20);

/** The gain begins to fall 5 ms (at 24 kHz) before a peak: too slow for a click, too short to be heard ahead of it. */
const ATTACK = 120;

/** For 12 ms behind a peak the gain stays: it must not follow the single periods of a deep voice. */
const HOLD = 288;

/** Then, with each sample, this part of what was taken off comes back: two thirds in 60 ms. */
const RECOVERY = 1 / 1440;

/** The gain changes a little within reach of a peak, which moves the peak: a second pass finds what is left. */
const MOST_PASSES = 4;

/**
 * Brings the true peak of one utterance to -1 dBTP or below, in place. An utterance that is there already stays as it
 * is, bit by bit. Whatever finite samples come in, those that go out are between -1 and 1.
 *
 * @param samples at 24 kHz or near it; one that is not finite does not become so, and nothing is promised of the rest
 * @example
 * ```ts
 * import { limitPeaks } from "./audio/limiter.ts";
 * const samples = Float32Array.from({ length: 24_000 }, (_, i) => 3 * Math.sin(i / 40));
 * limitPeaks(samples);
 * ```
 */
export function limitPeaks(samples: Float32Array): void {
  if (largest(samples) * MOST_GAIN <= CEILING) return;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    const found = peaks(samples, AIM);
    if (!(largest(found) > CEILING)) return;
    const gain = smoothGain(found);
    for (let i = 0; i < samples.length; i++) samples[i] *= gain[i];
  }
}

/** The gain of each sample: never more than the peaks around it allow, and without a corner. */
function smoothGain(found: Float32Array): Float32Array {
  const allowed = found.map((peak) => Math.min(1, AIM / peak));
  const gain = lowest(allowed, HOLD, ATTACK + REACH);
  release(gain);
  mean(gain, ATTACK / 2);
  mean(gain, ATTACK / 2);
  return gain;
}

/** Of each value and those at most `before` before it and `after` after it the lowest. */
function lowest(values: Float32Array, before: number, after: number): Float32Array {
  const { length } = values;
  const lows = new Float32Array(length);
  const queue = new Int32Array(length); // places of values, each lower than those behind it
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

/** Slows down every rise. */
function release(gain: Float32Array): void {
  let last = 1;
  for (let i = 0; i < gain.length; i++) {
    gain[i] = last = Math.min(gain[i], last + (1 - last) * RECOVERY);
  }
}

/** Makes of each value the mean of it and the `width` before it; before the first all are as the first. */
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
