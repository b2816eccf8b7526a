/**
 * Utterances one after another in the output, with silence between them.
 *
 * @module
 */

import { fadeEdges, fadeOut } from "./edges.ts";
import type { Placed, Sized } from "./layout.ts";

/** Fills an output from its start, with utterances that have their places. */
export class Track {
  /** Behind the last sample that was written. */
  #end = 0;
  /** Behind the last sample of speech: silence from there on may be written over. */
  #speechEnd = 0;

  constructor(private readonly output: Float32Array) {}

  /** Where to put the samples of an utterance: in the output, if that has room for the silence around them. */
  target({ at, prepared }: Placed<Sized>): Float32Array {
    const place = this.output.subarray(at, at + prepared.length);
    return place.length === prepared.length ? place : new Float32Array(prepared.length);
  }

  /** Takes what was written to the {@linkcode Track.target} of an utterance. */
  append({ at, from, end }: Placed<Sized>, samples: Float32Array): void {
    this.#silenceTo(at);
    const kept = samples.subarray(from, from + this.output.length - at);
    this.output.set(kept, at);
    this.#end = at + kept.length;
    this.#speechEnd = end;
    fadeEdges(this.output.subarray(at, this.#end));
  }

  /** Makes the rest of the output silent. */
  finish(): void {
    this.output.fill(0, this.#end);
  }

  /** Makes what there is last till `begin`, or end softly there. */
  #silenceTo(begin: number): void {
    if (begin > this.#end) this.output.fill(0, this.#end, begin);
    else fadeOut(this.output.subarray(this.#speechEnd, begin));
  }
}
