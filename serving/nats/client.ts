/**
 * The client of a cluster: submits jobs, and gets their results.
 *
 * @module
 */

import { setTimeout as wait } from "node:timers/promises";
import { checkArgument } from "../../configs/check_options.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { PRIORITIES } from "../../speech/turns.ts";
import type { StreamSource } from "../../speech/scene/arriving_script.ts";
import type { Recipe } from "../recipe.ts";
import { type ClusterPlace, type Connection, connectNats } from "./connect.ts";
import { type DeadLetter, deadLetter, exhume, lastMessage } from "./dead_letters.ts";
import { JetStreamApiError } from "./deps.ts";
import { type JobEvent, listen, tell } from "./events.ts";
import { removeFeed, sendFeed } from "./feeds.ts";
import { type Job, jobOf, type JobOptions } from "./job.ts";
import { lasting } from "./lasting.ts";
import { ID, JOBS, SUBJECTS } from "./names.ts";
import { hear, type Piece } from "./pieces.ts";
import { type JobResult, Results } from "./results.ts";
import { type ClusterSettings, ensureCluster } from "./streams.ts";

/** An error of the server: a limit of a stream is reached. */
const FULL = 10077;
/**
 * How often to look whether a job has ended, in milliseconds. Usually an event says so; this is for
 * events that were lost in an outage.
 */
const LOOK_MS = 10_000;

/** The error of a job that was given up. */
export class JobGivenUp extends KokoroError {
  constructor(readonly letter: DeadLetter) {
    super(letter.kind, `the job ${letter.id} was given up: ${letter.reason}`);
  }
}

/** A job that was submitted. */
export interface Submitted {
  readonly id: string;
  /** `queued`, or what was there already: the same job, or its result. */
  readonly state: "queued" | "there" | "done";
}

/** What became of a job: where it is now. `unknown` if it was never there, or has expired. */
export type JobState = "queued" | "done" | "dead" | "unknown";

/** How to wait for a result. */
export interface WaitOptions {
  /** Ends the waiting, with its reason. The job goes on. */
  readonly signal?: AbortSignal;
}

const idSchema = z.string("give the id of a job").regex(ID, "give the id of a job");

/**
 * Connects to a cluster. Its streams are made if they are missing and the credentials allow it.
 *
 * @throws {KokoroError} `input` or `setup` when the servers can't be used: the message says why
 * @example
 * ```ts ignore
 * import { connectCluster } from "./serving/nats/client.ts";
 * await using cluster = await connectCluster("nats://127.0.0.1:4222");
 * const { id } = await cluster.submit({ script: "Oh, geez.", voice: "morty" });
 * const { bytes, seconds } = await cluster.result(id);
 * await Deno.writeFile(`${id}.wav`, bytes);
 * ```
 */
export async function connectCluster(
  place: string | readonly string[] | ClusterPlace,
  settings?: ClusterSettings,
): Promise<Cluster> {
  const isPlace = typeof place === "object" && "servers" in place;
  const connection = await connectNats(isPlace ? place : { servers: place });
  try {
    await ensureCluster(connection, settings);
    return new Cluster(connection, await Results.open(connection));
  } catch (error) {
    await connection.nc.close();
    throw error;
  }
}

/** A cluster, as a client sees it. */
export class Cluster implements AsyncDisposable {
  readonly #watches = new Set<Watch>();

  /** Use {@linkcode connectCluster} instead. */
  constructor(readonly connection: Connection, private readonly results: Results) {
    this.#lookAfterOutages();
  }

