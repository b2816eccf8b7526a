/**
 * What it takes to compute for a request: the network, turns to use it, and a reason to go on.
 *
 * @module
 */

import type { Engine } from "../ffi/engine.ts";
import { checkStillThere } from "../ffi/slot.ts";
import type { Ticket } from "./turns.ts";

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

/** See the module. */
export class Session {
  /** How long each stage takes. */
  readonly stages = new Stages();

  constructor(
    readonly engine: Engine,
    private readonly ticket: Ticket,
    /** Where the samples go, if that is the caller's. */
    private readonly output?: Float32Array<ArrayBuffer>,
  ) {}

  /** Does a stage of the work when it is this request's turn. */
  compute<T>(stage: keyof StageTimes, work: () => Promise<T>): Promise<T> {
    return this.ticket.turn(() => {
      this.check();
      return this.stages.time(stage, work);
    });
  }

  /** While native code was at work, the caller may have let go of what it works with, or of the result. */
  check(): void {
    this.ticket.signal.throwIfAborted();
    if (this.output) checkStillThere(this.output);
  }
}
