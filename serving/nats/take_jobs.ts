/**
 * Takes jobs from the queue, those of higher priority first.
 *
 * A worker that is free asks for one job at a time, so that none waits at a busy worker while
 * another one is free.
 *
 * @module
 */

import { setTimeout as wait } from "node:timers/promises";
import { PRIORITIES, type Priority } from "../../speech/turns.ts";
import type { Connection } from "./connect.ts";
import { Delivery } from "./delivery.ts";
import { createInbox, type Msg, nanos, type NatsConnection, type Subscription } from "./deps.ts";
import { JOBS } from "./names.ts";

/** How long a request for a job waits at the server, in milliseconds. */
const WAIT_MS = 30_000;
/** How long the answer may take, in milliseconds. */
const ANSWER_MS = 2000;
/** How long to wait after an answer that is no job and no end of waiting, in milliseconds. */
const TROUBLE_MS = 500;
/** How many heartbeats fit into the time after which a job is given to another worker. */
const BEATS = 3;

/** The statuses of answers that say that there is no job. */
const NOTHING = [404, 408];

/** A request for a job of one priority. */
interface Pull {
  /** Resolves when there is a job, or when none will come. */
  readonly answered: Promise<void>;
  /** Ends the request, and returns the job if one has come. */
  end(): Promise<Delivery | undefined>;
}

/** Takes jobs from the queue. */
export class JobSource {
  /** Jobs that came when another one had come already: they are next. */
  readonly #held: Delivery[] = [];
  /** End the waiting for each request that is open. */
  readonly #open = new Set<() => void>();
  #isStopped = false;
  #isTroubled = false;

  private constructor(private readonly nc: NatsConnection, private readonly beatMs: number) {
    this.#follow();
  }

  /** Opens the queue. */
  static async open({ nc, jsm }: Connection): Promise<JobSource> {
    const { config } = await jsm.consumers.info(JOBS, PRIORITIES[0]);
    const waitMs = (config.ack_wait ?? nanos(30_000)) / 1e6;
    return new JobSource(nc, waitMs / BEATS);
  }

  /** Waits for a job. Returns undefined after {@linkcode JobSource.stop}. */
  async next(): Promise<Delivery | undefined> {
    while (!this.#isStopped) {
      const job = this.#held.shift() ?? await this.#first() ?? await this.#any();
      if (this.#isStopped) job?.giveBack();
      else if (job !== undefined) return job;
      if (this.#isTroubled) await wait(TROUBLE_MS);
      this.#isTroubled = false;
    }
    return undefined;
  }

  /** Takes no more jobs, and gives back those that have not begun. */
  stop(): void {
    this.#isStopped = true;
    this.#endWaiting();
    for (const job of this.#held.splice(0)) job.giveBack();
  }

  /** The most urgent of the jobs that are there. */
  async #first(): Promise<Delivery | undefined> {
    for (const priority of PRIORITIES) {
      if (this.#isStopped) return undefined;
      const pull = this.#pull(priority, { batch: 1, no_wait: true }, ANSWER_MS);
      await pull.answered;
      const job = await pull.end();
      if (job !== undefined) return job;
    }
    return undefined;
  }

  /** The job that comes first. */
  async #any(): Promise<Delivery | undefined> {
    if (this.#isStopped || this.#isTroubled) return undefined;
    const request = { batch: 1, expires: nanos(WAIT_MS) };
    const pulls = PRIORITIES.map((one) => this.#pull(one, request, WAIT_MS + ANSWER_MS));
    await Promise.race(pulls.map(({ answered }) => answered));
    const jobs = await Promise.all(pulls.map((pull) => pull.end()));
    const [first, ...others] = jobs.filter((job) => job !== undefined);
    if (this.#isStopped) { for (const job of others) job.giveBack(); }
    else this.#held.push(...others);
    return first;
  }

  #pull(priority: Priority, request: object, ms: number): Pull {
    const { promise: answered, resolve } = Promise.withResolvers<void>();
    const inbox = createInbox();
    let job: Delivery | undefined;
    let isOver = false;
    const subscription = this.nc.subscribe(inbox, {
      callback: (error, msg) => {
        const status = error ? 500 : statusOf(msg);
        if (status === 0) job = new Delivery(this.nc, msg, this.beatMs);
        else if (!NOTHING.includes(status)) this.#isTroubled = true;
        isOver = true;
        resolve();
      },
    });
    const timer = setTimeout(resolve, ms);
    this.#open.add(resolve);
    this.nc.publish(`$JS.API.CONSUMER.MSG.NEXT.${JOBS}.${priority}`, JSON.stringify(request), {
      reply: inbox,
    });
    return {
      answered,
      end: async () => {
        clearTimeout(timer);
        this.#open.delete(resolve);
        // What the server had sent before it knew that nobody waits any more is still taken.
        if (!isOver && !this.nc.isClosed()) await drained(subscription);
        else subscription.unsubscribe();
        return job;
      },
    };
  }

  /** Lets all requests end when the connection is made again: the server has forgotten them. */
  async #follow(): Promise<void> {
    for await (const { type } of this.nc.status()) {
      if (type === "reconnect") this.#endWaiting();
      if (type === "close") this.stop();
    }
  }

  #endWaiting(): void {
    for (const end of this.#open) end();
  }
}

/** Waits until nothing more can come; while there is no connection, only for a while. */
async function drained(subscription: Subscription): Promise<void> {
  const timer = Promise.withResolvers<void>();
  const handle = setTimeout(timer.resolve, ANSWER_MS);
  await Promise.race([subscription.drain().catch(() => {}), timer.promise]);
  clearTimeout(handle);
}

/** The status of an answer that is no job; 0 for a job. */
function statusOf({ headers, data }: Msg): number {
  return data.length === 0 ? headers?.code ?? 0 : 0;
}
