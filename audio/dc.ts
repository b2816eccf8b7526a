/**
 * What a voice can't have, and the network gives nevertheless.
 *
 * @module
 */

import { filter, highPass } from "./biquad.ts";

/** In Hz: no ear hears it, and no voice is as deep. */
const INAUDIBLE = 20;

/**
 * Takes DC and the rumble below 20 Hz off an utterance, in place.
 *
 * @param sampleRate in Hz
 */
export function removeDc(samples: Float32Array, sampleRate: number): void {
  filter(samples, highPass(INAUDIBLE / sampleRate, Math.SQRT1_2));
}
