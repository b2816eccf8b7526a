/**
 * Whose turn it is: a network computes one thing at a time, for any number of requests.
 *
 * A request is a synthesis or a stream. It asks for a turn for each call of the network, and all that wait get theirs in
 * the order in which they asked: a short request waits for a call of each of the others, not for all that they need.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";

/**
 * How urgent a request is: of those that wait, one of a lower priority gets no turn while there is one of a higher.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Priority } from "./mod.ts";
 * using model = await loadKokoro();
 * const say = (text: string, priority: Priority) => model.synthesize(text, { priority });
 * const chapter = say("Chapter one. It was a long night.", "low");
 * await say("Your tea is ready.", "high"); // does not wait for the chapter
 * await chapter;
 * ```
 */
export type Priority = "high" | "normal" | "low";

/** All of them, the most urgent first. */
export const PRIORITIES = ["high", "normal", "low"] as const satisfies Priority[];

/** Requests that may be under way at once, if nothing else is said. */
export const MOST_REQUESTS = 64;

/**
 * What a queue has to do, and what it has done.
 *
 * @example
 * ```ts
 * import { loadKokoro, type QueueState } from "./mod.ts";
 * // Whether a server should send new listeners elsewhere.
 * const isBusy = ({ requests, limit }: QueueState): boolean => requests > 0.8 * limit;
 * using model = await loadKokoro({ maxRequests: 10 });
 * console.log(isBusy(model.queue())); // false
 * ```
 */
export interface QueueState {
  /** Requests that may be under way at once: one more is refused. */
  readonly limit: number;
  /** Requests that are under way. */
  readonly requests: number;
  /** Those of them that wait for their turn. */
  readonly waiting: number;
  /** Requests that have come to an end, well or not. */
  readonly finished: number;
  /** Requests that were refused, since there were too many. */
  readonly refused: number;
  /** Milliseconds that all requests have waited for their turns. */
  readonly waitedMs: number;
  /** Milliseconds that the network has worked for them. */
  readonly servedMs: number;
}

/** Gives turns to requests. */
export class Turns {
  readonly #tickets = new Set<Ticket>();
  /** What begins the turn of each that waits, by priority and in the order in which they asked. */
  readonly #waiting: Record<Priority, (() => void)[]> = { high: [], normal: [], low: [] };
  #isTaken = false;
  #closed: unknown;
  #finished = 0;
  #refused = 0;
  #waitedMs = 0;
  #servedMs = 0;

  /**
   * @param limit requests that may be under way at once
   * @throws {KokoroError} `input` when it is no number of requests
   */
  constructor(readonly limit = MOST_REQUESTS) {
    if (limit >= 1 && (Number.isInteger(limit) || limit === Infinity)) return;
    throw new KokoroError("input", `maxRequests is ${limit}: give a whole number from 1 on`);
  }

  /** What there is to do, and what was done. */
  get state(): QueueState {
    return {
      limit: this.limit,
      requests: this.#tickets.size,
      waiting: this.#count(),
      finished: this.#finished,
      refused: this.#refused,
      waitedMs: this.#waitedMs,
      servedMs: this.#servedMs,
    };
  }

  /**
   * A ticket for a request, valid until it is disposed.
   *
   * @param signal takes the request out of the queue
   * @throws {KokoroError} `busy` when there are too many, or whatever the queue was closed with
   */
  enter(priority: Priority, signal?: AbortSignal): Ticket {
    if (this.#closed !== undefined) throw this.#closed;
    if (this.#tickets.size >= this.limit) {
      this.#refused++;
      throw new KokoroError(
        "busy",
        `${this.limit} syntheses and streams are under way, which is the limit: wait for one of them, or cancel it`,
      );
    }
    const ticket: Ticket = new Ticket(
      (work) => this.#turn(work, ticket, priority),
      () => this.#finished += Number(this.#tickets.delete(ticket)),
      signal,
    );
    this.#tickets.add(ticket);
    return ticket;
  }

  /** Stops all requests for this reason, those to come too. */
  close(reason: KokoroError): void {
    this.#closed ??= reason;
    for (const ticket of this.#tickets) ticket.stop(reason);
  }

  async #turn<T>(work: () => Promise<T>, ticket: Ticket, priority: Priority): Promise<T> {
    const asked = performance.now();
    await this.#wait(this.#waiting[priority], ticket.signal);
    const began = performance.now();
    this.#waitedMs += began - asked;
    ticket.waitedMs += began - asked;
    try {
      ticket.signal.throwIfAborted();
      return await work();
    } finally {
      this.#servedMs += performance.now() - began;
      this.#pass();
    }
  }

  /**
   * Ends a turn. Others wait until who had it could ask for the next one: else something of a lower priority always came
   * between two of a higher.
   */
  #pass(): void {
    const end = (): void => {
      this.#isTaken = false;
      this.#next();
    };
    if (this.#count() === 0) end();
    else setTimeout(end);
  }

  /** Until it is one's turn. */
  async #wait(waiting: (() => void)[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const leave = (): void => {
      const at = waiting.indexOf(resolve);
      if (at >= 0) waiting.splice(at, 1);
      reject(signal.reason);
    };
    waiting.push(resolve);
    signal.addEventListener("abort", leave);
    this.#next();
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", leave);
    }
  }

  #count(): number {
    return PRIORITIES.reduce((sum, priority) => sum + this.#waiting[priority].length, 0);
  }

  /** Begins the next turn, if there is none. */
  #next(): void {
    if (this.#isTaken) return;
    const priority = PRIORITIES.find((priority) => this.#waiting[priority].length > 0);
    if (priority === undefined) return;
    this.#isTaken = true;
    this.#waiting[priority].shift()!();
  }
}

/** What a request holds to get turns. */
export class Ticket implements Disposable {
  readonly #stopping = new AbortController();
  readonly #leave: () => void;
  readonly #outer: AbortSignal | undefined;
  readonly #stopWithOuter = (): void => this.stop(this.#outer!.reason);
  /** Milliseconds that it has waited for its turns. */
  waitedMs = 0;

  /** Made by {@linkcode Turns.enter}. */
  constructor(
    /** Does `work` when it is the request's turn; until that is done it is nobody else's. */
    readonly turn: <T>(work: () => Promise<T>) => Promise<T>,
    leave: () => void,
    signal?: AbortSignal,
  ) {
    this.#leave = leave;
    this.#outer = signal;
    if (signal?.aborted) this.stop(signal.reason);
    else signal?.addEventListener("abort", this.#stopWithOuter);
  }

  /** Says when the request is to stop, and why. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Takes the request out of the queue: it gets no more turns. */
  stop(reason: unknown): void {
    this.#stopping.abort(reason);
  }

  /** Makes room for another request. */
  [Symbol.dispose](): void {
    this.#outer?.removeEventListener("abort", this.#stopWithOuter);
    this.#leave();
  }
}
