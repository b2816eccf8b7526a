/**
 * The edges of utterances, where samples meet silence or another utterance.
 *
 * @module
 */

/** 5 ms at 24 kHz: too short to be heard as a fade, long enough not to be heard as a click. */
const FADE_SAMPLES = 120;

/** Fades both ends of an utterance, in place. */
export function fadeEdges(samples: Float32Array): void {
  fadeIn(samples);
  fadeOut(samples);
}

/** Fades the beginning of `samples` in, in place: the network's first sample need not be zero. */
export function fadeIn(samples: Float32Array): void {
  const length = fadeLength(samples);
  for (let i = 0; i < length; i++) samples[i] *= gain(i, length);
}

/** Fades the end of `samples` out, in place. */
export function fadeOut(samples: Float32Array): void {
  const length = fadeLength(samples);
  for (let i = 0; i < length; i++) samples[samples.length - 1 - i] *= gain(i, length);
}

function fadeLength(samples: Float32Array): number {
  return Math.min(FADE_SAMPLES, samples.length >> 1);
}

/** From 0 at 0 to nearly 1 at the end of the fade. */
function gain(i: number, length: number): number {
  return 0.5 - 0.5 * Math.cos(Math.PI * i / length);
}

/** The first sample that is heard, and the one behind the last; `undefined` where all is silent. */
export function heardRange(
  samples: Float32Array,
  threshold: number,
): { begin: number; end: number } | undefined {
  const isHeard = (sample: number): boolean => Math.abs(sample) >= threshold;
  const begin = samples.findIndex(isHeard);
  return begin < 0 ? undefined : { begin, end: samples.findLastIndex(isHeard) + 1 };
}