  /**
   * Submits a job. The same recipe in the same format is the same job: it is queued once, and not
   * spoken again while its result is kept.
   *
   * @throws {KokoroError} `input` when the recipe or an option is invalid; `busy` when the queue is
   * full
   * @throws the reason of `signal`: the job may be in the queue all the same
   */
  async submit(
    recipe: Recipe,
    options: JobOptions = {},
    { signal }: WaitOptions = {},
  ): Promise<Submitted> {
    const job = jobOf(recipe, options);
    const { id } = job;
    return await lasting(async () => {
      const [isDone, isQueued, letter] = await Promise.all([
        this.results.has(id),
        this.#isQueued(id),
        deadLetter(this.connection, id),
      ]);
      if (isDone) return { id, state: "done" };
      if (isQueued) return { id, state: "there" };
      if (letter !== undefined) await exhume(this.connection, id);
      return { id, state: await this.#publish(job) };
    }, signal);
  }

  /**
   * Sends the parts of a script that a job with `feed` speaks, as they come. Resolves when all are
   * sent. The job waits for them, and is given up after 15 s without a message. While the source
   * says nothing, this call sends empty messages.
   *
   * @param source texts, which are joined, or turns: as for `KokoroModel.stream`
   * @throws {KokoroError} `input` when the text is too long for a job
   * @throws the errors of the source, and the reason of `signal`: cancel the job then
   */
  async feed(
    id: string,
    source: Exclude<StreamSource, string>,
    { signal = new AbortController().signal }: WaitOptions = {},
  ): Promise<void> {
    checkArgument(idSchema, id, "id");
    await sendFeed(this.connection, id, source, signal);
  }

  /**
   * Waits for the result of a job.
   *
   * @throws {KokoroError} when the job was given up: of the kind of its error, with the reason;
   * `input` when there is no such job, or it was cancelled
   */
  async result(id: string, { signal }: WaitOptions = {}): Promise<JobResult> {
    checkArgument(idSchema, id, "id");
    using watch = new Watch(this.connection, id, this.#watches);
    while (true) {
      const found = await lasting(() => this.results.get(id), signal);
      if (found !== undefined) return found;
      await this.#checkAlive(id, signal);
      await watch.change(signal);
    }
  }

  /**
   * Yields pieces of the bytes of a result while it is made. The job must be `live`; the result of
   * another job comes in one piece.
   *
   * @param from how many bytes are known already, to go on after an interruption
   * @throws {KokoroError} the errors of {@linkcode Cluster.result}
   */
  async *stream(
    id: string,
    { from = 0, signal }: WaitOptions & { readonly from?: number } = {},
  ): AsyncGenerator<Piece, void, void> {
    checkArgument(idSchema, id, "id");
    using watch = new Watch(this.connection, id, this.#watches);
    const hearing = await lasting(() => hear(this.connection, id, from), signal);
    try {
      let next = from;
      let piece = hearing.pieces.next();
      let change = changeOf(watch, signal);
      while (true) {
        const first = await Promise.race([piece, change]);
        signal?.throwIfAborted();
        if (first === undefined) change = changeOf(watch, signal);
        if (first?.done) return;
        if (first !== undefined) {
          yield first.value;
          next = first.value.offset + first.value.bytes.length;
          piece = hearing.pieces.next();
        } else if (await lasting(() => this.results.has(id), signal)) {
          // Pieces that are still there come within a moment.
          const late = await Promise.race([piece, wait(LATE_MS, undefined, { ref: false })]);
          if (late !== undefined) continue;
          const { bytes } = await this.result(id, { signal });
          if (next < bytes.length) yield { offset: next, bytes: bytes.slice(next) };
          return;
        } else {
          await this.#checkAlive(id, signal);
        }
      }
    } finally {
      hearing.stop();
    }
  }

  /**
   * Cancels a job. A worker that has begun it stops. A result that is there stays.
   *
   * @returns whether the job was in the queue
   */
  async cancel(id: string): Promise<boolean> {
    checkArgument(idSchema, id, "id");
    const { nc, jsm } = this.connection;
    // Workers stop what was in the queue before, also if it reaches them later.
    const { state } = await lasting(() => jsm.streams.info(JOBS));
    nc.publish(SUBJECTS.cancel(id), String(state.last_seq));
    const purged = await Promise.all(
      PRIORITIES.map((priority) =>
        lasting(() => jsm.streams.purge(JOBS, { filter: SUBJECTS.jobs(priority, id) }))
      ),
    );
    await lasting(() => removeFeed(this.connection, id));
    tell(nc, { id, state: "cancelled" });
    await nc.flush();
    return purged.some((one) => one.purged > 0);
  }

  /** Forgets the result of a job, before it expires. */
  async forget(id: string): Promise<void> {
    checkArgument(idSchema, id, "id");
    await lasting(() => this.results.delete(id));
  }

  /** Returns where a job is now. */
  async state(id: string): Promise<JobState> {
    checkArgument(idSchema, id, "id");
    return await lasting(async () => {
      // The queue first: a job leaves it when it has a result or a dead letter.
      const isQueued = await this.#isQueued(id);
      if (await this.results.has(id)) return "done";
      if (isQueued) return "queued";
      return await deadLetter(this.connection, id) === undefined ? "unknown" : "dead";
    });
  }

  /** Yields what happens to jobs, from now on, until `signal` aborts. */
  watch({ signal }: WaitOptions = {}): AsyncGenerator<JobEvent, void, void> {
    return listen(this.connection.nc, "*", signal);
  }

  /** Closes the connection. Jobs go on. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection.nc.close();
  }

  /** Lets all who wait look again when there is a connection again: they may have missed events. */
  async #lookAfterOutages(): Promise<void> {
    for await (const { type } of this.connection.nc.status()) {
      if (type === "reconnect") { for (const watch of this.#watches) watch.look(); }
    }
  }

  /** Puts a job into the queue. */
  async #publish(job: Job): Promise<"queued" | "there"> {
    const { id, priority } = job;
    const { js, nc } = this.connection;
    const send = (msgID?: string): Promise<{ duplicate: boolean }> =>
      js.publish(SUBJECTS.jobs(priority, id), JSON.stringify(job), { msgID });
    try {
      const { duplicate } = await send(id);
      if (duplicate && !await this.#isThere(id)) {
        // The server knows the id of a job that was cancelled or given up a moment ago.
        await send();
      } else if (duplicate) return "there";
      tell(nc, { id, state: "queued" });
      return "queued";
    } catch (cause) {
      if (!(cause instanceof JetStreamApiError) || cause.code !== FULL) throw cause;
      if (/per subject/.test(cause.message)) return "there";
      throw new KokoroError("busy", "the queue of the cluster is full: try again later", { cause });
    }
  }

  async #isThere(id: string): Promise<boolean> {
    return await this.#isQueued(id) || await this.results.has(id);
  }

  async #isQueued(id: string): Promise<boolean> {
    const found = await Promise.all(
      PRIORITIES.map((one) => lastMessage(this.connection, JOBS, SUBJECTS.jobs(one, id))),
    );
    return found.some((message) => message !== undefined);
  }

  /** @throws {KokoroError} when no result will come */
  async #checkAlive(id: string, signal?: AbortSignal): Promise<void> {
    const state = await lasting(() => this.state(id), signal);
    if (state === "unknown") {
      const text = `there is no job ${id}: it was never submitted, was cancelled, or its result ` +
        "has expired";
      throw new KokoroError("input", text);
    }
    if (state !== "dead") return;
    const letter = await lasting(() => deadLetter(this.connection, id), signal);
    if (letter === undefined) return;
    throw new JobGivenUp(letter);
  }
}

