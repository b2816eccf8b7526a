/**
 * Whether two systems have spoken with the same network.
 *
 * @module
 */

import { spectrogram } from "../quality/spectrogram.ts";
import { KokoroError } from "../../errors.ts";

/** What is fainter is noise, which each system draws for itself; in dB below the highest. */
const FLOOR_DB = -60;

/** Measured: 0.997 with kokoro's own STFT, 0.95 with the one for ONNX; 0.87 and less with the timbre of another voice. */
const LEAST_LIKENESS = 0.9;

/** How much longer or shorter the same speech may be: a duration may be rounded the other way. */
const MOST_DIFFERENCE = 0.02;

/** @throws {KokoroError} `setup` when `theirs` was not spoken with the network that `ours` was spoken with */
export async function checkLikeness(ours: Float32Array, theirs: Float32Array): Promise<void> {
  const difference = theirs.length / ours.length - 1;
  if (!(Math.abs(difference) <= MOST_DIFFERENCE)) {
    throw new KokoroError("setup", `its speech is ${percent(difference)} longer than ours`);
  }
  const like = await likeness(ours, theirs);
  if (!(like >= LEAST_LIKENESS)) {
    throw new KokoroError(
      "setup",
      `its speech is ${percent(like)} like ours, which is not the same network`,
    );
  }
}

/**
 * The correlation of two spectrograms in dB, 1 for equal ones. Phases count for nothing: they depend on the noise.
 *
 * @param a, b samples of about the same length: what is longer is left out
 */
export async function likeness(a: Float32Array, b: Float32Array): Promise<number> {
  const length = Math.min(a.length, b.length);
  const [x, y] = await Promise.all(
    [a, b].map(async (samples) => {
      const { levels } = await spectrogram(samples.subarray(0, length));
      return levels.map((level) => Math.max(level, FLOOR_DB));
    }),
  );
  return correlation(x, y);
}

function correlation(x: Float32Array, y: Float32Array): number {
  const [meanX, meanY] = [x, y].map((values) => sum(values) / values.length);
  let [xx, yy, xy] = [0, 0, 0];
  for (const [i, value] of x.entries()) {
    const [dx, dy] = [value - meanX, y[i] - meanY];
    xx += dx * dx;
    yy += dy * dy;
    xy += dx * dy;
  }
  return xy / Math.sqrt(xx * yy);
}

function sum(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)}%`;
}
