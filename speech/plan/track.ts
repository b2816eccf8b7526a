/**
 * Utterances one after another in the output, with silence between them.
 *
 * @module
 */

import { fadeEdges, fadeOut } from "./edges.ts";
import type { Placed, Sized } from "./layout.ts";

/**
 * Fills an output from its start, with utterances that have their places. Without an output it keeps only what is not
 * taken yet. All places are samples of the output.
 */
export class Track {
  readonly #isFixed: boolean;
  /** The output, or as much of it as there is, and where that begins. */
  #window: Float32Array<ArrayBuffer>;
  #base = 0;
  /** The first sample that is not left out, and the one behind the last that was taken. */
  #begin = 0;
  #taken = 0;
  /** Behind the last sample that was written. */
  #end = 0;
  /** Behind the last sample of speech: silence from there on may be written over. */
  #speechEnd = 0;

  constructor(readonly output?: Float32Array<ArrayBuffer>) {
    this.#isFixed = output !== undefined;
    this.#window = output ?? new Float32Array();
  }

  /** Where to put the samples of an utterance: in the output, if that has room for the silence around them. */
  target({ at, prepared }: Placed<Sized>): Float32Array<ArrayBuffer> {
    this.#reach(at + prepared.length);
    const place = this.#within(at, at + prepared.length);
    return place.length === prepared.length ? place : new Float32Array(prepared.length);
  }

  /** Takes what was written to the {@linkcode Track.target} of an utterance. */
  append({ at, from, end }: Placed<Sized>, samples: Float32Array): void {
    this.#silenceTo(at);
    const kept = samples.subarray(from, from + this.#limit - at);
    this.#within(at).set(kept);
    this.#end = at + kept.length;
    this.#speechEnd = end;
    fadeEdges(this.#within(at, this.#end));
  }

  /** What was written from `begin` to `end`, and not taken yet. */
  view(begin: number, end: number): Float32Array {
    return this.#within(begin, end);
  }

  /** Leaves out what is before `begin`. */
  skipTo(begin: number): void {
    this.#begin = this.#taken = begin;
  }

  /** What is finished up to `end`, from where the last time ended: a view of the output, if there is one. */
  take(end: number): Float32Array<ArrayBuffer> {
    const samples = this.#within(this.#taken, end);
    this.#taken = end;
    return this.#isFixed ? samples : samples.slice();
  }

  /** Makes what is behind the last utterance silent: all the rest of an output, or up to `length`. */
  finish(length: number): void {
    this.#reach(length);
    this.#within(this.#end).fill(0);
  }

  /** All that was taken from an output, at its start; the rest of it is silent. */
  settle(): Float32Array<ArrayBuffer> {
    const length = this.#taken - this.#begin;
    this.#window.copyWithin(0, this.#begin, this.#taken).fill(0, length);
    return this.#window.subarray(0, length);
  }

  /** Where the output ends. */
  get #limit(): number {
    return this.#base + this.#window.length;
  }

  #within(begin: number, end = this.#limit): Float32Array<ArrayBuffer> {
    return this.#window.subarray(begin - this.#base, end - this.#base);
  }

  /** Makes room up to `end`, and lets go of what was taken. */
  #reach(end: number): void {
    if (this.#isFixed) return;
    const window = new Float32Array(Math.max(end, this.#end) - this.#taken);
    window.set(this.#within(this.#taken, this.#end));
    this.#window = window;
    this.#base = this.#taken;
  }

  /** Makes what there is last till `begin`, or end softly there. */
  #silenceTo(begin: number): void {
    if (begin > this.#end) this.#within(this.#end, begin).fill(0);
    else fadeOut(this.#within(this.#speechEnd, begin));
  }
}
