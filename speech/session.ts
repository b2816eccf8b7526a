/**
 * What it takes to compute for a request: the network, turns to use it, and a reason to go on.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import type { Engine } from "../ffi/engine.ts";
import type { Place } from "./turns.ts";
import { Stages, type StageTimes } from "./stages.ts";

/** See the module. */
export class Workshop {
  /** How long each stage takes. */
  readonly stages = new Stages();

  constructor(
    readonly engine: Engine,
    private readonly place: Place,
    /** Where the samples go, if that is the caller's. */
    private readonly output?: Float32Array<ArrayBuffer>,
  ) {}

  /** Does a stage of the work when it is this request's turn. */
  compute<T>(stage: keyof StageTimes, work: () => Promise<T>): Promise<T> {
    return this.place.turn(() => {
      this.check();
      return this.stages.time(stage, work);
    });
  }

  /** While native code was at work, the caller may have let go of what it works with, or of the result. */
  check(): void {
    this.place.signal.throwIfAborted();
    if (this.output?.buffer.detached) {
      throw new KokoroError("output", "the output was freed or transferred during the synthesis");
    }
  }
}
