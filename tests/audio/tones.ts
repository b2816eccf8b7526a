/** Sounds whose F0 is known. */

export const SAMPLE_RATE = 24_000;

/** A sine that glides from one frequency to another, both in Hz. */
export function chirp(from: number, to: number, seconds: number, level = 0.5): Float32Array {
  let phase = 0;
  const length = Math.round(seconds * SAMPLE_RATE);
  return Float32Array.from({ length }, (_, i) => {
    phase += 2 * Math.PI * (from + (to - from) * i / length) / SAMPLE_RATE;
    return level * Math.sin(phase);
  });
}

/** One sound after the other. */
export function joined(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}
