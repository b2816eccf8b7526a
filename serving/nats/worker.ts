/**
 * A worker: takes jobs, speaks them and keeps their results, until it is asked to stop.
 *
 * @module
 */

import { setTimeout as wait } from "node:timers/promises";
import project from "../../deno.json" with { type: "json" };
import { KokoroError, type KokoroErrorKind, reasonOf } from "../../errors.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { StreamSource } from "../../speech/scene/arriving_script.ts";
import { answerQuestions } from "./answers.ts";
import type { Connection } from "./connect.ts";
import { bury } from "./dead_letters.ts";
import type { Delivery } from "./delivery.ts";
import type { Subscription } from "./deps.ts";
import { type JobEvent, tell } from "./events.ts";
import { readFeed, removeFeed } from "./feeds.ts";
import { type Job, readJob } from "./job.ts";
import { lasting } from "./lasting.ts";
import { idOf, SUBJECTS } from "./names.ts";
import { PieceSender } from "./pieces.ts";
import { Presence, type WorkerState } from "./presence.ts";
import { Results } from "./results.ts";
import { speakJob } from "./speak_job.ts";
import { JobSource } from "./take_jobs.ts";

/** The part of a model that a worker uses. */
export type WorkerModel = Pick<
  KokoroModel,
  "stream" | "phonemes" | "voices" | "emotions" | "info"
>;

/** The options of a worker. */
export interface WorkerOptions {
  /** A name of its own, of letters, digits, `-` and `_`. */
  readonly id: string;
  /** The name of the machine. */
  readonly host: string;
  /** How many jobs it works on at a time. Default: 1. */
  readonly concurrency?: number;
  /** How often a job is tried, by all workers together, before it is given up. Default: 5. */
  readonly tries?: number;
  /**
   * How long a job may take, in milliseconds; for a script that comes in parts, from one part to
   * the next. Default: 15 minutes.
   */
  readonly jobMs?: number;
  /** How long to wait for a script that does not go on, in milliseconds. Default: 15 s. */
  readonly silentMs?: number;
  /** Called with each thing that happens to a job here. */
  readonly log?: (event: Omit<JobEvent, "at">) => void;
  /** Called with a line about trouble with the server. */
  readonly say?: (line: string) => void;
}

/** How long a job waits before it is tried again, in milliseconds. */
const RETRY_MS = 1000;
/** How long a worker waits after a failure, so that another one can take the job first. */
const PAUSE_MS = 1500;
/** How many jobs that were cancelled are remembered: one may be on its way here. */
const MOST_CANCELLED = 10_000;

/** Who is to blame for an error: for the other kinds, the job is tried again. */
const BLAME: Partial<Record<KokoroErrorKind, "job" | "worker">> = {
  input: "job",
  device: "worker",
  weights: "worker",
  library: "worker",
  closed: "worker",
};

/** A job under way. */
interface Work {
  readonly delivery: Delivery;
  readonly stopping: AbortController;
  readonly deadline: Deadline;
  /** When it was taken, in milliseconds since 1970. */
  readonly taken: number;
}

/** A worker. */
export class Worker {
  readonly #running = new Map<string, Work>();
  /** The place in the queue's stream up to which a job was cancelled, by its id. */
  readonly #cancelled = new Map<string, number>();
  readonly #broken = Promise.withResolvers<never>();
  readonly #counts = { done: 0, returned: 0, dead: 0, spoken: 0, worked: 0 };
  readonly #since = Date.now();
  #isDraining = false;

  private constructor(
    private readonly connection: Connection,
    private readonly model: WorkerModel,
    private readonly options: WorkerOptions,
    private readonly source: JobSource,
    private readonly results: Results,
  ) {
    this.#broken.promise.catch(() => {}); // it is awaited in run()
  }

  /** Makes a worker. The streams of the cluster must be there. */
  static async open(
    connection: Connection,
    model: WorkerModel,
    options: WorkerOptions,
  ): Promise<Worker> {
    const [source, results] = [await JobSource.open(connection), await Results.open(connection)];
    return new Worker(connection, model, options, source, results);
  }

