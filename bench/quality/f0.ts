/**
 * Measures the fundamental frequency (F0) of a voice in its sound.
 *
 * @module
 */

import { loadPitchy } from "../../dev_deps.ts";

/** F0 over time. */
export interface F0 {
  /** F0 in Hz, one value for each moment; 0 where there is no voice. */
  readonly hz: Float32Array;
  /** The time from one moment to the next, in seconds. The first moment is at 0. */
  readonly step: number;
}

/** A summary of F0. */
export interface F0Summary {
  /** In Hz; undefined if there is no voice. */
  readonly median?: number;
  /** The standard deviation about the median, in semitones; undefined if there is no voice. */
  readonly spread?: number;
}

const STEP_SECONDS = 0.01;
/** Two periods of the deepest voice. In a longer window F0 moves too far. */
const WINDOW_SECONDS = 0.03;
const LOWEST_HZ = 60;
const HIGHEST_HZ = 600;
/**
 * How similar successive periods of a voice must be, 0 to 1. A moving F0 and a rasping voice make
 * them less similar.
 */
const CLEAR = 0.75;
/** The level of silence, in dB relative to full scale. */
const SILENT_DB = -50;

/**
 * Measures F0 with McLeod's pitch method.
 *
 * @param samples mono, -1 to 1
 * @param sampleRate in Hz
 * @example
 * ```ts
 * import { measureF0, summarizeF0 } from "./bench/quality/f0.ts";
 * const tone = Float32Array.from(
 *   { length: 24_000 },
 *   (_, i) => Math.sin(2 * Math.PI * 200 * i / 24_000),
 * );
 * console.log(summarizeF0(await measureF0(tone, 24_000)).median); // 200
 * ```
 */
export async function measureF0(samples: Float32Array, sampleRate: number): Promise<F0> {
  const { PitchDetector } = await loadPitchy();
  const window = Math.round(WINDOW_SECONDS * sampleRate);
  const detector = PitchDetector.forFloat32Array(window);
  detector.minVolumeDecibels = SILENT_DB;
  const hop = Math.round(STEP_SECONDS * sampleRate);
  // The padding puts each moment in the middle of its window.
  const padded = new Float32Array(samples.length + window);
  padded.set(samples, window >> 1);
  const hz = Float32Array.from({ length: Math.ceil(samples.length / hop) }, (_, moment) => {
    const begin = moment * hop;
    const [pitch, clarity] = detector.findPitch(padded.subarray(begin, begin + window), sampleRate);
    return clarity >= CLEAR && pitch >= LOWEST_HZ && pitch <= HIGHEST_HZ ? pitch : 0;
  });
  return { hz, step: hop / sampleRate };
}

/** Summarizes F0 as its median and the spread about it. */
export function summarizeF0({ hz }: F0): F0Summary {
  const voiced = hz.filter((value) => value > 0).sort();
  if (voiced.length === 0) return {};
  const median = voiced[voiced.length >> 1];
  const squares = voiced.reduce((sum, value) => sum + (12 * Math.log2(value / median)) ** 2, 0);
  return { median, spread: Math.sqrt(squares / voiced.length) };
}
