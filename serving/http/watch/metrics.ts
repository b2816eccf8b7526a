/**
 * The figures of a server, as Prometheus reads them.
 *
 * @module
 */

import type { QueueState } from "../../../speech/turns.ts";
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "../deps.ts";

/** Seconds, from a short sentence on a fast machine to a full queue on a slow one. */
const FIRST_AUDIO = [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12, 30];
/** Seconds of work per second of speech. */
const RTF = [0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1, 2, 5];

/** What is measured at the moment of asking. */
export interface Gauges {
  /** The state of the model's queue; undefined while the model is not in memory. */
  readonly queue: () => QueueState | undefined;
  /** The memory that the model holds, in bytes; undefined while it is not in memory. */
  readonly memory: () => number | undefined;
  /** The size of the kept results, in bytes. */
  readonly cache: () => number;
}

/** Counts and measures requests. */
export class ServerMetrics {
  readonly #registry = new Registry();
  readonly #requests = this.#counter("requests_total", "Responses", ["route", "status"]);
  readonly #cancelled = this.#counter("cancelled_total", "Requests whose client went away", []);
  readonly #broken = this.#counter("broken_total", "Responses cut by a failure", []);
  readonly #refused = this.#counter("refused_total", "Requests refused by a limit", ["code"]);
  readonly #results = this.#counter("results_total", "Results, by where they came from", [
    "source",
  ]);
  readonly #seconds = this.#counter("speech_seconds_total", "Seconds of speech", []);
  readonly #firstAudio = new Histogram({
    name: "kokoro_first_audio_seconds",
    help: "Time from a request to its first audio",
    labelNames: ["route"],
    buckets: FIRST_AUDIO,
    registers: [this.#registry],
  });
  readonly #rtf = new Histogram({
    name: "kokoro_rtf",
    help: "Seconds from a request to its last audio, per second of speech",
    buckets: RTF,
    registers: [this.#registry],
  });

  constructor({ queue, memory, cache }: Gauges) {
    collectDefaultMetrics({ register: this.#registry });
    const ofQueue = (key: keyof QueueState): () => number => () => queue()?.[key] ?? 0;
    this.#gauge("queue_requests", "Requests the model works on", ofQueue("requests"));
    this.#gauge("queue_waiting", "Of these, those that wait for their turn", ofQueue("waiting"));
    this.#gauge("queue_limit", "The limit of requests the model works on", ofQueue("limit"));
    this.#gauge("model_loaded", "1 if the model is in memory", () => queue() ? 1 : 0);
    this.#gauge("model_memory_bytes", "Memory that the model holds", () => memory() ?? 0);
    this.#gauge("cache_bytes", "Size of the kept results", cache);
  }

  /** The figures as text, and the type of the text. */
  async write(): Promise<{ readonly type: string; readonly text: string }> {
    return { type: this.#registry.contentType, text: await this.#registry.metrics() };
  }

  /** Counts a response. */
  answered(route: string, status: number, code?: string): void {
    this.#requests.inc({ route, status });
    if (status === 429 || status === 503) this.#refused.inc({ code: code ?? "" });
  }

  /** Counts a result: computed, kept from an earlier request, or already known to the client. */
  result(source: "computed" | "cache" | "client"): void {
    this.#results.inc({ source });
  }

  /** Counts a client that went away. */
  cancelled(): void {
    this.#cancelled.inc();
  }

  /** Counts a response that a failure cut. */
  broken(): void {
    this.#broken.inc();
  }

  /** Records the first audio of a request. */
  firstAudio(route: string, ms: number): void {
    this.#firstAudio.observe({ route }, ms / 1000);
  }

  /**
   * Records the whole speech of a request.
   *
   * @param ms how long it took; absent where that also depends on the client
   */
  spoken(seconds: number, ms?: number): void {
    this.#seconds.inc(seconds);
    if (seconds > 0 && ms !== undefined) this.#rtf.observe(ms / 1000 / seconds);
  }

  #counter<Label extends string>(name: string, help: string, labels: Label[]): Counter<Label> {
    return new Counter({
      name: `kokoro_${name}`,
      help,
      labelNames: labels,
      registers: [this.#registry],
    });
  }

  #gauge(name: string, help: string, value: () => number): void {
    new Gauge({
      name: `kokoro_${name}`,
      help,
      registers: [this.#registry],
      collect(): void {
        this.set(value());
      },
    });
  }
}
