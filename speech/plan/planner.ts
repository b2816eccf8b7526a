/**
 * Decides which part of a script is spoken, and where in the output. Each utterance is planned when
 * its turn comes, unless the script must be measured first.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { before, type Boundary, boundaryOf, type Cut, cutsOf } from "./cut.ts";
import { layOut, lengthWith, placeBehind, type Placed } from "./layout.ts";
import type { Delivery, Pace } from "../utterance/delivery.ts";
import { PreparedUtterance } from "../utterance/prepared_utterance.ts";
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
  readonly onOverflow: OnOverflow;
}

/** A script that is planned. */
export interface Plannable {
  /** Its utterances, in order. */
  readonly utterances: AsyncGenerator<Utterance>;
  /** The text that the places of an utterance refer to. */
  textOf(utterance: Utterance): string;
}

/** How the utterances of a script are spoken. */
export interface Direction {
  /** How an utterance is spoken. */
  deliver(utterance: Utterance): Promise<Delivery>;
  /** The speed that was asked for. */
  readonly speed: number;
  /** The samples between two speakers. */
  readonly turnGap?: number;
}

/** Prepares and places the utterances of a script, as many as fit into the output. */
export class Planner {
  /** Utterances that are prepared but not placed yet. */
  #ahead: PreparedUtterance[] = [];
  /** The last utterance that was placed. */
  #last: PlannedUtterance | undefined;
  #speed: number;
  #cutAfter: Utterance | undefined;
  #rounding = 0;

  constructor(
    private readonly session: Session,
    private readonly script: Plannable,
    private readonly direction: Direction,
    /** Absent: the output has no limit. */
    private readonly room?: Room,
  ) {
    this.#speed = direction.speed;
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
        const placed = this.#place(this.#last, next);
        if (this.room && placed.end > this.room.capacity) {
          const cut = await this.#cut(placed, this.room);
          if (cut) yield this.#keep(cut);
          return;
        }
        yield this.#keep(placed);
      }
    } finally {
      for (const prepared of this.#ahead.splice(0)) prepared[Symbol.dispose]();
      await this.script.utterances.return(undefined);
    }
  }

  /** The requested speed, or a higher one that was chosen to make the script fit. */
  get speed(): number {
    return this.#speed;
  }

  /**
   * The last utterance, or the part of it that is spoken, if the script was cut after it. Known
   * once {@linkcode Planner.planned} has ended.
   */
  get cutAfter(): Utterance | undefined {
    return this.#cutAfter;
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

  #place(
    previous: PlannedUtterance | undefined,
    prepared: PreparedUtterance,
  ): PlannedUtterance {
    return placeBehind(previous, prepared, this.direction.turnGap);
  }

  #keep(placed: PlannedUtterance): PlannedUtterance {
    this.#last = placed;
    this.#rounding += placed.prepared.rounding;
    return placed;
  }

  /** Prepares the next utterance. Returns `undefined` after the last one. */
  async #prepareNext(): Promise<PreparedUtterance | undefined> {
    const { stages } = this.session;
    const { done, value } = await stages.time("text", () => this.script.utterances.next());
    return done ? undefined : await this.#prepare(value);
  }

  async #prepare(utterance: Utterance): Promise<PreparedUtterance> {
    const delivery = await this.direction.deliver(utterance);
    return await PreparedUtterance.prepare(this.session, utterance, delivery, this.#pace);
  }

  get #pace(): Pace {
    return { asked: this.direction.speed, now: this.#speed };
  }

  /**
   * Prepares utterances before the first one is spoken, for `error` and `fit`: both must know first
   * whether the script fits, and at which speed.
   */
  async #prepareAhead({ capacity, onOverflow }: Room): Promise<void> {
    if (onOverflow === "truncate") return;
    const { speed } = this.direction;
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
    while (last === undefined || last.latest <= capacity) {
      const next = await this.#prepareNext();
      if (next === undefined) return true;
      this.#ahead.push(next);
      last = this.#place(last, next);
    }
    return false;
  }

  /** The sample after the last one of speech when all prepared utterances are placed. */
  #endAhead(): number {
    return layOut(this.#ahead, this.direction.turnGap).at(-1)?.latest ?? 0;
  }

  /** Raises the speed until the script fits, up to `fastest`. */
  #fit(isWhole: boolean, fastest: number, capacity: number): void {
    while (this.#speed < fastest) {
      const excess = this.#endAhead() / capacity;
      if (isWhole && excess <= 1) return;
      // The edges of speech and the pauses in the script don't get shorter, so one step may not be
      // enough.
      this.#speed = isWhole ? Math.min(fastest, this.#speed * Math.max(1.005, excess)) : fastest;
      this.#ahead = this.#ahead.map((prepared) => prepared.retimed(this.#pace));
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
        this.#cutAfter = this.#last!.prepared.utterance;
        return undefined;
      }
      const part = this.#place(this.#last, await this.#prepare(before(utterance, cut)));
      const left = room.capacity - part.end;
      if (left >= 0 && left < atMost) {
        this.#cutAfter = part.prepared.utterance;
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
    { capacity }: Room,
  ): { cut: Cut; atMost: number }[] {
    const ends = cumulative(frames);
    const timed = cutsOf(utterance, this.script.textOf(utterance)).map((cut) => ({
      ...cut,
      end: at - from + ends[cut.phonemeEnd],
    }));
    const previous = this.#last;
    if (previous) {
      const boundary = boundaryOf(previous.prepared.utterance.phonemes);
      timed.unshift({ words: 0, phonemeEnd: 0, boundary, end: previous.latest });
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
