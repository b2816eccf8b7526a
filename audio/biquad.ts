/**
 * Second-order filters.
 *
 * @module
 */

/** H(z) = (b0 + b1/z + b2/z²) / (1 + a1/z + a2/z²) */
export interface Biquad {
  readonly b: readonly [number, number, number];
  readonly a: readonly [number, number];
}

/** Filters `samples` in place, as if silence came before them. */
export function filter(samples: Float32Array, { b: [b0, b1, b2], a: [a1, a2] }: Biquad): void {
  let [first, second] = [0, 0];
  for (let i = 0; i < samples.length; i++) {
    const x = samples[i];
    const y = b0 * x + first;
    first = b1 * x - a1 * y + second;
    second = b2 * x - a2 * y;
    samples[i] = y;
  }
}

/**
 * A high-pass filter that attenuates frequencies below `frequency` by 12 dB per octave.
 *
 * @param frequency as a fraction of the sample rate
 * @param q 0.71 gives the flattest response
 */
export function highPass(frequency: number, q: number): Biquad {
  const k = Math.tan(Math.PI * frequency);
  const a0 = 1 + k / q + k ** 2;
  return {
    b: [1 / a0, -2 / a0, 1 / a0],
    a: [2 * (k ** 2 - 1) / a0, (1 - k / q + k ** 2) / a0],
  };
}
