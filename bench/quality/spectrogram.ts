/**
 * Computes spectrograms.
 *
 * @module
 */

import { loadStft } from "../../dev_deps.ts";

/** Energy by time and frequency. */
export interface Spectrogram {
  /** The number of moments. */
  readonly columns: number;
  /** The number of frequencies, spread evenly from 0 to half the sample rate. */
  readonly rows: number;
  /**
   * Levels in dB, 0 for the highest: `rows` x `columns`, with the highest frequency first, as in an
   * image.
   */
  readonly levels: Float32Array;
}

/** In samples: 21 ms at 24 kHz, which resolves harmonics as well as moments. */
const FRAME = 512;
/**
 * In samples: 5 ms at 24 kHz. A frame starts half its length before its moment, so that the first
 * moment is at 0.
 */
const HOP = FRAME / 4;

/** Computes the spectrogram of mono samples, with columns that are 128 samples apart. */
export async function spectrogram(samples: Float32Array): Promise<Spectrogram> {
  const { stft } = await loadStft();
  // Frames centred before or after the samples cover only part of them and are left out.
  const frames = stft(samples, { frameSize: FRAME, hopSize: HOP })
    .filter(({ time }) => time >= 0 && time < samples.length);
  const rows = FRAME / 2;
  const columns = frames.length;
  const highest = frames.reduce(
    (most, { mag }) => mag.reduce((a, b) => Math.max(a, b), most),
    1e-9,
  );
  const levels = new Float32Array(rows * columns);
  for (const [column, { mag }] of frames.entries()) {
    for (let row = 0; row < rows; row++) {
      levels[row * columns + column] = 20 * Math.log10(mag[rows - 1 - row] / highest);
    }
  }
  return { columns, rows, levels };
}
