/**
 * Finds where the speech of an utterance begins and ends, before it is decoded.
 *
 * @module
 */

import { CURVE_VALUES_PER_FRAME, SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";

const SAMPLES_PER_VALUE = SAMPLES_PER_FRAME / CURVE_VALUES_PER_FRAME;

/**
 * The network's energy is above this where a voice speaks. Below it there is only silence, or
 * breath that is 40 dB softer.
 */
const SPEAKS = 0;

/**
 * Samples before and after the range of high energy that belong to the speech too, since its soft
 * beginning and end are below {@linkcode SPEAKS}: 25 ms and 75 ms.
 */
const BEFORE = 600;
const BEHIND = 1800;

/**
 * The samples of speech: `begin` is the first sample, `end` the sample after the last one. Without
 * any high energy this is the whole utterance.
 *
 * @param energy [2F] the energy curve, without edits of effort
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
