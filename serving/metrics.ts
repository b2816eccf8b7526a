/**
 * Measures the slots of a plugin, in a constant amount of memory.
 *
 * @module
 */

import type { Speech } from "../speech/speech.ts";
import { percentile } from "./statistics.ts";

/** The number of latest slots that the latency is computed from. */
const WINDOW = 1000;

/**
 * The latency of the latest 1000 filled slots, in milliseconds.
 *
 * @example
 * ```ts
 * import { createKokoroPlugin, type Latency } from "./mod.ts";
 * // Whether 99% of the slots were filled within 12 s.
 * const isInTime = (latency?: Latency): boolean => latency === undefined || latency.p99 < 12_000;
 * await using plugin = createKokoroPlugin();
 * console.log(isInTime(plugin.metrics().latencyMs)); // true: no slot was filled yet
 * ```
 */
export interface Latency {
  /** Half of the slots took this long or less. */
  readonly p50: number;
  /** 95% of the slots took this long or less. */
  readonly p95: number;
  /** 99% of the slots took this long or less. */
  readonly p99: number;
}

/**
 * Measurements of a plugin's slots since the plugin was created.
 *
 * @example
 * ```ts
 * import { createKokoroPlugin, type PluginMetrics } from "./mod.ts";
 * // Returns a line for a log.
 * const line = ({ done, failed, speechSeconds, realTimeFactor = 0 }: PluginMetrics): string =>
 *   `${done} slots, ${failed} failed, ${speechSeconds} s, RTF ${realTimeFactor.toFixed(2)}`;
 * await using plugin = createKokoroPlugin();
 * console.log(line(plugin.metrics())); // 0 slots, 0 failed, 0 s, RTF 0.00
 * ```
 */
export interface PluginMetrics {
  /** Number of slots that were filled. */
  readonly done: number;
  /** Number of slots that were refused or failed. */
  readonly failed: number;
  /** Number of slots that are being filled or are waiting to be filled. */
  readonly queued: number;
  /** Seconds of speech in all slots that were filled. */
  readonly speechSeconds: number;
  /** RTF: seconds of work and waiting per second of speech. Absent before the first slot. */
  readonly realTimeFactor?: number;
  /** The time from call to result, in milliseconds. Absent before the first slot. */
  readonly latencyMs?: Latency;
}

/** Measures slots. */
export class Metrics {
  #done = 0;
  #failed = 0;
  #queued = 0;
  #speechSeconds = 0;
  #workMs = 0;
  /** The latest latencies, in milliseconds. The oldest is overwritten. */
  readonly #latencies = new Float64Array(WINDOW);

  /** Runs `fill`, and records its success and duration, or its failure. */
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

  /** The measurements up to now. */
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
