/**
 * How the slots of a plugin went, in memory that does not grow.
 *
 * @module
 */

import type { Speech } from "../speech/speech.ts";
import { percentile } from "./statistics.ts";

/** The latest slots, of which the latency is told. */
const WINDOW = 1000;

/**
 * Of the latest 1000 slots that were filled: half of them, 95%, 99% took this many milliseconds or less.
 *
 * @example
 * ```ts
 * import { createKokoroPlugin, type Latency } from "./mod.ts";
 * // Whether a slot of 12 s is long enough for all but one of a hundred.
 * const isInTime = (latency?: Latency): boolean => latency === undefined || latency.p99 < 12_000;
 * await using plugin = createKokoroPlugin();
 * console.log(isInTime(plugin.metrics().latencyMs)); // true: there was no slot yet
 * ```
 */
export interface Latency {
  /** Half of them. */
  readonly p50: number;
  /** 95% of them. */
  readonly p95: number;
  /** 99% of them. */
  readonly p99: number;
}

/**
 * How the slots of a plugin went since it was made.
 *
 * @example
 * ```ts
 * import { createKokoroPlugin, type PluginMetrics } from "./mod.ts";
 * // A line for a log.
 * const line = ({ done, failed, speechSeconds, realTimeFactor = 0 }: PluginMetrics): string =>
 *   `${done} slots, ${failed} failed, ${speechSeconds} s, RTF ${realTimeFactor.toFixed(2)}`;
 * await using plugin = createKokoroPlugin();
 * console.log(line(plugin.metrics())); // 0 slots, 0 failed, 0 s, RTF 0.00
 * ```
 */
export interface PluginMetrics {
  /** Slots that were filled. */
  readonly done: number;
  /** Slots that were refused, or failed. */
  readonly failed: number;
  /** Slots that are being filled or wait for that. */
  readonly queued: number;
  /** Seconds of speech in all slots that were filled. */
  readonly speechSeconds: number;
  /** Seconds of work, waiting included, for each second of speech; absent before the first slot. */
  readonly realTimeFactor?: number;
  /** From call to result, in milliseconds; absent before the first slot. */
  readonly latencyMs?: Latency;
}

/** Counts slots. */
export class Metrics {
  #done = 0;
  #failed = 0;
  #queued = 0;
  #speechSeconds = 0;
  #workMs = 0;
  /** The latest latencies; the oldest is overwritten. */
  readonly #latencies = new Float64Array(WINDOW);

  /** Runs `fill`, and takes down how it went. */
  async count(fill: () => Promise<Speech>): Promise<Speech> {
    const started = performance.now();
    this.#queued++;
    try {
      const speech = await fill();
      this.#add(speech.seconds, performance.now() - started);
      return speech;
    } catch (error) {
      this.#failed++;
      throw error;
    } finally {
      this.#queued--;
    }
  }

  /** As of now. */
  get(): PluginMetrics {
    const counts = {
      done: this.#done,
      failed: this.#failed,
      queued: this.#queued,
      speechSeconds: this.#speechSeconds,
    };
    if (this.#done === 0) return counts;
    const realTimeFactor = this.#workMs / 1000 / this.#speechSeconds;
    const latencies = this.#latencies.subarray(0, this.#done);
    const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => percentile(latencies, part));
    return { ...counts, realTimeFactor, latencyMs: { p50, p95, p99 } };
  }

  #add(seconds: number, ms: number): void {
    this.#latencies[this.#done++ % WINDOW] = ms;
    this.#speechSeconds += seconds;
    this.#workMs += ms;
  }
}
