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
import { answerQuestions } from "./answers.ts";
import type { Connection } from "./connect.ts";
import { bury } from "./dead_letters.ts";
import type { Delivery } from "./delivery.ts";
import type { Subscription } from "./deps.ts";
import { type JobEvent, tell } from "./events.ts";
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
  /** How long a job may take, in milliseconds. Default: 15 minutes. */
  readonly jobMs?: number;
  /** Called with each thing that happens to a job here. */
  readonly log?: (event: Omit<JobEvent, "at">) => void;
  /** Called with a line about trouble with the server. */
  readonly say?: (line: string) => void;
}

/** How long a job waits before it is tried again, in milliseconds. */
const RETRY_MS = 1000;
/** How long a worker waits after a failure, so that another one can take the job first. */
const PAUSE_MS = 1500;

/** Who is to blame for an error: for the other kinds, the job is tried again. */
const BLAME: Partial<Record<KokoroErrorKind, "job" | "worker">> = {
  input: "job",
  device: "worker",
  weights: "worker",
  library: "worker",
  closed: "worker",
};

/** A worker. */
export class Worker {
  readonly #running = new Map<string, AbortController>();
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
    this.#running.set(id, stopping);
    const started = Date.now();
    const timer = setTimeout(() => this.#hangs(delivery, stopping), jobMs);
    try {
      if (await this.#lasting(() => this.results.has(id))) {
        await delivery.done();
        return this.#tell({ id, state: "done", deliveries });
      }
      if (deliveries > tries) {
        const reason = `it was taken ${tries} times, and no worker could finish it`;
        return await this.#giveUp(delivery, new KokoroError("internal", reason));
      }
      this.#tell({ id, state: "taken", deliveries });
      await this.#speak(delivery, readJob(delivery.data), started, stopping.signal);
    } catch (error) {
      if (stopping.signal.aborted) await this.#stopped(delivery, stopping.signal.reason);
      else await this.#failed(delivery, error, tries);
    } finally {
      clearTimeout(timer);
      delivery.release();
      this.#running.delete(id);
      this.#counts.worked += (Date.now() - started) / 1000;
    }
  }

  async #speak(
    delivery: Delivery,
    job: Job,
    taken: number,
    signal: AbortSignal,
  ): Promise<void> {
    const { id, deliveries } = delivery;
    const sender = new PieceSender(this.connection.js, id);
    const spoken = await speakJob(
      this.model,
      job,
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
    this.#counts.done++;
    this.#counts.spoken += seconds;
    this.#tell({ id, state: "done", deliveries });
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
      callback: (_error, { subject }) => this.#running.get(idOf(subject))?.abort(new Cancelled()),
    });
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

/** The reason why a job is stopped when its result is not wanted any more. */
class Cancelled extends Error {}
