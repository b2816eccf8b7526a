/**
 * Changes the pitch by editing the F0 curve, from which the network makes the sound. Formants stay
 * as they are, and nothing is resampled.
 *
 * @module
 */

/** How to change the pitch of an utterance. */
export interface Pitch {
  /** Semitones by which all of the curve is raised. */
  readonly semitones: number;
  /** Factor on the distance of F0 from the utterance's mean, both in Hz. */
  readonly range: number;
  /** Hz by which the curve is raised after that. */
  readonly shift: number;
}

/** The F0 above which the network's source is voiced, in Hz. */
const VOICED = 10;

/**
 * As a fraction of the median F0. Where the curve is lower, it is on its way into or out of silence
 * and is not heard as a pitch.
 */
const SOLID = 0.5;

/** The lowest F0 that a pitch is moved to, in Hz: no voice goes lower. */
const LOWEST = 50;

/**
 * The curve with another pitch. Where a pitch is heard, the curve and with it the utterance's mean
 * move as `pitch` asks. The flanks on which the network fades a voice in and out get the factors of
 * their neighbours, so that nothing jumps. Unvoiced values stay unvoiced.
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

/**
 * The curve with another pitch in some places. Unvoiced values stay unvoiced.
 *
 * @param f0 [2F] in Hz
 * @param semitones [2F] by which each value is raised
 */
export function bend(f0: Float32Array, semitones: Float64Array): Float32Array {
  return f0.map((hertz, i) => {
    if (hertz <= VOICED || semitones[i] === 0) return hertz;
    // What is that low already is on its way into silence.
    return Math.max(hertz * 2 ** (semitones[i] / 12), Math.min(hertz, LOWEST));
  });
}

/**
 * The factor for each value. Values between two solid ones get an interpolated factor, and values
 * before the first or after the last solid one get the factor of that one.
 */
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
