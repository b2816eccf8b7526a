/**
 * Measures samples, for tests that tell speech from noise.
 *
 * @module
 */

/** The root mean square in dB, where 0 is a square wave at full scale. */
export function levelDb(samples: Float32Array): number {
  return 10 * Math.log10(samples.reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
}

/** The largest magnitude. */
export function peak(samples: Float32Array): number {
  return samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
}

/** The largest difference between neighbouring samples from `begin` to `end`. */
export function largestStep(samples: Float32Array, begin = 0, end = samples.length): number {
  let largest = 0;
  for (let i = begin + 1; i < end; i++) {
    largest = Math.max(largest, Math.abs(samples[i] - samples[i - 1]));
  }
  return largest;
}

/** The correlation of `samples` with themselves `lag` samples later, -1 to 1: near 0 for noise. */
export function likenessAt(samples: Float32Array, lag: number): number {
  let [product, first, second] = [0, 0, 0];
  for (let i = lag; i < samples.length; i++) {
    product += samples[i] * samples[i - lag];
    first += samples[i] ** 2;
    second += samples[i - lag] ** 2;
  }
  return product / Math.sqrt(first * second);
}

/** The share of the energy below `frequency`, 0 to 1, by Fourier transforms of 480 samples. */
export function energyBelow(frequency: number, samples: Float32Array, sampleRate: number): number {
  const size = 480;
  let [below, all] = [0, 0];
  for (let at = 0; at + size <= samples.length; at += 4 * size) {
    for (let bin = 1; bin < size / 2; bin++) {
      const energy = energyAt(bin, samples.subarray(at, at + size));
      all += energy;
      if (bin * sampleRate / size < frequency) below += energy;
    }
  }
  return below / all;
}

/** The energy at `bin` periods in `samples`, with a Hann window. */
function energyAt(bin: number, samples: Float32Array): number {
  let [cosine, sine] = [0, 0];
  samples.forEach((sample, i) => {
    const phase = 2 * Math.PI * i / samples.length;
    const windowed = sample * (1 - Math.cos(phase));
    cosine += windowed * Math.cos(bin * phase);
    sine += windowed * Math.sin(bin * phase);
  });
  return cosine ** 2 + sine ** 2;
}

/**
 * The pitch in Hz of each voiced 10 ms, by autocorrelation. Among lags that are nearly the best,
 * the shortest one counts.
 */
export function pitches(samples: Float32Array, sampleRate: number): number[] {
  const window = Math.round(0.04 * sampleRate);
  const [shortest, longest] = [450, 60].map((hertz) => Math.round(sampleRate / hertz));
  const found: number[] = [];
  for (let at = 0; at + window + longest <= samples.length; at += sampleRate / 100) {
    const stretch = samples.subarray(at, at + window + longest);
    if (levelDb(stretch) < -45) continue;
    const likeness = Array.from(
      { length: longest - shortest },
      (_, i) => likenessAt(stretch, shortest + i),
    );
    const best = Math.max(...likeness);
    if (best < 0.7) continue;
    const peak = likeness.findIndex((value, i) =>
      value > 0.9 * best && value >= (likeness[i - 1] ?? 0) && value >= (likeness[i + 1] ?? 0)
    );
    found.push(sampleRate / (shortest + peak));
  }
  return found;
}

/** The middle one of the sorted values. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** The standard deviation. */
export function deviation(values: readonly number[]): number {
  const mean = values.reduce((total, value) => total + value, 0) / values.length;
  return Math.sqrt(values.reduce((total, value) => total + (value - mean) ** 2, 0) / values.length);
}
