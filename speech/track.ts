/**
 * Utterances one after another in the output, with the pauses between them that the script asks for.
 *
 * @module
 */

import { SAMPLE_RATE } from "../ffi/symbols.ts";
import { fadeEdges, fadeOut } from "./edges.ts";
import { speechRange } from "./silence.ts";

/** How many samples a pause takes. */
export function pauseSamples(seconds: number): number {
  return Math.round(seconds * SAMPLE_RATE);
}

/**
 * Fills an output from its start. The network puts about 0.3 s of silence before and 0.5 s behind every utterance: what
 * is before the first and behind the last one stays, at a join the pause takes its place.
 */
export class Track {
  /** Behind the last sample that was written. */
  #end = 0;
  /** Behind the last sample that is no silence, from which a pause counts. */
  #speechEnd = 0;
  /** Seconds between that and the next utterance. */
  #pause = 0;

  constructor(private readonly output: Float32Array) {}

  /** All that was written. */
  get samples(): Float32Array {
    return this.output.subarray(0, this.#end);
  }

  /** Adds to the pause before the next utterance, or behind the last one. */
  pause(seconds: number): void {
    this.#pause += seconds;
  }

  /** The place for an utterance of so many samples: to be written, and then to be {@linkcode Track.append}ed. */
  place(length: number): Float32Array {
    const begin = this.#speechEnd + pauseSamples(this.#pause);
    return this.output.subarray(begin, begin + length);
  }

  /** Takes what was written to its {@linkcode Track.place}; returns the first sample of speech and the one behind it. */
  append(samples: Float32Array): { begin: number; end: number } {
    const place = this.#speechEnd + pauseSamples(this.#pause);
    this.#silence(place);
    const speech = speechRange(samples);
    const skipped = this.#end === 0 ? 0 : speech.begin;
    samples.copyWithin(0, skipped);
    const kept = samples.subarray(0, samples.length - skipped);
    fadeEdges(kept);
    this.#end = place + kept.length;
    this.#speechEnd = place + speech.end - skipped;
    this.#pause = 0;
    return { begin: place + speech.begin - skipped, end: this.#speechEnd };
  }

  /** Ends with the pause that was asked for, if it is longer than the silence that is there, as far as there is room. */
  finish(): void {
    const end = Math.min(this.#speechEnd + pauseSamples(this.#pause), this.output.length);
    if (end > this.#end) this.#silence(end);
    this.#end = Math.max(this.#end, end);
  }

  /** Makes what stands before `begin` end softly there, or lasts till there. */
  #silence(begin: number): void {
    if (begin > this.#end) this.output.fill(0, this.#end, begin);
    else fadeOut(this.output.subarray(this.#speechEnd, begin));
  }
}
