/**
 * What of a script is spoken, and where in the output: each utterance is planned when its turn comes.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { before, type Boundary, boundaryOf, type Cut, cutsOf, restOf } from "./cut.ts";
import { layOut, lengthWith, placeBehind, type Placed } from "./layout.ts";
import { type Delivery, PreparedUtterance } from "../utterance/prepared_utterance.ts";
import type { Session } from "../session.ts";

/**
 * What is done with a script that is longer than the output.
 *
 * @example
 * ```ts
 * import { loadKokoro, type OnOverflow } from "./mod.ts";
 * using model = await loadKokoro();
 * const output = new ArrayBuffer(4 * 40_000); // 1.7 s of float32
 * for (const onOverflow of ["truncate", "fit"] satisfies OnOverflow[]) {
 *   const { speed, rest } = await model.synthesize("This is too long, or is it?", {
 *     output,
 *     onOverflow,
 *   });
 *   console.log(onOverflow, speed, rest);
 * }
 * ```
 */
export type OnOverflow = "truncate" | "error" | "fit";

/** As fast as `fit` goes: faster is not natural. */
const FASTEST_FIT = 1.2;

/** Less than this is given up for the end of a sentence or a clause, in samples. */
const WORTH = SAMPLE_RATE;

/** A part of an utterance may be so much shorter than it is within the whole, in samples. */
const SHORTER = 0.4 * SAMPLE_RATE;

/** An utterance that has its place. */
export type PlannedUtterance = Placed<PreparedUtterance>;

/** Where there is room for all of a script. */
export interface Room {
  /** Samples that the output takes. */
  readonly capacity: number;
  /** The script as its writer knows it. */
  readonly text: string;
  readonly onOverflow: OnOverflow;
}

/** Prepares utterances, as many as an output takes. */
export class Planner {
  /** Prepared ahead of their turn. */
  #ahead: PreparedUtterance[] = [];
  /** The last that has its place. */
  #last: PlannedUtterance | undefined;
  #speed: number;
  #rest = "";
  #rounding = 0;

  constructor(
    private readonly session: Session,
    private readonly utterances: AsyncGenerator<Utterance>,
    private readonly delivery: Delivery,
    /** Absent: as much as it takes. */
    private readonly room?: Room,
  ) {
    this.#speed = delivery.speed;
  }

