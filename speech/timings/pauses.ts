/**
 * Finds the silences within an utterance.
 *
 * @module
 */

/** The samples of one step: 5 ms at 24 kHz. */
const STEP = 120;

/** A step is silent below this fraction of the loudest step's level: 40 dB below it. */
const SILENT = 0.01;

/** The shortest pause in samples, 50 ms: shorter silences are the closures of plosives. */
const SHORTEST = 1200;

/** A silent range of samples. */
export interface Pause {
  /** The first sample. */
  readonly start: number;
  /** The sample after the last one. */
  readonly end: number;
}

/** The silences of an utterance. */
export class Pauses {
  /** Whether each step is silent. */
  readonly #silent: readonly boolean[];

  constructor(samples: Float32Array) {
    const levels = Array.from(
      { length: Math.ceil(samples.length / STEP) },
      (_, step) => level(samples.subarray(step * STEP, (step + 1) * STEP)),
    );
    const limit = SILENT * levels.reduce((most, value) => Math.max(most, value), 0);
    this.#silent = levels.map((value) => value < limit);
  }

  /** The longest pause from sample `from` to before `to`, if any, exact to 5 ms. */
  longest(from: number, to: number): Pause | undefined {
    let longest: Pause | undefined;
    let start = Math.max(0, from);
    for (let step = Math.max(0, Math.ceil(from / STEP)); (step + 1) * STEP <= to; step++) {
      const end = (step + 1) * STEP;
      if (!this.#silent[step]) start = end;
      else if (end - start >= (longest ? longest.end - longest.start : SHORTEST)) {
        longest = { start, end };
      }
    }
    return longest;
  }

  /** Where the sound begins that goes on up to a sample, exact to 5 ms. */
  soundUpTo(sample: number): number {
    let step = Math.floor(sample / STEP);
    if (this.#silent[step]) return sample;
    while (step > 0 && !this.#silent[step - 1]) step--;
    return Math.min(sample, step * STEP);
  }

  /** The sample after the last one that is heard, exact to 5 ms; 0 if none is heard. */
  get end(): number {
    return (this.#silent.lastIndexOf(false) + 1) * STEP;
  }
}

function level(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] * samples[i];
  return Math.sqrt(sum / samples.length);
}