  /**
   * Takes jobs until {@linkcode Worker.drain} is called, and finishes those that it has begun.
   *
   * @throws {KokoroError} when the model can't be used any more: jobs are left to other workers
   */
  async run(): Promise<void> {
    const { nc } = this.connection;
    const presence = await Presence.start(this.connection, () => this.state);
    const cancelling = this.#hearCancelling();
    const answering = answerQuestions(nc, this.model);
    try {
      await Promise.race([this.#takeJobs(), this.#broken.promise]);
    } finally {
      this.drain();
      for (const one of [cancelling, answering]) one.unsubscribe();
      await presence.stop();
    }
  }

  /** Takes no more jobs. */
  drain(): void {
    this.#isDraining = true;
    this.source.stop();
  }

  /** What others see of it. */
  get state(): WorkerState {
    const { id, host, concurrency = 1 } = this.options;
    const { device, gpu, threads, kernels, weights } = this.model.info();
    return {
      id,
      host,
      pid: Deno.pid,
      device: gpu ? `${device}:${gpu.index} ${gpu.name}` : device,
      threads,
      kernels,
      version: project.version,
      weights,
      concurrency,
      busy: this.#running.size,
      ...this.#counts,
      since: this.#since,
      draining: this.#isDraining,
    };
  }

  async #takeJobs(): Promise<void> {
    const { concurrency = 1 } = this.options;
    const works = new Set<Promise<void>>();
    for (let next; (next = await this.source.next()) !== undefined;) {
      const work = this.#work(next).finally(() => works.delete(work));
      works.add(work);
      if (works.size >= concurrency) await Promise.race(works);
    }
    await Promise.all(works);
  }

  async #work(delivery: Delivery): Promise<void> {
    const { id, deliveries } = delivery;
    const { tries = 5, jobMs = 15 * 60_000 } = this.options;
    const stopping = new AbortController();
    const deadline = new Deadline(jobMs, () => this.#hangs(delivery, stopping));
    const work = { delivery, stopping, deadline, taken: Date.now() };
    this.#running.set(id, work);
    try {
      if (this.#isCancelled(delivery)) stopping.abort(new Cancelled());
      stopping.signal.throwIfAborted();
      if (await this.#lasting(() => this.results.has(id))) {
        await delivery.done();
        return this.#tell({ id, state: "done", deliveries });
      }
      if (deliveries > tries) {
        const reason = `it was taken ${tries} times, and no worker could finish it`;
        return await this.#giveUp(delivery, new KokoroError("internal", reason));
      }
      this.#tell({ id, state: "taken", deliveries });
      await this.#speak(work, readJob(delivery.data));
    } catch (error) {
      if (stopping.signal.aborted) await this.#stopped(delivery, stopping.signal.reason);
      else await this.#failed(delivery, error, tries);
    } finally {
      deadline.stop();
      delivery.release();
      this.#running.delete(id);
      this.#counts.worked += (Date.now() - work.taken) / 1000;
    }
  }

  async #speak(work: Work, job: Job): Promise<void> {
    const { delivery, taken, stopping: { signal } } = work;
    const { id, deliveries } = delivery;
    const sender = new PieceSender(this.connection.js, id);
    const spoken = await speakJob(
      this.model,
      job,
      job.feed ? this.#feedOf(work) : job.recipe.script,
      (bytes) => this.#lasting(() => sender.send(bytes), signal),
      signal,
    );
    const { weights, device } = this.model.info();
    const seconds = spoken.samples / SAMPLE_RATE;
    const details = {
      format: job.format,
      samples: spoken.samples,
      seconds,
      warnings: spoken.warnings,
      worker: this.options.id,
      version: project.version,
      weights,
      device,
      deliveries,
      submitted: job.submitted,
      taken,
      made: Date.now(),
    };
    // Another worker may have been given the job meanwhile.
    await this.#lasting(async () => {
      if (!await this.results.has(id)) await this.results.put(id, spoken.bytes, details);
    }, signal);
    if (job.live) await this.#lasting(() => sender.end(), signal);
    await delivery.done();
    if (job.feed) this.#forgetFeed(id);
    this.#counts.done++;
    this.#counts.spoken += seconds;
    this.#tell({ id, state: "done", deliveries });
  }

  /** The parts of a job's script. While it is waited for, the job takes no time. */
  #feedOf({ delivery: { id }, deadline, stopping: { signal } }: Work): StreamSource {
    const { silentMs } = this.options;
    const heard = (): void => deadline.putOff();
    // What is no text and no turn is refused by the model.
    return readFeed(this.connection, id, { signal, heard, silentMs }) as StreamSource;
  }

  #forgetFeed(id: string): void {
    this.#lasting(() => removeFeed(this.connection, id)).catch(() => {}); // it expires
  }

  /** Decides what becomes of a job that failed. */
  async #failed(delivery: Delivery, error: unknown, tries: number): Promise<void> {
    const { id, deliveries } = delivery;
    const blame = error instanceof KokoroError ? BLAME[error.kind] : undefined;
    if (blame === "job" || blame === undefined && deliveries >= tries) {
      return await this.#giveUp(delivery, error);
    }
    delivery.giveBack(RETRY_MS);
    this.#counts.returned++;
    this.#tell({ id, state: "returned", deliveries, reason: reasonOf(error) });
    if (blame === "worker") return this.#breakDown(error);
    await wait(PAUSE_MS);
  }

  async #giveUp(delivery: Delivery, error: unknown): Promise<void> {
    const { id, deliveries, data } = delivery;
    const reason = reasonOf(error);
    const letter = {
      id,
      kind: error instanceof KokoroError ? error.kind : "internal" as const,
      reason,
      deliveries,
      worker: this.options.id,
      at: Date.now(),
      job: new TextDecoder().decode(data),
    };
    await this.#lasting(() => bury(this.connection, letter));
    this.#forgetFeed(id);
    await delivery.giveUp(reason.replace(/\s+/g, " ").slice(0, 200));
    this.#counts.dead++;
    this.#tell({ id, state: "dead", deliveries, reason });
  }

  /** A job that was cancelled is not in the queue any more. One that hangs is. */
  async #stopped(delivery: Delivery, reason: unknown): Promise<void> {
    const { id, deliveries } = delivery;
    if (reason instanceof Cancelled) {
      await delivery.giveUp("cancelled");
      return this.#tell({ id, state: "cancelled", deliveries });
    }
    delivery.giveBack(RETRY_MS);
    this.#tell({ id, state: "returned", deliveries, reason: reasonOf(reason) });
  }

  /** Lets another worker have a job that takes too long: this one may not come back from it. */
  #hangs(delivery: Delivery, stopping: AbortController): void {
    const error = new KokoroError("internal", `the job ${delivery.id} takes too long`);
    delivery.release();
    stopping.abort(error);
    this.#breakDown(error);
  }

  #breakDown(error: unknown): void {
    this.drain();
    this.#broken.reject(error);
  }

  #hearCancelling(): Subscription {
    return this.connection.nc.subscribe(SUBJECTS.cancel("*"), {
      callback: (error, message) => {
        if (error) return;
        const id = idOf(message.subject);
        this.#cancelled.set(id, Number(message.string()));
        const [oldest] = this.#cancelled.keys();
        if (this.#cancelled.size > MOST_CANCELLED) this.#cancelled.delete(oldest);
        const work = this.#running.get(id);
        if (work && this.#isCancelled(work.delivery)) work.stopping.abort(new Cancelled());
      },
    });
  }

  /** Whether a job was cancelled after it was put into the queue. */
  #isCancelled({ id, place }: Delivery): boolean {
    return place <= (this.#cancelled.get(id) ?? 0);
  }

  async #lasting<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    const { say = () => {} } = this.options;
    return await lasting(work, signal, (error) => say(`NATS: ${reasonOf(error)}: trying again`));
  }

  #tell(event: Omit<JobEvent, "at" | "worker">): void {
    const whole = { ...event, worker: this.options.id };
    tell(this.connection.nc, whole);
    this.options.log?.(whole);
  }
}

/** Calls `over` when a time has passed since the last sign of life. */
class Deadline {
  #timer: ReturnType<typeof setTimeout>;

  constructor(private readonly ms: number, private readonly over: () => void) {
    this.#timer = setTimeout(over, ms);
  }

  /** Starts the time anew. */
  putOff(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.over, this.ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** The reason why a job is stopped when its result is not wanted any more. */
class Cancelled extends Error {}
