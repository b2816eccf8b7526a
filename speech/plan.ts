/**
 * What will be spoken: lengths are known before anything is decoded.
 *
 * @module
 */

import type { NativeUtterance } from "../ffi/engine.ts";
import type { Utterance } from "../text/front_end.ts";
import { pauseSamples } from "./track.ts";

/** An utterance whose length is known and that is not spoken yet. */
export interface PlannedUtterance extends Utterance {
  readonly native: NativeUtterance;
  /** [T] whole frames. */
  readonly durations: Int32Array;
  readonly samples: number;
}

/** Utterances in the order of the script, as far as they fit into an output. */
export class Plan implements Disposable {
  readonly #utterances: PlannedUtterance[] = [];
  #length = 0;
  #pause = 0;

  /** @param capacity samples that the output takes */
  constructor(readonly capacity: number) {}

  /** Samples that all of it takes at the most: what is silent at a join gives way to the pause there. */
  get length(): number {
    return this.#length + pauseSamples(this.#pause);
  }

  /** Whether the utterance that was added last does not fit. */
  get isFull(): boolean {
    return this.#length > this.capacity;
  }

  /** The utterances that fit. */
  get fitting(): readonly PlannedUtterance[] {
    return this.isFull ? this.#utterances.slice(0, -1) : this.#utterances;
  }

  /** Adds the next utterance, which is disposed with the plan. */
  add(utterance: PlannedUtterance): void {
    this.#utterances.push(utterance);
    this.#length += pauseSamples(this.#pause + utterance.pauseBefore) + utterance.samples;
    this.#pause = utterance.pauseAfter;
  }

  [Symbol.dispose](): void {
    for (const { native } of this.#utterances) native[Symbol.dispose]();
  }
}
