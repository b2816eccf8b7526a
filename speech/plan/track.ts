/**
 * Writes utterances into the output, with silence between them. Those that are spoken at the same
 * time are mixed.
 *
 * @module
 */

import { limitPeaks } from "../../audio/limiter.ts";
import { fadeEdges, fadeOut } from "./edges.ts";
import type { Placed, Sized } from "./layout.ts";
import { Stems } from "./stems.ts";

/**
 * How long before an overlap the limiter may lower its gain, in samples: 12.5 ms. Samples are not
 * taken before these are mixed.
 */
export const BEFORE_OVERLAP = 300;

/**
 * Fills an output with placed utterances, from its start. Without an output, it holds only the
 * samples that were not taken yet. All places are samples of the output.
 */
export class Track {
  readonly #isFixed: boolean;
  /** The output, or the part of it that is held. */
  #window: Float32Array<ArrayBuffer>;
  /** The memory of the window, used again for the next one: JavaScript would free it late. */
  #memory: Float32Array<ArrayBuffer>;
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
  readonly #stems: Stems | undefined;

  /** @param hasStems whether the samples of each speaker are kept, too */
  constructor(readonly output?: Float32Array<ArrayBuffer>, hasStems = false) {
    this.#stems = hasStems ? new Stems() : undefined;
    this.#isFixed = output !== undefined;
    this.#window = this.#memory = output ?? new Float32Array();
  }

  /**
   * Returns the memory for all samples of an utterance: a part of the output if they fit there with
   * the silence around them, and nobody else speaks there, else new memory.
   */
  target({ at, prepared }: Placed<Sized>): Float32Array<ArrayBuffer> {
    this.#reach(at + prepared.length);
    const place = this.#within(at, at + prepared.length);
    const isFree = at >= this.#speechEnd && place.length === prepared.length;
    return isFree ? place : new Float32Array(prepared.length);
  }

  /**
   * Adds an utterance whose samples were written to its {@linkcode Track.target}. Returns them as
   * they are heard from its place on, without what others say meanwhile.
   */
  append({ at, from, end, prepared }: Placed<Sized>, samples: Float32Array): Float32Array {
    const kept = samples.subarray(from, from + this.#limit - at);
    const { who = "" } = prepared;
    const own = at < this.#speechEnd ? this.#mix(at, kept, who) : this.#put(at, kept, who);
    this.#speechEnd = Math.max(this.#speechEnd, end);
    return own;
  }

  /** Writes samples after the speech before them. */
  #put(at: number, kept: Float32Array, who: string): Float32Array {
    this.#silenceTo(at);
    this.#stems?.clear(at);
    this.#within(at).set(kept);
    this.#end = at + kept.length;
    const own = this.#within(at, this.#end);
    fadeEdges(own);
    this.#stems?.of(who, at, this.#end).set(own);
    return own;
  }

  /** Adds samples to speech that goes on meanwhile. */
  #mix(at: number, kept: Float32Array, who: string): Float32Array {
    const end = at + kept.length;
    if (end > this.#end) this.#within(this.#end, end).fill(0);
    this.#end = Math.max(this.#end, end);
    fadeEdges(kept);
    add(kept, this.#within(at, end));
    if (this.#stems) add(kept, this.#stems.of(who, at, end));
    const begin = Math.max(this.#taken, at - BEFORE_OVERLAP);
    limitPeaks(this.#within(begin, this.#end), this.#stems?.all(begin, this.#end), at - begin);
    return kept;
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

  /** The sample after the last one of speech. */
  get speechEnd(): number {
    return this.#speechEnd;
  }

  /** The samples of one speaker alone that were taken, if they are kept. */
  stem(who: string): Float32Array<ArrayBuffer> | undefined {
    return this.#stems?.of(who, this.#begin, this.#taken);
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
    const length = Math.max(end, this.#end) - this.#taken;
    if (length > this.#memory.length) this.#memory = new Float32Array(length);
    this.#memory.set(this.#within(this.#taken, this.#end));
    this.#window = this.#memory.subarray(0, length);
    this.#base = this.#taken;
  }

  /**
   * Fills the track with silence up to `begin`. If samples reach that far already, fades them out
   * there.
   */
  #silenceTo(begin: number): void {
    if (begin > this.#end) this.#within(this.#end, begin).fill(0);
    else {
      const before = [this.#within(this.#speechEnd, begin)];
      for (const each of before.concat(this.#stems?.all(this.#speechEnd, begin) ?? [])) {
        fadeOut(each);
      }
    }
  }
}

function add(samples: Float32Array, to: Float32Array): void {
  for (let i = 0; i < samples.length; i++) to[i] += samples[i];
}
