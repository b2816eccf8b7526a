/**
 * Where an utterance's speech will begin and end, known before it is decoded.
 *
 * @module
 */

import { CURVE_VALUES_PER_FRAME, SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";

const SAMPLES_PER_VALUE = SAMPLES_PER_FRAME / CURVE_VALUES_PER_FRAME;

/** The network's energy is above it where a voice speaks; what is below is breath, 40 dB softer, and silence. */
const SPEAKS = 0;

/** Soft beginnings and ends are below that already: 25 ms before and 75 ms behind belong to the speech. */
const BEFORE = 600;
const BEHIND = 1800;

/**
 * The first sample of speech and the one behind the last: all samples when no energy is high.
 *
 * @param energy [2F], as the network gives it
 */
export function speechRange(energy: Float32Array): { begin: number; end: number } {
  const speaks = (value: number): boolean => value > SPEAKS;
  const length = energy.length * SAMPLES_PER_VALUE;
  const first = energy.findIndex(speaks);
  if (first < 0) return { begin: 0, end: length };
  return {
    begin: Math.max(0, first * SAMPLES_PER_VALUE - BEFORE),
    end: Math.min(length, (energy.findLastIndex(speaks) + 1) * SAMPLES_PER_VALUE + BEHIND),
  };
}
