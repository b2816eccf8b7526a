/**
 * Writes utterances one after the other into the output, with silence between them.
 *
 * @module
 */

import { fadeEdges, fadeOut } from "./edges.ts";
import type { Placed, Sized } from "./layout.ts";

/**
 * Fills an output with placed utterances, from its start. Without an output, it holds only the
 * samples that were not taken yet. All places are samples of the output.
 */
export class Track {
  readonly #isFixed: boolean;
  /** The output, or the part of it that is held. */
  #window: Float32Array<ArrayBuffer>;
  /** The place of the window's first sample. */
  #base = 0;
  /** The first sample that is not left out. */
  #begin = 0;
  /** The sample after the last one that was taken. */
  #taken = 0;
  /** The sample after the last one that was written. */
  #end = 0;
  /** The sample after the last one of speech: silence from here on may be overwritten. */
  #speechEnd = 0;

  constructor(readonly output?: Float32Array<ArrayBuffer>) {
    this.#isFixed = output !== undefined;
    this.#window = output ?? new Float32Array();
  }

  /**
   * Returns the memory for all samples of an utterance: a part of the output if they fit there with
   * the silence around them, else new memory.
   */
  target({ at, prepared }: Placed<Sized>): Float32Array<ArrayBuffer> {
    this.#reach(at + prepared.length);
    const place = this.#within(at, at + prepared.length);
    return place.length === prepared.length ? place : new Float32Array(prepared.length);
  }

  /** Adds an utterance whose samples were written to its {@linkcode Track.target}. */
  append({ at, from, end }: Placed<Sized>, samples: Float32Array): void {
    this.#silenceTo(at);
    const kept = samples.subarray(from, from + this.#limit - at);
    this.#within(at).set(kept);
    this.#end = at + kept.length;
    this.#speechEnd = end;
    fadeEdges(this.#within(at, this.#end));
  }

  /** A view of the samples from `begin` to before `end`, which must not be taken yet. */
  view(begin: number, end: number): Float32Array {
    return this.#within(begin, end);
  }

  /** Leaves out all samples before `begin`. */
  skipTo(begin: number): void {
    this.#begin = this.#taken = begin;
  }

  /**
   * Takes the samples before `end` that were not taken yet: a view of the output if there is one,
   * else a copy.
   */
  take(end: number): Float32Array<ArrayBuffer> {
    const samples = this.#within(this.#taken, end);
    this.#taken = end;
    return this.#isFixed ? samples : samples.slice();
  }

  /**
   * Fills the track after the last utterance with silence: to the end of the output if there is
   * one, else up to `length`.
   */
  finish(length: number): void {
    this.#reach(length);
    this.#within(this.#end).fill(0);
  }

  /**
   * Moves all samples that were taken to the start of the output, fills the rest with zeros, and
   * returns them.
   */
  settle(): Float32Array<ArrayBuffer> {
    const length = this.#taken - this.#begin;
    this.#window.copyWithin(0, this.#begin, this.#taken).fill(0, length);
    return this.#window.subarray(0, length);
  }

  /** The place after the last sample of the window. */
  get #limit(): number {
    return this.#base + this.#window.length;
  }

  #within(begin: number, end = this.#limit): Float32Array<ArrayBuffer> {
    return this.#window.subarray(begin - this.#base, end - this.#base);
  }

  /** Extends the window up to `end`, and drops the samples that were taken. */
  #reach(end: number): void {
    if (this.#isFixed) return;
    const window = new Float32Array(Math.max(end, this.#end) - this.#taken);
    window.set(this.#within(this.#taken, this.#end));
    this.#window = window;
    this.#base = this.#taken;
  }

  /**
   * Fills the track with silence up to `begin`. If samples reach that far already, fades them out
   * there.
   */
  #silenceTo(begin: number): void {
    if (begin > this.#end) this.#within(this.#end, begin).fill(0);
    else fadeOut(this.#within(this.#speechEnd, begin));
  }
}
