/**
 * Removes frequencies that no voice contains but that the network produces.
 *
 * @module
 */

import { filter, highPass } from "./biquad.ts";

/** In Hz. Lower frequencies can't be heard, and no voice is that deep. */
const INAUDIBLE = 20;

/**
 * Removes DC and the rumble below 20 Hz from an utterance, in place.
 *
 * @param sampleRate in Hz
 */
export function removeDc(samples: Float32Array, sampleRate: number): void {
  filter(samples, highPass(INAUDIBLE / sampleRate, Math.SQRT1_2));
}
