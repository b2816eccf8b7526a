/**
 * Decides which part of a script is spoken, and where in the output. Each utterance is planned when
 * its turn comes, unless the script must be measured first.
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
 * What to do with a script that does not fit into the output: cut it (`truncate`), refuse it
 * (`error`), or speak faster and cut what still does not fit (`fit`).
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

/** The highest speed that `fit` raises speech to: faster speech does not sound natural. */
const FASTEST_FIT = 1.2;

/**
 * A cut at the end of a sentence or a clause is preferred if it leaves less than this of the output
 * unused, in samples.
 */
const WORTH = SAMPLE_RATE;

/**
 * How much shorter the first part of an utterance may become when it is spoken alone, compared with
 * its length within the whole utterance, in samples.
 */
const SHORTER = 0.4 * SAMPLE_RATE;

/** A prepared utterance with its place in the output. */
export type PlannedUtterance = Placed<PreparedUtterance>;

/** An output that a script has to fit into. */
export interface Room {
  /** The number of samples that the output holds. */
  readonly capacity: number;
  /** The script as it was written. */
  readonly text: string;
  readonly onOverflow: OnOverflow;
}

/** Prepares and places the utterances of a script, as many as fit into the output. */
export class Planner {
  /** Utterances that are prepared but not placed yet. */
  #ahead: PreparedUtterance[] = [];
  /** The last utterance that was placed. */
  #last: PlannedUtterance | undefined;
  #speed: number;
  #rest = "";
  #rounding = 0;

  constructor(
    private readonly session: Session,
    private readonly utterances: AsyncGenerator<Utterance>,
    private readonly delivery: Delivery,
    /** Absent: the output has no limit. */
    private readonly room?: Room,
  ) {
    this.#speed = delivery.speed;
  }

  /**
   * Yields the utterances to speak, in order. The caller must dispose of each utterance that it
   * receives. All others are disposed of here.
   *
   * @throws {KokoroError} `output` when not even one word fits, or when the script does not fit and
   * `onOverflow` is `error`
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

  /** The requested speed, or a higher one that was chosen to make the script fit. */
  get speed(): number {
    return this.#speed;
  }

  /**
   * The part of the script that is not spoken. Known once {@linkcode Planner.planned} has ended.
   */
  get rest(): string {
    return this.#rest;
  }

  /** The length of an output that ends with the last placed utterance, in samples. */
  get length(): number {
    if (this.#last === undefined) return 0;
    return Math.min(lengthWith(this.#last), this.room?.capacity ?? Infinity);
  }

  /** Seconds by which the whole frames so far are longer than the exact durations. */
  get rounding(): number {
    return this.#rounding;
  }

  #keep(placed: PlannedUtterance): PlannedUtterance {
    this.#last = placed;
    this.#rounding += placed.prepared.rounding;
    return placed;
  }

  /** Prepares the next utterance. Returns `undefined` after the last one. */
  async #prepareNext(): Promise<PreparedUtterance | undefined> {
    const { stages } = this.session;
    const { done, value } = await stages.time("text", () => this.utterances.next());
    return done ? undefined : await this.#prepare(value);
  }

  #prepare(utterance: Utterance): Promise<PreparedUtterance> {
    const delivery = { ...this.delivery, speed: this.#speed };
    return PreparedUtterance.prepare(this.session, utterance, delivery);
  }

  /**
   * Prepares utterances before the first one is spoken, for `error` and `fit`: both must know first
   * whether the script fits, and at which speed.
   */
  async #prepareAhead({ capacity, onOverflow }: Room): Promise<void> {
    if (onOverflow === "truncate") return;
    const { speed } = this.delivery;
    const fastest = onOverflow === "fit" ? Math.max(speed, FASTEST_FIT) : speed;
    const isWhole = await this.#prepareUpTo(capacity * fastest / speed);
    if (isWhole && this.#endAhead() <= capacity) return;
    if (onOverflow === "error") throw this.#overflow(capacity);
    this.#fit(isWhole, fastest, capacity);
  }

  /**
   * Prepares utterances until one ends after `capacity`. Returns true if the script ended before
   * that, so that all of it is prepared.
   */
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

  /** The sample after the last one of speech when all prepared utterances are placed. */
  #endAhead(): number {
    return layOut(this.#ahead).at(-1)?.end ?? 0;
  }

  /** Raises the speed until the script fits, up to `fastest`. */
  #fit(isWhole: boolean, fastest: number, capacity: number): void {
    while (this.#speed < fastest) {
      const excess = this.#endAhead() / capacity;
      if (isWhole && excess <= 1) return;
      // The edges of speech and the pauses in the script don't get shorter, so one step may not be
      // enough.
      this.#speed = isWhole ? Math.min(fastest, this.#speed * Math.max(1.005, excess)) : fastest;
      this.#ahead = this.#ahead.map((prepared) => prepared.retimed(this.#speed));
    }
  }

  /**
   * The part to speak of an utterance that does not fit: up to the last word that fits, or up to
   * the end of a sentence or clause shortly before. `undefined` if none of it is spoken.
   */
  async #cut(placed: PlannedUtterance, room: Room): Promise<PlannedUtterance | undefined> {
    const { utterance } = placed.prepared;
    const cuts = this.#candidates(placed, room);
    placed.prepared[Symbol.dispose]();
    for (const { cut, atMost } of cuts) {
      if (cut.words === 0) {
        this.#rest = restOf(room.text, this.#last!.prepared.utterance);
        return undefined;
      }
      const part = placeBehind(this.#last, await this.#prepare(before(utterance, cut)));
      const left = room.capacity - part.end;
      if (left >= 0 && left < atMost) {
        this.#rest = restOf(room.text, part.prepared.utterance);
        return part;
      }
      part.prepared[Symbol.dispose]();
    }
    throw new KokoroError(
      "output",
      `the output holds ${seconds(room.capacity)} s, too little for a single word: ` +
        "give a larger one",
    );
  }

  /**
   * The cuts to try, the best one first. Their times are estimated from those of the whole
   * utterance. A cut is only used if it leaves fewer than `atMost` samples of the output unused.
   */
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
      `the output holds ${takes} s, but the script takes at least ${needs} s: ` +
        "shorten the script, or let it be cut",
    );
  }
}

/** The sample of the utterance after the last one of each token. */
function cumulative(frames: Int32Array): number[] {
  let end = 0;
  return Array.from(frames, (count) => end += count * SAMPLES_PER_FRAME);
}

function seconds(samples: number): string {
  return (samples / SAMPLE_RATE).toFixed(1);
}
