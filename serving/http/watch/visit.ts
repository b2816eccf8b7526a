/**
 * A request from its arrival to the end of its response: what is logged and measured of it.
 *
 * @module
 */

import { reasonOf } from "../../../errors.ts";
import type { ServerMetrics } from "./metrics.ts";

/** What a log says of a request. */
export interface LogEntry {
  /** When the request came, as in ISO 8601. */
  readonly time: string;
  readonly id: string;
  readonly method: string;
  /** The path, percent-encoded and without the query. */
  readonly path: string;
  readonly status: number;
  /** Milliseconds from the request to the end of the response. */
  readonly ms: number;
  /** Milliseconds from the request to the first audio. */
  readonly firstAudioMs?: number;
  /** Seconds of speech. */
  readonly speechSeconds?: number;
  /** The number of bytes of the response's body. */
  readonly bytes: number;
  /** The name of the client's key. */
  readonly client?: string;
  /** Where the result came from, if it was not computed. */
  readonly from?: "cache" | "client";
  /** How a response ended that did not come to its end. */
  readonly ended?: "cancelled" | "cut";
  /** What went wrong. */
  readonly error?: string;
}

/** Receives an entry for each request. */
export type Log = (entry: LogEntry) => void;

const ID = /^[\w.:-]{1,100}$/;

/** A request and its response. */
export class Visit {
  readonly id: string;
  readonly #started = performance.now();
  readonly #time = new Date().toISOString();
  readonly #atEnd: (() => void)[] = [];
  #warnings: string[] = [];
  #firstAudioMs: number | undefined;
  #speechSeconds: number | undefined;
  #isOver = false;
  status = 0;
  bytes = 0;
  client?: string;
  from?: "cache" | "client";
  ended?: "cancelled" | "cut";
  error?: unknown;

  /** @param route what the request's route is called in figures */
  constructor(
    readonly request: Request,
    private readonly route: string,
    private readonly metrics: ServerMetrics,
    private readonly log: Log,
  ) {
    const given = request.headers.get("x-request-id") ?? "";
    this.id = ID.test(given) ? given : crypto.randomUUID();
  }

  /** Calls `work` when the response has ended, however it ends. */
  atEnd(work: () => void): void {
    if (this.#isOver) work();
    else this.#atEnd.push(work);
  }

  /** Aborts when the client goes away, and also when the response has ended. */
  get signal(): AbortSignal {
    return this.request.signal;
  }

  /** Warnings about the speech so far. */
  get warnings(): readonly string[] {
    return this.#warnings;
  }

  /** Records warnings. They are in a header if they come before it is sent. */
  warn(messages: readonly string[] = []): void {
    this.#warnings.push(...messages);
  }

  /** Records that the first audio is there. */
  noteFirstAudio(): void {
    if (this.#firstAudioMs !== undefined) return;
    this.#firstAudioMs = performance.now() - this.#started;
    this.metrics.firstAudio(this.route, this.#firstAudioMs);
  }

  /** Records that all of the speech is there. */
  noteSpeech(seconds: number): void {
    this.#speechSeconds = seconds;
    this.metrics.spoken(seconds, performance.now() - this.#started);
  }

  /** Records the seconds of one of several speeches. */
  addSpeech(seconds: number): void {
    this.#speechSeconds = (this.#speechSeconds ?? 0) + seconds;
  }

  /** Records where a result came from. */
  noteSource(source: "computed" | "cache" | "client"): void {
    if (source !== "computed") this.from = source;
    this.metrics.result(source);
  }

  /** Ends the visit. Does nothing the second time. */
  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const work of this.#atEnd) work();
    if (this.ended === "cancelled") this.metrics.cancelled();
    if (this.ended === "cut") this.metrics.broken();
    const round = (value: number): number => Math.round(1000 * value) / 1000;
    this.log({
      time: this.#time,
      id: this.id,
      method: this.request.method,
      path: new URL(this.request.url).pathname,
      status: this.status,
      ms: round(performance.now() - this.#started),
      ...(this.#firstAudioMs !== undefined && { firstAudioMs: round(this.#firstAudioMs) }),
      ...(this.#speechSeconds !== undefined && { speechSeconds: round(this.#speechSeconds) }),
      bytes: this.bytes,
      ...(this.client !== undefined && { client: this.client }),
      ...(this.from !== undefined && { from: this.from }),
      ...(this.ended !== undefined && { ended: this.ended }),
      ...(this.error !== undefined && { error: whole(this.error) }),
    });
  }

  /** Counts the response. */
  noteStatus(status: number, code?: string): void {
    this.status = status;
    this.metrics.answered(this.route, status, code);
  }
}

/** The message of an error, and that of its cause. */
function whole(error: unknown): string {
  const cause = error instanceof Error && error.cause !== undefined ? reasonOf(error.cause) : "";
  const message = reasonOf(error);
  return cause === "" || message.includes(cause) ? message : `${message} (${cause})`;
}

/** An entry as one line of text. */
export function textLine(entry: LogEntry): string {
  const { time, id, method, path, status, ms, bytes, ...others } = entry;
  const more = Object.entries(others).map(([key, value]) =>
    `${key}=${typeof value === "string" ? JSON.stringify(value) : value}`
  );
  return [time, method, path, status, `${ms.toFixed(1)}ms`, `${bytes}B`, ...more, `id=${id}`]
    .join(" ");
}
