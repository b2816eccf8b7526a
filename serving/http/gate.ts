/**
 * Counts the requests under way: refuses any more than a limit, and waits for their end.
 *
 * @module
 */

import { Refusal } from "./errors.ts";

/** Lets requests in. */
export class Gate {
  #requests = 0;
  #isClosed = false;
  readonly #empty = Promise.withResolvers<void>();

  /** @param most how many requests may be under way */
  constructor(private readonly most: number) {}

  /** Whether no more requests are let in. */
  get isClosed(): boolean {
    return this.#isClosed;
  }

  /**
   * Lets a request in, and returns the function that ends it.
   *
   * @throws {Refusal} when too many are under way, or when the gate is closed
   */
  enter(): () => void {
    if (this.#isClosed) {
      throw new Refusal("shutting_down", "The server is shutting down: try again later");
    }
    if (this.#requests >= this.most) {
      const message = `${this.most} requests are under way, which is the limit: try again later`;
      throw new Refusal("rate_limit_exceeded", message);
    }
    this.#requests++;
    return () => {
      this.#requests--;
      this.#settle();
    };
  }

  /** Refuses all later requests, and waits for those under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#settle();
    await this.#empty.promise;
  }

  #settle(): void {
    if (this.#isClosed && this.#requests === 0) this.#empty.resolve();
  }
}
