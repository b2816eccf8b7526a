/**
 * The queue of requests: the network computes for one request at a time, and they take turns.
 *
 * A request is a synthesis or a stream. It asks for a turn before each call of the network.
 * Requests of the same priority get their turns in the order in which they asked, so a short
 * request waits for one call of each of the others, not for all of their calls.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";

/**
 * How urgent a request is. A request gets no turn while another one of higher priority waits for
 * its turn.
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

/** All priorities, the most urgent first. */
export const PRIORITIES = ["high", "normal", "low"] as const satisfies Priority[];

/** The default limit of requests under way. */
export const MOST_REQUESTS = 64;

/**
 * The state of a queue, and its totals so far.
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
  /** The number of requests that may be under way at a time: any more are refused. */
  readonly limit: number;
  /** The number of requests under way. */
  readonly requests: number;
  /** The number of requests under way that wait for their turn. */
  readonly waiting: number;
  /** The number of requests that have ended, with or without success. */
  readonly finished: number;
  /** The number of requests that were refused because the limit was reached. */
  readonly refused: number;
  /** Milliseconds that all requests together have waited for their turns. */
  readonly waitedMs: number;
  /** Milliseconds that the network has worked for all requests together. */
  readonly servedMs: number;
}

/** Gives turns to requests. */
export class Turns {
  readonly #tickets = new Set<Ticket>();
  /** The functions that start the turns of waiting requests, by priority and in order of asking. */
  readonly #waiting: Record<Priority, (() => void)[]> = { high: [], normal: [], low: [] };
  #isTaken = false;
  #closed: unknown;
  #finished = 0;
  #refused = 0;
  #waitedMs = 0;
  #servedMs = 0;

  /**
   * @param limit the number of requests that may be under way at a time
   * @throws {KokoroError} `input` when `limit` is neither a whole number of at least 1 nor
   * `Infinity`
   */
  constructor(readonly limit: number = MOST_REQUESTS) {
    if (limit >= 1 && (Number.isInteger(limit) || limit === Infinity)) return;
    throw new KokoroError("input", `maxRequests is ${limit}: give a whole number of at least 1`);
  }

  /** The state of the queue, and its totals so far. */
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
   * Returns a ticket for a new request. The request is under way until its ticket is disposed.
   *
   * @param signal takes the request out of the queue when it is aborted
   * @throws {KokoroError} `busy` when the limit of requests is reached, or the reason that the
   * queue was closed with
   */
  enter(priority: Priority, signal?: AbortSignal): Ticket {
    if (this.#closed !== undefined) throw this.#closed;
    if (this.#tickets.size >= this.limit) {
      this.#refused++;
      throw new KokoroError(
        "busy",
        `${this.limit} syntheses and streams are under way, which is the limit: ` +
          "wait for one of them to end, or cancel one",
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

  /** Stops all requests with this reason, and refuses all later ones with it. */
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
   * Ends a turn. When requests wait, the next turn starts a little later, so that the request whose
   * turn has ended can ask for another one first. Otherwise a request of lower priority would
   * always get a turn between two turns of a request of higher priority.
   */
  #pass(): void {
    const end = (): void => {
      this.#isTaken = false;
      this.#next();
    };
    if (this.#count() === 0) end();
    else setTimeout(end);
  }

  /** Waits until it is the caller's turn. */
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

  /** Starts the next turn, unless one is under way. */
  #next(): void {
    if (this.#isTaken) return;
    const priority = PRIORITIES.find((priority) => this.#waiting[priority].length > 0);
    if (priority === undefined) return;
    this.#isTaken = true;
    this.#waiting[priority].shift()!();
  }
}

/** A request's place in the queue, through which it gets its turns. */
export class Ticket implements Disposable {
  readonly #stopping = new AbortController();
  readonly #leave: () => void;
  readonly #outer: AbortSignal | undefined;
  readonly #stopWithOuter = (): void => this.stop(this.#outer!.reason);
  /** Milliseconds that the request has waited for its turns. */
  waitedMs = 0;

  /** Called by {@linkcode Turns.enter}. */
  constructor(
    /** Waits for the request's turn, which lasts until `work` is done. */
    readonly turn: <T>(work: () => Promise<T>) => Promise<T>,
    leave: () => void,
    signal?: AbortSignal,
  ) {
    this.#leave = leave;
    this.#outer = signal;
    if (signal?.aborted) this.stop(signal.reason);
    else signal?.addEventListener("abort", this.#stopWithOuter);
  }

  /** Aborts when the request must stop, with the reason. */
  get signal(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Takes the request out of the queue: it gets no more turns. */
  stop(reason: unknown): void {
    this.#stopping.abort(reason);
  }

  /** Ends the request, so that another one may enter the queue. */
  [Symbol.dispose](): void {
    this.#outer?.removeEventListener("abort", this.#stopWithOuter);
    this.#leave();
  }
}
