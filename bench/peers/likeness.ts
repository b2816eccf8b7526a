/**
 * Checks whether two systems run the same network, by comparing their speech.
 *
 * @module
 */

import { spectrogram } from "../quality/spectrogram.ts";
import { KokoroError } from "../../errors.ts";

/**
 * The faintest level that is compared, in dB relative to the highest. Below is noise, which differs
 * between systems.
 */
const FLOOR_DB = -60;

/**
 * The lowest correlation that is accepted. Measured: 0.997 with kokoro's own STFT, 0.95 with the
 * one for ONNX, and 0.87 or less with the timbre of another voice.
 */
const LEAST_LIKENESS = 0.9;

/** How far the lengths may differ: a system may round a duration the other way. */
const MOST_DIFFERENCE = 0.02;

/** How much the speech of a system is like ours. */
export interface Similarity {
  /** How much longer it is, as a part of the length of ours. */
  readonly longer: number;
  /** The correlation of the spectrograms. */
  readonly likeness: number;
}

/** Compares the speech of a system with ours. */
export async function compareSpeech(
  ours: Float32Array,
  theirs: Float32Array,
): Promise<Similarity> {
  return { longer: theirs.length / ours.length - 1, likeness: await likeness(ours, theirs) };
}

/**
 * Checks that speech was spoken by the same network as ours.
 *
 * @throws {KokoroError} `setup` when it was spoken by another network
 */
export function checkLikeness({ longer, likeness }: Similarity): void {
  if (!(Math.abs(longer) <= MOST_DIFFERENCE)) {
    throw new KokoroError(
      "setup",
      `the length of its speech differs from ours by ${percent(longer)}`,
    );
  }
  if (!(likeness >= LEAST_LIKENESS)) {
    throw new KokoroError(
      "setup",
      `its speech has a correlation of ${
        percent(likeness)
      } with ours, too low for the same network`,
    );
  }
}

/**
 * The correlation of two spectrograms in dB; 1 for equal ones. Phases are ignored, because they
 * depend on the noise.
 *
 * @param a, b samples of about the same length; the longer one is cut
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

/** A part of a whole in percent, with a decimal. */
export function percent(part: number): string {
  return `${(100 * part).toFixed(1)}%`;
}
