/**
 * Makes trouble for the workers of a cluster, again and again.
 *
 * @module
 */

import { setTimeout as wait } from "node:timers/promises";
import { LocalWorker, type LocalWorkerOptions } from "../../../serving/nats/local_worker.ts";

/** What is done to workers, in turn. */
const TROUBLES = ["kill", "pause", "drain"] as const;
/** A kind of trouble. */
export type Trouble = typeof TROUBLES[number];

/** Workers that are killed, paused and drained. There are always as many as at the start. */
export class TroubledWorkers {
  readonly #workers: LocalWorker[];
  readonly #paused = new Set<LocalWorker>();
  readonly counts: Record<Trouble, number> = { kill: 0, pause: 0, drain: 0 };
  #troubles = 0;

  /** @param pauseMs how long a worker is paused, in milliseconds */
  constructor(
    count: number,
    private readonly options: LocalWorkerOptions,
    private readonly pauseMs: number,
  ) {
    this.#workers = Array.from({ length: count }, () => new LocalWorker(options));
  }

  /** Waits until all take jobs. */
  async ready(): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.ready()));
  }

  /** Makes the next trouble for the next worker. Returns what it was. */
  async trouble(): Promise<Trouble> {
    const kind = TROUBLES[this.#troubles % TROUBLES.length];
    const place = this.#troubles % this.#workers.length;
    this.#troubles++;
    this.counts[kind]++;
    const worker = this.#workers[place];
    if (kind === "pause") {
      this.#paused.add(worker);
      worker.signal("SIGSTOP");
      await wait(this.pauseMs);
      worker.signal("SIGCONT");
      this.#paused.delete(worker);
      return kind;
    }
    worker.signal(kind === "kill" ? "SIGKILL" : "SIGTERM");
    await worker.ended();
    const next = new LocalWorker(this.options);
    this.#workers[place] = next;
    await next.ready();
    return kind;
  }

  /** Lets all of them end. */
  async end(): Promise<void> {
    for (const worker of this.#paused) worker.signal("SIGCONT");
    for (const worker of this.#workers) worker.signal("SIGTERM");
    await Promise.all(this.#workers.map((worker) => worker.ended()));
  }
}
