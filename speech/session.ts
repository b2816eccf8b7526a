/**
 * Runs the computations of a request, and measures how long they take.
 *
 * @module
 */

import type { Engine } from "../ffi/engine.ts";
import { checkStillThere } from "../ffi/slot.ts";
import type { Ticket } from "./turns.ts";

/**
 * The time that each stage of a synthesis takes, in milliseconds.
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
  /** From the script to phonemes. */
  readonly text: number;
  /** From phonemes to durations. */
  readonly durations: number;
  /** From durations to F0 and energy. */
  readonly curves: number;
  /** From F0 and energy to samples. */
  readonly samples: number;
}

/** Adds up the time that each stage takes. */
export class Stages {
  readonly #times: Record<keyof StageTimes, number> = {
    text: 0,
    durations: 0,
    curves: 0,
    samples: 0,
  };

  /** Runs `work`, adds its time to that of `stage`, and returns its result. */
  async time<T>(stage: keyof StageTimes, work: () => Promise<T>): Promise<T> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.#times[stage] += performance.now() - started;
    }
  }

  /** The times so far, in milliseconds. */
  get times(): StageTimes {
    return { ...this.#times };
  }
}

/** Runs the computations of one request, each in its turn. */
export class Session {
  /** The time that each stage has taken so far. */
  readonly stages = new Stages();

  constructor(
    readonly engine: Engine,
    private readonly ticket: Ticket,
    /** The caller's output, if samples are written to one. */
    private readonly output?: Float32Array<ArrayBuffer>,
  ) {}

  /** Waits for this request's turn, then runs `work` as a part of `stage`. */
  compute<T>(stage: keyof StageTimes, work: () => Promise<T>): Promise<T> {
    return this.ticket.turn(() => {
      this.check();
      return this.stages.time(stage, work);
    });
  }

  /**
   * Throws if the request was aborted, or if its output was freed or transferred. Call this after
   * each wait for other code, since the caller may have done so in the meantime.
   */
  check(): void {
    this.ticket.signal.throwIfAborted();
    if (this.output) checkStillThere(this.output);
  }
}
