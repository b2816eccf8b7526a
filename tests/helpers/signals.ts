/**
 * Generates sounds to measure.
 *
 * @module
 */

/** A sine of `frequency` Hz with the amplitude `gain`, which starts at `phase` radians. */
export function sine(
  frequency: number,
  sampleRate: number,
  seconds: number,
  gain = 1,
  phase = 0,
): Float32Array {
  const step = 2 * Math.PI * frequency / sampleRate;
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => gain * Math.sin(step * i + phase),
  );
}

/** White noise from -1 to 1. The same `seed` gives the same noise. */
export function noise(length: number, seed: number): Float32Array {
  let state = seed;
  return new Float32Array(length).map(() => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return state / 2 ** 31;
  });
}

/** A sine that glides from one frequency to another, both in Hz, with the amplitude 0.5. */
export function chirp(
  from: number,
  to: number,
  sampleRate: number,
  seconds: number,
): Float32Array {
  const length = Math.round(seconds * sampleRate);
  let phase = 0;
  return Float32Array.from({ length }, (_, i) => {
    phase += 2 * Math.PI * (from + (to - from) * i / length) / sampleRate;
    return 0.5 * Math.sin(phase);
  });
}

/** Joins sounds in order. */
export function joined(...parts: readonly Float32Array[]): Float32Array {
  return Float32Array.from(parts.flatMap((part) => [...part]));
}

/** A sound like a voice: harmonics of an F0 that glides, syllables and a little breath. */
export function voice(sampleRate: number, seconds: number): Float32Array {
  const breath = noise(Math.round(seconds * sampleRate), 7);
  let phase = 0;
  return breath.map((air, i) => {
    const time = i / sampleRate;
    phase += 2 * Math.PI * (160 + 60 * Math.sin(2 * Math.PI * 0.7 * time)) / sampleRate;
    let harmonics = 0;
    for (let k = 1; k <= 24; k++) harmonics += Math.sin(k * phase) / k;
    return 0.3 * (harmonics + 0.01 * air) * Math.sin(2 * Math.PI * 1.5 * time) ** 2;
  });
}
