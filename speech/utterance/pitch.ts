/**
 * Edits of the F0 curve, from which the network makes the sound: formants stay, nothing is resampled.
 *
 * @module
 */

/** How an utterance's pitch is changed. */
export interface Pitch {
  /** Semitones up; what lies above and below goes with it. */
  readonly semitones: number;
  /** Factor on the distance from the utterance's mean, in Hz. */
  readonly range: number;
  /** Hz up, after that. */
  readonly shift: number;
}

/** Above this the network's source is voiced, in Hz. */
const VOICED = 10;

/** Of the median: where the curve is lower it is on its way into silence or out of it, and no pitch that is heard. */
const SOLID = 0.5;

/** Lower than this no voice goes, in Hz. */
const LOWEST = 50;

/**
 * The curve with another pitch. The mean of an utterance moves by what was asked, and only there is it moved where a
 * pitch is heard: the flanks on which the network fades a voice in and out are stretched with their neighbours, so that
 * nothing jumps and what was unvoiced stays it.
 *
 * @param f0 [2F] in Hz, at most 10 where unvoiced
 */
export function shapePitch(f0: Float32Array, pitch: Pitch): Float32Array {
  const voiced = f0.filter((hertz) => hertz > VOICED);
  const isSame = pitch.semitones === 0 && pitch.range === 1 && pitch.shift === 0;
  if (voiced.length === 0 || isSame) return f0;
  const solid = SOLID * voiced.toSorted()[voiced.length >> 1];
  const mean = average(voiced.filter((hertz) => hertz >= solid));
  const transposed = 2 ** (pitch.semitones / 12);
  const factor = (hertz: number): number => {
    const wanted = mean * transposed + (hertz - mean) * transposed * pitch.range + pitch.shift;
    return Math.max(wanted, LOWEST) / hertz;
  };
  const factors = holdFactors(f0, (hertz) => hertz >= solid, factor);
  return f0.map((hertz, i) => hertz > VOICED ? Math.max(hertz * factors[i], VOICED + 1) : hertz);
}

/** The factor of each value: of one that is not solid, that of the nearest solid one, between two of them a mixture. */
function holdFactors(
  f0: Float32Array,
  isSolid: (hertz: number) => boolean,
  factor: (hertz: number) => number,
): Float64Array {
  const factors = new Float64Array(f0.length);
  let last = -1;
  for (let i = 0; i <= f0.length; i++) {
    const solid = i < f0.length && isSolid(f0[i]);
    if (solid) factors[i] = factor(f0[i]);
    else if (i < f0.length) continue;
    const before = last < 0 ? factors[i] : factors[last];
    const behind = solid ? factors[i] : before;
    for (let k = last + 1; k < i; k++) {
      factors[k] = before + (behind - before) * (k - last) / (i - last);
    }
    last = i;
  }
  return factors;
}

function average(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
