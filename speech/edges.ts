/**
 * The edges of utterances, where samples meet silence or another utterance.
 *
 * @module
 */

/** 5 ms at 24 kHz: too short to be heard as a fade, long enough not to be heard as a click. */
const FADE_SAMPLES = 120;

/** Fades an utterance in and out, in place: the network's first and last samples need not be zero. */
export function fadeEdges(samples: Float32Array): void {
  const length = Math.min(FADE_SAMPLES, samples.length >> 1);
  for (let i = 0; i < length; i++) {
    const gain = 0.5 - 0.5 * Math.cos(Math.PI * i / length);
    samples[i] *= gain;
    samples[samples.length - 1 - i] *= gain;
  }
}
