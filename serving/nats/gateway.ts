/**
 * A cluster in place of a model, for servers that speak without one.
 *
 * @module
 */

import { setTimeout as wait } from "node:timers/promises";
import { checkArgument, textSchema } from "../../configs/check_options.ts";
import { KokoroError, reasonOf } from "../../errors.ts";
import type { KokoroModel, ModelInfo, ModelMemory } from "../../speech/kokoro_model.ts";
import {
  type CheckedStreamOptions,
  checkPhonemeOptions,
  checkStreamOptions,
  type PhonemeOptions,
  type StreamOptions,
} from "../../speech/options.ts";
import type { SpeechChunk } from "../../speech/plan/chunks.ts";
import { isTurns } from "../../speech/request.ts";
import type { StreamSource } from "../../speech/scene/arriving_script.ts";
import { checkCast, checkTurns, type Turn } from "../../speech/scene/turn.ts";
import { streamOf } from "../../speech/stream.ts";
import { type QueueState, type Ticket, Turns } from "../../speech/turns.ts";
import type { Manner } from "../../text/script/manner.ts";
import { itemsOf } from "../../text/script/source.ts";
import { parseBlend } from "../../voices/blend.ts";
import type { Voice } from "../../voices/catalog.ts";
import { blendNames } from "../../voices/config.ts";
import type { Emotion } from "../../voices/emotions.ts";
import { askIfThere, askLists, askPhonemes, isNobodyThere, type Lists } from "./answers.ts";
import { type Cluster, connectCluster, JobGivenUp } from "./client.ts";
import type { ClusterPlace } from "./connect.ts";
import { SpeechReader } from "./speech.ts";

/** How long to wait before looking for a worker again, in milliseconds. */
const LOOK_MS = 1000;
/** How often to ask whether a worker is there, in milliseconds. */
const ASK_MS = 5000;
/** How long the end may wait for the cluster to know which requests have ended, in milliseconds. */
const LEAVE_MS = 2000;
/** How long a text waits for a worker when all have gone, in milliseconds. */
const PATIENCE_MS = 30_000;
/** How many times longer requests may wait in the cluster than at one model. */
const MOST_REQUESTS = 1000;

/** The part of a model that a cluster has, too. */
type Speaking = Pick<
  KokoroModel,
  "stream" | "phonemes" | "voices" | "emotions" | "queue" | "info" | "memory"
>;

/** The options of {@linkcode openGateway}. */
export interface GatewayOptions {
  /** How many texts may be spoken at the same time. Default: 1000. */
  readonly maxRequests?: number;
  /** How long a text waits for a worker when all have gone, in milliseconds. Default: 30 s. */
  readonly patienceMs?: number;
  /** Called with a line when something has to be waited for. */
  readonly say?: (line: string) => void;
}

/** A gateway to a cluster. */
export interface Gateway extends AsyncDisposable {
  /** The cluster, as a model. */
  readonly model: Speaking;
}

/**
 * Connects to a cluster, and waits until a worker is there.
 *
 * @throws {KokoroError} the errors of {@linkcode connectCluster}
 */
