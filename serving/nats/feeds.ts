/**
 * Feeds: scripts that come in parts while they are spoken, such as words of a language model. A
 * part is a text or a turn.
 *
 * The server keeps the parts until the job has ended, so that a worker that gets the job later, or
 * again, speaks the same ones. Parts are counted, and each message says which part is its first: a
 * worker hears messages as they are sent, and looks up those that it has missed.
 *
 * @module
 */

import { setTimeout as wait } from "node:timers/promises";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { StreamSource } from "../../speech/scene/arriving_script.ts";
import { itemsOf } from "../../text/script/source.ts";
import type { Connection } from "./connect.ts";
import { headers, JetStreamApiError, type Msg } from "./deps.ts";
import { MOST_UNITS } from "./job.ts";
import { lasting } from "./lasting.ts";
import { FEEDS, SUBJECTS } from "./names.ts";
import { parsed } from "./parsed.ts";

/** How often a feed says that it goes on, in milliseconds. */
const ALIVE_MS = 4000;
/** How long a worker listens at first before it looks up what it may have missed. */
const LISTEN_MS = 50;
/** How long a worker waits for a feed that says nothing, in milliseconds. */
export const SILENT_MS = 15_000;
/** A look-up that takes longer than this was held up by an outage, in milliseconds. */
const OUTAGE_MS = 1000;

/** The number of the first part of a message, and the mark of the last message. */
const [FIRST, END] = ["Kokoro-First", "Kokoro-End"];

/** An error of the server: there is no such message. */
const NO_MESSAGE = 10037;

const partsSchema = z.array(z.unknown());

/** A message of a feed. */
interface Batch {
  readonly first: number;
  readonly parts: readonly unknown[];
  readonly isLast: boolean;
}

/**
 * Sends the parts of a feed as they come, until there are no more.
 *
 * @throws {KokoroError} `input` when the text is too long for a job
 * @throws the errors of the source, and the reason of `signal`
 */
export async function sendFeed(
  connection: Connection,
  id: string,
  source: Exclude<StreamSource, string>,
  signal: AbortSignal,
): Promise<void> {
  const waiting: unknown[] = [];
  let isOver = false;
  let news = Promise.withResolvers<void>();
  const reading = (async (): Promise<void> => {
    let units = 0;
    for await (const part of itemsOf(source, signal)) {
      units += textOf(part).length;
      if (units > MOST_UNITS) {
        const text = `the text has more than ${MOST_UNITS} characters: make several jobs of it`;
        throw new KokoroError("input", text);
      }
      waiting.push(part);
      news.resolve();
    }
    isOver = true;
    news.resolve();
  })();
  reading.catch(() => {}); // it is awaited below
  // What comes while a message is under way goes with the next one.
  for (let first = 0, isLast = false; !isLast;) {
    news = Promise.withResolvers();
    if (waiting.length === 0 && !isOver) {
      const timer = new AbortController();
      const due = wait(ALIVE_MS, undefined, { signal: timer.signal }).catch(() => {});
      const failed = reading.then(() => {}); // an error, or the end
      await Promise.race([news.promise, due, failed]).finally(() => timer.abort());
    }
    isLast = isOver;
    const parts = waiting.splice(0);
    const at = first;
    await lasting(() => publish(connection, id, { first: at, parts, isLast }), signal);
    first += parts.length;
  }
  await reading;
}

/** The text of a part; what is neither a text nor a turn is left to the model to refuse. */
function textOf(part: unknown): string {
  const text = typeof part === "string" ? part : Object(part).text;
  return typeof text === "string" ? text : "";
}

async function publish(
  { js }: Connection,
  id: string,
  { first, parts, isLast }: Batch,
): Promise<void> {
  const named = headers();
  named.set(FIRST, String(first));
  if (isLast) named.set(END, "1");
  await js.publish(SUBJECTS.feeds(id), JSON.stringify(parts), { headers: named });
}

/** What a worker wants of a feed. */
export interface FeedReading {
  /** Ends the reading, with its reason. */
  readonly signal: AbortSignal;
  /** Called with each sign of life of the feed while it is waited for. */
  readonly heard?: () => void;
  /** How long to wait for a feed that says nothing, in milliseconds. */
  readonly silentMs?: number;
}

/**
 * Yields all parts of a feed, from the first one on, as they come.
 *
 * @throws {KokoroError} `input` when it says nothing for too long, or its beginning is gone
 * @throws the reason of the signal
 */
