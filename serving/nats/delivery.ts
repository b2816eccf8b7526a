/**
 * A job as it was delivered to a worker, which answers for it until it says what became of it.
 *
 * @module
 */

import type { Msg, NatsConnection } from "./deps.ts";
import { nanos } from "./deps.ts";
import { idOf } from "./names.ts";

/** How long the server may take to confirm, in milliseconds. */
const CONFIRM_MS = 2000;

/**
 * Where the number of deliveries and the place in the stream are in the subject of the answer, from
 * its end, and how many parts a subject has that ends with one more.
 */
const [DELIVERIES, PLACE, LONG] = [5, 4, 12];

/** A delivered job. While it is held, heartbeats keep the server from giving it to others. */
export class Delivery {
  /** The id of the job, also if its message can't be read. */
  readonly id: string;
  /** How often the job has been delivered, this time included. */
  readonly deliveries: number;
  /** The place of the job in the queue's stream: later jobs have higher ones. */
  readonly place: number;
  readonly data: Uint8Array;
  readonly #nc: NatsConnection;
  readonly #reply: string;
  readonly #timer: ReturnType<typeof setInterval>;

  /** @param beatMs the time between two heartbeats, in milliseconds */
  constructor(nc: NatsConnection, msg: Msg, beatMs: number) {
    this.#nc = nc;
    this.#reply = msg.reply!;
    this.id = idOf(msg.subject);
    this.data = msg.data;
    [this.deliveries, this.place] = [DELIVERIES, PLACE].map((at) => numberIn(msg.reply!, at));
    this.#timer = setInterval(() => this.#tell("+WPI"), beatMs);
  }

  /** Takes the job out of the queue. Returns whether the server has confirmed it. */
  async done(): Promise<boolean> {
    this.release();
    try {
      await this.#nc.request(this.#reply, "+ACK", { timeout: CONFIRM_MS });
      return true;
    } catch {
      // The job is delivered again, and its result is found.
      return false;
    }
  }

  /** Gives the job to another worker, after a while. */
  giveBack(ms = 0): void {
    this.release();
    this.#tell(ms === 0 ? "-NAK" : `-NAK ${JSON.stringify({ delay: nanos(ms) })}`);
  }

  /** Takes the job out of the queue without a result, for a reason that the server reports. */
  async giveUp(reason: string): Promise<void> {
    this.release();
    await this.#nc.request(this.#reply, `+TERM ${reason}`, { timeout: CONFIRM_MS }).catch(() => {});
  }

  /** Tells the server nothing more. */
  release(): void {
    clearInterval(this.#timer);
  }

  #tell(what: string): void {
    if (!this.#nc.isClosed()) this.#nc.publish(this.#reply, what);
  }
}

/** `$JS.ACK.STREAM.CONSUMER.DELIVERIES.PLACE...`, or with the domain and the account in front. */
function numberIn(reply: string, fromEnd: number): number {
  const parts = reply.split(".");
  return Number(parts.at(parts.length >= LONG ? -fromEnd - 1 : -fromEnd));
}
