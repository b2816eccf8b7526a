/**
 * How long each stage of a synthesis took.
 *
 * @module
 */

/**
 * Milliseconds of each stage.
 *
 * @example
 * ```ts
 * import { loadKokoro, type StageTimes } from "./mod.ts";
 * using model = await loadKokoro();
 * const stages: StageTimes = (await model.synthesize("Where does the time go?")).stages;
 * for (const [stage, ms] of Object.entries(stages)) console.log(`${stage}: ${ms.toFixed(1)} ms`);
 * ```
 */
export interface StageTimes {
  /** Script to phonemes. */
  readonly text: number;
  /** Phonemes to durations. */
  readonly durations: number;
  /** Durations to F0 and energy. */
  readonly curves: number;
  /** F0 and energy to samples. */
  readonly samples: number;
}

/** Adds up what is done, stage by stage. */
export class Stages {
  readonly #times: Record<keyof StageTimes, number> = {
    text: 0,
    durations: 0,
    curves: 0,
    samples: 0,
  };

  /** Does `work`, which is a part of `stage`, and waits for it. */
  async time<T>(stage: keyof StageTimes, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.#times[stage] += performance.now() - started;
    }
  }

  /** Milliseconds so far. */
  get times(): StageTimes {
    return { ...this.#times };
  }
}
