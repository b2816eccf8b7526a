/**
 * The edges of utterances, where samples meet silence or another utterance.
 *
 * @module
 */

/** 5 ms at 24 kHz: too short to be heard as a fade, and long enough to avoid a click. */
const FADE_SAMPLES = 120;

/** Fades both ends of an utterance, in place. */
export function fadeEdges(samples: Float32Array): void {
  fadeIn(samples);
  fadeOut(samples);
}

/** Fades in the beginning of `samples`, in place: the network's first sample may not be zero. */
export function fadeIn(samples: Float32Array): void {
  const length = fadeLength(samples);
  for (let i = 0; i < length; i++) samples[i] *= gain(i, length);
}

/** Fades out the end of `samples`, in place. */
export function fadeOut(samples: Float32Array): void {
  const length = fadeLength(samples);
  for (let i = 0; i < length; i++) samples[samples.length - 1 - i] *= gain(i, length);
}

function fadeLength(samples: Float32Array): number {
  return Math.min(FADE_SAMPLES, samples.length >> 1);
}

/** The gain at sample `i` of a fade in: from 0 at the first to nearly 1 at the last. */
function gain(i: number, length: number): number {
  return 0.5 - 0.5 * Math.cos(Math.PI * i / length);
}

/**
 * The range that is heard: `begin` is the first sample, `end` the sample after the last one.
 * `undefined` if all samples are silent.
 */
export function heardRange(
  samples: Float32Array,
  threshold: number,
): { begin: number; end: number } | undefined {
  const isHeard = (sample: number): boolean => Math.abs(sample) >= threshold;
  const begin = samples.findIndex(isHeard);
  return begin < 0 ? undefined : { begin, end: samples.findLastIndex(isHeard) + 1 };
}