  /**
   * The utterances that are spoken, in order. Whoever takes one disposes it; those that nobody takes are disposed here.
   *
   * @throws {KokoroError} `output` when not even a word fits, or with `error` not everything
   */
  async *planned(): AsyncGenerator<PlannedUtterance> {
    try {
      if (this.room) await this.#prepareAhead(this.room);
      while (true) {
        const next = this.#ahead.shift() ?? await this.#prepareNext();
        if (next === undefined) return;
        const placed = placeBehind(this.#last, next);
        if (this.room && placed.end > this.room.capacity) {
          const cut = await this.#cut(placed, this.room);
          if (cut) yield this.#keep(cut);
          return;
        }
        yield this.#keep(placed);
      }
    } finally {
      for (const prepared of this.#ahead.splice(0)) prepared[Symbol.dispose]();
      await this.utterances.return(undefined);
    }
  }

  /** The speed that was asked for, or the one at which the script fits. */
  get speed(): number {
    return this.#speed;
  }

  /** The part of the script that is not spoken: known when all that is has its place. */
  get rest(): string {
    return this.#rest;
  }

  /** Samples of an output that ends with the last utterance that has its place. */
  get length(): number {
    if (this.#last === undefined) return 0;
    return Math.min(lengthWith(this.#last), this.room?.capacity ?? Infinity);
  }

  /** Seconds by which whole frames are longer than what was asked, so far. */
  get rounding(): number {
    return this.#rounding;
  }

  #keep(placed: PlannedUtterance): PlannedUtterance {
    this.#last = placed;
    this.#rounding += placed.prepared.rounding;
    return placed;
  }

  /** `undefined` behind the last. */
  async #prepareNext(): Promise<PreparedUtterance | undefined> {
    const { stages } = this.session;
    const { done, value } = await stages.time("text", () => this.utterances.next());
    return done ? undefined : await this.#prepare(value);
  }

  #prepare(utterance: Utterance): Promise<PreparedUtterance> {
    const delivery = { ...this.delivery, speed: this.#speed };
    return PreparedUtterance.prepare(this.session, utterance, delivery);
  }

  /** Whether everything fits, and at which speed, must be known before the first utterance is spoken. */
  async #prepareAhead({ capacity, onOverflow }: Room): Promise<void> {
    if (onOverflow === "truncate") return;
    const { speed } = this.delivery;
    const fastest = onOverflow === "fit" ? Math.max(speed, FASTEST_FIT) : speed;
    const isWhole = await this.#prepareUpTo(capacity * fastest / speed);
    if (isWhole && this.#endAhead() <= capacity) return;
    if (onOverflow === "error") throw this.#overflow(capacity);
    this.#fit(isWhole, fastest, capacity);
  }

  /** Prepares until an utterance ends behind `capacity`, or all are prepared: then it is true. */
  async #prepareUpTo(capacity: number): Promise<boolean> {
    let last: PlannedUtterance | undefined;
    while (last === undefined || last.end <= capacity) {
      const next = await this.#prepareNext();
      if (next === undefined) return true;
      this.#ahead.push(next);
      last = placeBehind(last, next);
    }
    return false;
  }

  /** Where speech ends with all that is prepared. */
  #endAhead(): number {
    return layOut(this.#ahead).at(-1)?.end ?? 0;
  }

  /** Speaks as much faster as it takes, up to `fastest`. */
  #fit(isWhole: boolean, fastest: number, capacity: number): void {
    while (this.#speed < fastest) {
      const excess = this.#endAhead() / capacity;
      if (isWhole && excess <= 1) return;
      // Edges of speech and the writer's pauses don't get shorter: it may take some more.
      this.#speed = isWhole ? Math.min(fastest, this.#speed * Math.max(1.005, excess)) : fastest;
      this.#ahead = this.#ahead.map((prepared) => prepared.retimed(this.#speed));
    }
  }

  /** Of an utterance that does not fit, what is spoken: up to the last word that fits, or where a sentence or clause ends shortly before. */
  async #cut(placed: PlannedUtterance, room: Room): Promise<PlannedUtterance | undefined> {
    const { utterance } = placed.prepared;
    const cuts = this.#candidates(placed, room);
    placed.prepared[Symbol.dispose]();
    for (const { cut, atMost } of cuts) {
      if (cut.words === 0) {
        this.#rest = restOf(room.text, this.#last!.prepared.utterance.textEnd);
        return undefined;
      }
      const part = placeBehind(this.#last, await this.#prepare(before(utterance, cut)));
      const left = room.capacity - part.end;
      if (left >= 0 && left < atMost) {
        this.#rest = restOf(room.text, part.prepared.utterance.textEnd);
        return part;
      }
      part.prepared[Symbol.dispose]();
    }
    throw new KokoroError(
      "output",
      `the output takes ${seconds(room.capacity)} s, where no word fits`,
    );
  }

  /** The cuts to try, the best one first, by how long the whole utterance takes; `atMost` is what each may leave. */
  #candidates(
    { prepared: { utterance, frames }, at, from }: PlannedUtterance,
    { capacity, text }: Room,
  ): { cut: Cut; atMost: number }[] {
    const ends = cumulative(frames);
    const timed = cutsOf(utterance, text).map((cut) => ({
      ...cut,
      end: at - from + ends[cut.phonemeEnd],
    }));
    const previous = this.#last;
    if (previous) {
      const boundary = boundaryOf(previous.prepared.utterance.phonemes);
      timed.unshift({ words: 0, phonemeEnd: 0, boundary, end: previous.end });
    }
    const latest = timed.filter(({ end }) => end <= capacity + SHORTER).reverse();
    const ending = (boundary: Boundary): { cut: Cut; atMost: number }[] =>
      latest.filter((cut) => cut.boundary === boundary && capacity - cut.end < WORTH)
        .map((cut) => ({ cut, atMost: WORTH }));
    const anywhere = latest.map((cut) => ({ cut, atMost: Infinity }));
    return [...ending("sentence"), ...ending("clause"), ...anywhere];
  }

  #overflow(capacity: number): KokoroError {
    const [takes, needs] = [capacity, this.#endAhead()].map(seconds);
    return new KokoroError(
      "output",
      `the output takes ${takes} s and the script at least ${needs} s: shorten it, or let it be cut`,
    );
  }
}

/** Behind each token, in samples of the utterance. */
function cumulative(frames: Int32Array): number[] {
  let end = 0;
  return Array.from(frames, (count) => end += count * SAMPLES_PER_FRAME);
}

function seconds(samples: number): string {
  return (samples / SAMPLE_RATE).toFixed(1);
}
