/**
 * The fundamental frequency of a voice, measured in the sound.
 *
 * @module
 */

import { loadPitchy } from "../../dev_deps.ts";

/** F0 over time. */
export interface F0 {
  /** In Hz, one value for each moment; 0 where there is no voice. */
  readonly hz: Float32Array;
  /** In seconds: from one moment to the next. The first one is at 0. */
  readonly step: number;
}

/** What an F0 is like. */
export interface F0Summary {
  /** In Hz; undefined where there is no voice. */
  readonly median?: number;
  /** The standard deviation in semitones, about the median. */
  readonly spread?: number;
}

const STEP_SECONDS = 0.01;
/** Two periods of the deepest voice; in a longer one, F0 moves too far. */
const WINDOW_SECONDS = 0.03;
const LOWEST_HZ = 60;
const HIGHEST_HZ = 600;
/** How much alike a period and the next one must be, 0 to 1, to be a voice: less where F0 moves, or rasps. */
const CLEAR = 0.75;
/** Below the loudest that there can be. */
const SILENT_DB = -50;

/**
 * Measures F0 by McLeod's pitch method.
 *
 * @param samples mono, -1 to 1
 * @param sampleRate in Hz
 * @example
 * ```ts
 * import { measureF0, summarizeF0 } from "./bench/quality/f0.ts";
 * const tone = Float32Array.from({ length: 24_000 }, (_, i) => Math.sin(2 * Math.PI * 200 * i / 24_000));
 * console.log(summarizeF0(await measureF0(tone, 24_000)).median); // 200
 * ```
 */
export async function measureF0(samples: Float32Array, sampleRate: number): Promise<F0> {
  const { PitchDetector } = await loadPitchy();
  const window = Math.round(WINDOW_SECONDS * sampleRate);
  const detector = PitchDetector.forFloat32Array(window);
  detector.minVolumeDecibels = SILENT_DB;
  const hop = Math.round(STEP_SECONDS * sampleRate);
  // Each moment is in the middle of its window.
  const padded = new Float32Array(samples.length + window);
  padded.set(samples, window >> 1);
  const hz = Float32Array.from({ length: Math.ceil(samples.length / hop) }, (_, moment) => {
    const begin = moment * hop;
    const [pitch, clarity] = detector.findPitch(padded.subarray(begin, begin + window), sampleRate);
    return clarity >= CLEAR && pitch >= LOWEST_HZ && pitch <= HIGHEST_HZ ? pitch : 0;
  });
  return { hz, step: hop / sampleRate };
}

/** The median, and the spread about it. */
export function summarizeF0({ hz }: F0): F0Summary {
  const voiced = hz.filter((value) => value > 0).sort();
  if (voiced.length === 0) return {};
  const median = voiced[voiced.length >> 1];
  const squares = voiced.reduce((sum, value) => sum + (12 * Math.log2(value / median)) ** 2, 0);
  return { median, spread: Math.sqrt(squares / voiced.length) };
}
