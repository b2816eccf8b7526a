/**
 * Where a voice is silent within what it says.
 *
 * @module
 */

/** 5 ms at 24 kHz. */
const STEP = 120;

/** Of the loudest step: 40 dB below it is what a voice leaves when it is silent. */
const SILENT = 0.01;

/** 50 ms: shorter silences are the closures of plosives. */
const SHORTEST = 1200;

/** A stretch of samples. */
export interface Pause {
  readonly start: number;
  /** Behind the last. */
  readonly end: number;
}

/** The silences of an utterance. */
export class Pauses {
  /** Of each step whether it is silent. */
  readonly #silent: readonly boolean[];

  constructor(samples: Float32Array) {
    const levels = Array.from(
      { length: Math.ceil(samples.length / STEP) },
      (_, step) => level(samples.subarray(step * STEP, (step + 1) * STEP)),
    );
    const limit = SILENT * levels.reduce((most, value) => Math.max(most, value), 0);
    this.#silent = levels.map((value) => value < limit);
  }

  /** The longest pause between two samples, to the 5 ms, if there is one. */
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

  /** The sample behind the last one that is heard, to the 5 ms; 0 if there is none. */
  get end(): number {
    return (this.#silent.lastIndexOf(false) + 1) * STEP;
  }
}

function level(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] * samples[i];
  return Math.sqrt(sum / samples.length);
}
