/**
 * What of a script is spoken, and where in the output: known before anything is decoded.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../ffi/symbols.ts";
import type { Utterance } from "../text/front_end.ts";
import { before, type Cut, cutsOf, restOf, type Unit, unitOf } from "./cut.ts";
import { countFitting, type Layout, layOut } from "./layout.ts";
import { type Delivery, PreparedUtterance, type Workshop } from "./prepared_utterance.ts";

/** What is done with a script that is longer than the output. */
export type OnOverflow = "truncate" | "error" | "fit";

/** As fast as `fit` goes: faster is not natural. */
const FASTEST_FIT = 1.2;

/** Less than this is given up for the end of a sentence or a clause, in samples. */
const WORTH = SAMPLE_RATE;

/** A part of an utterance may be so much shorter than it is within the whole, in samples. */
const SHORTER = 0.4 * SAMPLE_RATE;

/** A script as its writer knows it, and as it is read. */
export interface Script {
  readonly text: string;
  readonly utterances: readonly Utterance[];
}

/** A script, ready to be decoded. */
export interface Plan {
  readonly layout: Layout<PreparedUtterance>;
  /** The speed that was asked for, or the one at which the script fits. */
  readonly speed: number;
  /** The part of the script that is not spoken. */
  readonly rest: string;
}

/** Prepares utterances, as many as an output takes. All of them are disposed with it. */
export class Planner implements Disposable {
  #prepared: PreparedUtterance[] = [];

  constructor(
    private readonly workshop: Workshop,
    private readonly script: Script,
    private readonly delivery: Delivery,
    /** Samples that the output takes. */
    private readonly capacity: number,
    /** Throws when it is no use to go on. */
    private readonly checkUsable: () => void,
  ) {}

  /** @throws {KokoroError} `output` when not even a word fits, or with `error` not everything */
  async plan(onOverflow: OnOverflow): Promise<Plan> {
    const { speed } = this.delivery;
    const fastest = onOverflow === "fit" ? Math.max(speed, FASTEST_FIT) : speed;
    await this.#prepareUpTo(this.capacity * fastest / speed, speed);
    if (this.#fits()) return this.#planned(speed, "");
    if (onOverflow === "error") throw this.#overflow();
    const faster = fastest > speed ? this.#fit(fastest) : speed;
    return this.#planned(faster, this.#fits() ? "" : await this.#truncate(faster));
  }

  [Symbol.dispose](): void {
    for (const prepared of this.#prepared) prepared[Symbol.dispose]();
  }

  #planned(speed: number, rest: string): Plan {
    const layout = layOut(this.#prepared);
    return { layout: { ...layout, length: Math.min(layout.length, this.capacity) }, speed, rest };
  }

  /** Whether all of the script is prepared, and has its place. */
  #fits(): boolean {
    const { length } = this.#prepared;
    return length === this.script.utterances.length &&
      countFitting(layOut(this.#prepared), this.capacity) === length;
  }

  /** Prepares utterances until one does not fit: a script may be as long as a book. */
  async #prepareUpTo(capacity: number, speed: number): Promise<void> {
    for (const utterance of this.script.utterances.slice(this.#prepared.length)) {
      if (countFitting(layOut(this.#prepared), capacity) < this.#prepared.length) return;
      await this.#prepare(utterance, speed);
    }
  }

  async #prepare(utterance: Utterance, speed: number): Promise<void> {
    const delivery = { ...this.delivery, speed };
    this.#prepared.push(await PreparedUtterance.prepare(this.workshop, utterance, delivery));
    this.checkUsable();
  }

  /** Speaks as much faster as it takes, up to `fastest`; returns that speed. */
  #fit(fastest: number): number {
    const isWhole = this.#prepared.length === this.script.utterances.length;
    let speed = this.delivery.speed;
    while (speed < fastest && !this.#fits()) {
      const end = layOut(this.#prepared).placed.at(-1)!.end;
      // Edges of speech and the writer's pauses don't get shorter: it may take some more.
      speed = isWhole ? Math.min(fastest, speed * Math.max(1.005, end / this.capacity)) : fastest;
      this.#prepared = this.#prepared.map((prepared) => prepared.retimed(speed));
    }
    return speed;
  }

  /** Cuts the script at the last word that fits, or where a sentence or clause ends shortly before; returns the rest. */
  async #truncate(speed: number): Promise<string> {
    const { text, utterances } = this.script;
    await this.#prepareUpTo(this.capacity, speed);
    const layout = layOut(this.#prepared);
    const fitting = countFitting(layout, this.capacity);
    if (fitting === utterances.length) return "";
    const { utterance } = this.#prepared[fitting];
    const cuts = this.#candidates(layout, fitting);
    for (const prepared of this.#prepared.splice(fitting)) prepared[Symbol.dispose]();
    for (const { cut, room } of cuts) {
      if (cut.words === 0) return restOf(text, utterances[fitting - 1].textEnd);
      const kept = before(utterance, cut);
      await this.#prepare(kept, speed);
      const left = this.capacity - layOut(this.#prepared).placed.at(-1)!.end;
      if (left >= 0 && left < room) return restOf(text, kept.textEnd);
      this.#prepared.pop()![Symbol.dispose]();
    }
    throw new KokoroError("output", `the output takes ${this.#seconds()} s, where no word fits`);
  }

  /** The cuts to try, the best one first, by how long the whole utterance takes; `room` is what each may leave. */
  #candidates(
    layout: Layout<PreparedUtterance>,
    fitting: number,
  ): { cut: Cut; room: number }[] {
    const { prepared: { utterance, frames }, at, from } = layout.placed[fitting];
    const ends = cumulative(frames);
    const timed = cutsOf(utterance, this.script.text).map((cut) => ({
      ...cut,
      end: at - from + ends[cut.phonemeEnd],
    }));
    const previous = layout.placed[fitting - 1];
    if (previous) {
      const unit = unitOf(previous.prepared.utterance.phonemes);
      timed.unshift({ words: 0, phonemeEnd: 0, unit, end: previous.end });
    }
    const latest = timed.filter(({ end }) => end <= this.capacity + SHORTER).reverse();
    const ending = (unit: Unit): { cut: Cut; room: number }[] =>
      latest.filter((cut) => cut.unit === unit && this.capacity - cut.end < WORTH)
        .map((cut) => ({ cut, room: WORTH }));
    const anywhere = latest.map((cut) => ({ cut, room: Infinity }));
    return [...ending("sentence"), ...ending("clause"), ...anywhere];
  }

  #overflow(): KokoroError {
    const needs = this.#seconds(layOut(this.#prepared).placed.at(-1)!.end);
    return new KokoroError(
      "output",
      `the output takes ${this.#seconds()} s and the script at least ${needs} s: shorten it, or let it be cut`,
    );
  }

  #seconds(samples = this.capacity): string {
    return (samples / SAMPLE_RATE).toFixed(1);
  }
}

/** Behind each token, in samples of the utterance. */
function cumulative(frames: Int32Array): number[] {
  let end = 0;
  return Array.from(frames, (count) => end += count * SAMPLES_PER_FRAME);
}