export async function* readFeed(
  connection: Connection,
  id: string,
  { signal, heard = () => {}, silentMs = SILENT_MS }: FeedReading,
): AsyncGenerator<unknown, void, void> {
  const inbox = new Inbox(connection, id, signal);
  const kept = new Kept(connection, id, signal);
  try {
    let next = 0;
    let last = Date.now();
    // Looks up what is kept before it listens, and again when it hears nothing, with longer waits.
    let isLookingUp = true;
    let patience = LISTEN_MS;
    while (true) {
      signal.throwIfAborted();
      const asked = Date.now();
      const batch = isLookingUp ? await kept.next() : await inbox.next(patience);
      // In an outage the feed can't be heard.
      if (isLookingUp && Date.now() - asked > OUTAGE_MS) last = Date.now();
      if (batch === undefined) {
        if (!isLookingUp) patience = Math.min(2 * patience, ALIVE_MS);
        isLookingUp = !isLookingUp;
        if (Date.now() - last > silentMs) throw silent(id, silentMs);
        continue;
      }
      const { first, parts, isLast } = batch;
      if (first > next) {
        // What comes before it was not heard. If the server does not have it, it is gone.
        if (isLookingUp) throw gone(id);
        isLookingUp = true;
        continue;
      }
      const fresh = parts.slice(next - first);
      next += fresh.length;
      if (!isLookingUp || fresh.length > 0) heard();
      else if (!isLast) continue; // an old message
      yield* fresh;
      last = Date.now();
      if (isLast) return;
    }
  } finally {
    inbox.stop();
  }
}

/** Removes what the server keeps of a feed. */
export async function removeFeed({ jsm }: Pick<Connection, "jsm">, id: string): Promise<void> {
  await jsm.streams.purge(FEEDS, { filter: SUBJECTS.feeds(id) });
}

/** Messages as they are sent. */
class Inbox {
  readonly #messages: Batch[] = [];
  #news = Promise.withResolvers<void>();
  readonly #subscription;

  constructor({ nc }: Connection, id: string, private readonly signal: AbortSignal) {
    this.#subscription = nc.subscribe(SUBJECTS.feeds(id), {
      callback: (error, message) => {
        if (error) return;
        this.#messages.push(batchOf(message));
        this.#news.resolve();
      },
    });
  }

  /** The next message, or undefined when none comes in this time. */
  async next(ms: number): Promise<Batch | undefined> {
    if (this.#messages.length === 0) {
      this.#news = Promise.withResolvers();
      const timer = new AbortController();
      const signal = AbortSignal.any([timer.signal, this.signal]);
      const timeOut = wait(ms, undefined, { signal }).catch(() => {});
      await Promise.race([this.#news.promise, timeOut]);
      timer.abort();
    }
    return this.#messages.shift();
  }

  stop(): void {
    this.#subscription.unsubscribe();
  }
}

/** Messages that the server keeps. */
class Kept {
  #seq = 1;

  constructor(
    private readonly connection: Connection,
    private readonly id: string,
    private readonly signal: AbortSignal,
  ) {}

  /** The next message, or undefined when there is none. */
  async next(): Promise<Batch | undefined> {
    const query = { seq: this.#seq, next_by_subj: SUBJECTS.feeds(this.id) };
    const found = await lasting(async () => {
      try {
        return await this.connection.jsm.streams.getMessage(FEEDS, query);
      } catch (error) {
        if (error instanceof JetStreamApiError && error.code === NO_MESSAGE) return null;
        throw error;
      }
    }, this.signal);
    if (found === null) return undefined;
    this.#seq = found.seq + 1;
    return batchOf({ data: found.data, headers: found.header });
  }
}

/** Reads a message. One that is none of a feed is an empty one. */
function batchOf({ data, headers: named }: Pick<Msg, "data" | "headers">): Batch {
  const parts = partsSchema.safeParse(parsed(data));
  return {
    first: Number(named?.get(FIRST)) || 0,
    parts: parts.data ?? [],
    isLast: named?.has(END) ?? false,
  };
}

function silent(id: string, ms: number): KokoroError {
  const text = `the text of the job ${id} did not go on for ${
    ms / 1000
  } s: whoever sends it is gone`;
  return new KokoroError("input", text);
}

function gone(id: string): KokoroError {
  const text = `the beginning of the text of the job ${id} is not kept any more: submit it again`;
  return new KokoroError("input", text);
}