export async function openGateway(
  place: ClusterPlace,
  { maxRequests = MOST_REQUESTS, patienceMs = PATIENCE_MS, say = () => {} }: GatewayOptions = {},
): Promise<Gateway> {
  const cluster = await connectCluster({ ...place, say });
  try {
    const lists = await listsOf(cluster, say);
    const model = new ClusterSpeaker(cluster, lists, new Turns(maxRequests), patienceMs);
    return {
      model,
      [Symbol.asyncDispose]: async () => {
        await model.leave();
        await cluster[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await cluster[Symbol.asyncDispose]();
    throw error;
  }
}

async function listsOf(cluster: Cluster, say: (line: string) => void): Promise<Lists> {
  for (let told = false;;) {
    try {
      return await askLists(cluster.connection.nc);
    } catch (error) {
      if (!(error instanceof KokoroError) || error.kind !== "closed") throw error;
      if (!told) say(`Waiting: ${reasonOf(error)}`);
      told = true;
      await wait(LOOK_MS);
    }
  }
}

/** Speaks through a cluster. */
class ClusterSpeaker implements Speaking {
  readonly #names: ReturnType<typeof blendNames>;
  readonly #emotions: ReadonlySet<string>;
  /** What is still to be told to the cluster about requests that have ended. */
  readonly #leaving = new Set<Promise<unknown>>();

  constructor(
    private readonly cluster: Cluster,
    private readonly lists: Lists,
    private readonly turns: Turns,
    private readonly patienceMs: number,
  ) {
    this.#names = blendNames(lists.voices.map(({ id }) => id));
    this.#emotions = new Set(lists.emotions.map(({ name }) => name));
  }

  stream(text: StreamSource, options: StreamOptions = {}): ReadableStream<SpeechChunk> {
    const checked = checkStreamOptions(options);
    this.#check(checked);
    for (const manner of checkCast(checked.cast ?? {}).values()) this.#check(manner);
    const script = isTurns(text) ? checkTurns(text) : text;
    if (isTurns(script)) { for (const turn of script) this.#check(turn); }
    const ticket = this.turns.enter(checked.priority, checked.signal);
    return streamOf(this.#speak(script, checked, ticket), ticket);
  }

  async phonemes(text: string, options: PhonemeOptions = {}): Promise<string> {
    checkArgument(textSchema, text, "text");
    checkPhonemeOptions(options);
    return await askPhonemes(this.cluster.connection.nc, text, options);
  }

  voices(): readonly Voice[] {
    return this.lists.voices;
  }

  emotions(): readonly Emotion[] {
    return this.lists.emotions;
  }

  queue(): QueueState {
    return this.turns.state;
  }

  info(): ModelInfo {
    return this.lists.info;
  }

  /** The memory of the workers is not that of this process. */
  memory(): ModelMemory {
    const { device } = this.lists.info;
    return { device, heldBytes: 0, usedBytes: 0, peakBytes: 0 } as ModelMemory;
  }

  /** Waits a moment until the cluster knows which requests have ended. */
  async leave(): Promise<void> {
    await Promise.race([Promise.all(this.#leaving), wait(LEAVE_MS, undefined, { ref: false })]);
  }

  async *#speak(
    source: StreamSource,
    options: CheckedStreamOptions,
    { signal: outer }: Ticket,
  ): AsyncGenerator<SpeechChunk, void, void> {
    const { signal: _signal, silenceThreshold: _threshold, priority, ...manner } = options;
    const { cluster } = this;
    await askIfThere(cluster.connection.nc, outer);
    const { script, parts, leave } = await begun(source, outer);
    // A job of its own, so that the end of another request does not end this one.
    const id = `gateway-${crypto.randomUUID()}`;
    const job = { id, priority, format: "speech", live: true, feed: parts !== undefined } as const;
    const stopping = new AbortController();
    const signal = AbortSignal.any([outer, stopping.signal]);
    let feeding = Promise.resolve();
    let isWhole = false;
    try {
      await cluster.submit({ script, ...manner }, job, { signal });
      if (parts !== undefined) feeding = cluster.feed(id, parts, { signal });
      feeding.catch((error) => stopping.abort(error));
      this.#whenNobody(signal, (error) => stopping.abort(error));
      const reader = new SpeechReader();
      for await (const { bytes } of cluster.stream(id, { signal })) {
        yield* reader.add(bytes);
      }
      reader.end();
      isWhole = true;
    } catch (error) {
      if (!(error instanceof JobGivenUp)) throw error;
      throw new KokoroError(error.kind, error.letter.reason);
    } finally {
      stopping.abort();
      leave();
      this.#end(async () => {
        await feeding.catch(() => {});
        await (isWhole ? cluster.forget(id) : cluster.cancel(id));
      });
    }
  }

  /** Calls `leave` when all workers have gone, and none has come for a while. */
  async #whenNobody(signal: AbortSignal, leave: (error: KokoroError) => void): Promise<void> {
    let since: number | undefined;
    const ms = Math.min(ASK_MS, this.patienceMs);
    while (await wait(ms, true, { signal, ref: false }).catch(() => false)) {
      if (!await isNobodyThere(this.cluster.connection.nc)) since = undefined;
      else if (Date.now() - (since ??= Date.now()) >= this.patienceMs) {
        return leave(
          new KokoroError("closed", "all workers have gone: start one with deno task worker"),
        );
      }
    }
  }

  /** Tells the cluster in the background that a request has ended. */
  #end(tell: () => Promise<void>): void {
    const told = tell().catch(() => {}).finally(() => this.#leaving.delete(told)); // it expires
    this.#leaving.add(told);
  }

  /** @throws {KokoroError} `input` when a voice or an emotion is not known */
  #check({ voice, emotion }: Pick<Manner, "voice" | "emotion">): void {
    if (voice !== undefined) parseBlend(voice, this.#names);
    if (emotion === undefined) return;
    const name = emotion.replace(/\(.*$/s, "").trim();
    if (this.#emotions.has(name)) return;
    throw new KokoroError(
      "input",
      `there is no emotion ${JSON.stringify(emotion)}; the emotions are: ` +
        [...this.#emotions].join(", "),
    );
  }
}

/** The script of a job, or the parts that it will get. */
interface Begun {
  readonly script: string | readonly Turn[];
  readonly parts?: AsyncIterable<string>;
  /** Lets the source know that it is not read any more. */
  readonly leave: () => void;
}

/** Waits for the first part of a script that comes in parts: until then, it needs no worker. */
async function begun(source: StreamSource, signal: AbortSignal): Promise<Begun> {
  if (typeof source === "string" || isTurns(source)) {
    return { script: source, leave: () => {} };
  }
  const items = itemsOf(source, signal);
  const { done, value } = await items.next();
  const parts = done ? undefined : after(value, items) as AsyncIterable<string>;
  return { script: "", parts, leave: () => void items.return().catch(() => {}) };
}

/** Yields a part that was taken from others already, and then those. */
async function* after(
  first: unknown,
  others: AsyncIterable<unknown>,
): AsyncGenerator<unknown, void, void> {
  yield first;
  yield* others;
}