/** How long pieces may take that a server has, in milliseconds. */
const LATE_MS = 500;

/** Waits for a change that may never come; an abortion is noticed otherwise. */
async function changeOf(watch: Watch, signal?: AbortSignal): Promise<undefined> {
  await watch.change(signal).catch(() => {});
}

/** Waits for changes of a job. */
class Watch implements Disposable {
  readonly #stopping = new AbortController();
  #changed = Promise.withResolvers<void>();

  constructor({ nc }: Connection, id: string, private readonly all: Set<Watch>) {
    all.add(this);
    this.#follow(listen(nc, id, this.#stopping.signal));
  }

  /** Ends the waiting: there may be something new. */
  look(): void {
    this.#changed.resolve();
  }

  /** Waits for the next change, or until it is time to look again. */
  async change(signal?: AbortSignal): Promise<void> {
    const timer = new AbortController();
    const signals = [timer.signal, this.#stopping.signal, ...(signal ? [signal] : [])];
    const stopping = AbortSignal.any(signals);
    await Promise.race([
      this.#changed.promise,
      wait(LOOK_MS, undefined, { signal: stopping }).catch(() => signal?.throwIfAborted()),
    ]);
    timer.abort();
    this.#changed = Promise.withResolvers();
  }

  [Symbol.dispose](): void {
    this.all.delete(this);
    this.#stopping.abort();
  }

  async #follow(events: AsyncIterable<JobEvent>): Promise<void> {
    for await (const { state } of events) {
      if (state === "done" || state === "dead" || state === "cancelled") this.look();
    }
  }
}
