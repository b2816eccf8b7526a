/**
 * Estimates what a cluster of many workers can do: simulates its queue with measured times of one
 * worker, and computes what its server has to carry.
 *
 * @module
 */

import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { percentile } from "../../serving/statistics.ts";

/** The waiting of jobs in a simulated queue. */
export interface SimulatedQueue {
  readonly workers: number;
  readonly slotsPerHour: number;
  /** The part of their time that workers work. */
  readonly load: number;
  /** How long jobs wait for a worker, in seconds. */
  readonly meanWait: number;
  readonly p99Wait: number;
  /** How many jobs wait, on average. */
  readonly waiting: number;
}

/** What the server carries. */
export interface ServerLoad {
  /** Messages that are stored in a second: jobs, chunks of results and their descriptions. */
  readonly stored: number;
  /** Requests in a second that are answered and not stored. */
  readonly requests: number;
  /** Megabytes in a second, in and out, for each way of keeping results. */
  readonly megabytes: Readonly<Record<string, number>>;
  /** The gigabytes of all results of 24 hours. */
  readonly gigabytesKept: Readonly<Record<string, number>>;
}

const reportSchema = z.object({ service: z.array(z.number().positive()).nonempty() });

/** The bytes of a second of speech, by format. */
const BYTES: Readonly<Record<string, number>> = { wav: 48_000, flac: 26_000, mp3: 8000 };
/** The size of a part of a result on the server. */
const CHUNK = 128 * 1024;
/**
 * Requests for each job: three looks for a job, for its result (by worker and client, twice each),
 * for its dead letter, for its place in the queue, its confirmation and its three events.
 */
const REQUESTS = 15;

/**
 * Reads the times of one worker from what `deno task cluster:bench --json` printed.
 *
 * @returns seconds
 * @throws {KokoroError} `input` when they are not there
 */
export function serviceIn(report: string): number[] {
  try {
    return reportSchema.parse(JSON.parse(report.trim().split("\n")[0])).service;
  } catch (cause) {
    const text = "the file has no times of a worker: give what cluster:bench --json printed";
    throw new KokoroError("input", text, { cause });
  }
}

/**
 * Simulates a queue: jobs arrive at random times (a Poisson process), and the next free worker
 * takes each for one of the measured times.
 *
 * @param service measured times of one worker, in seconds
 * @param jobs how many jobs to simulate
 */
export function simulateQueue(
  workers: number,
  slotsPerHour: number,
  service: readonly number[],
  jobs: number,
): SimulatedQueue {
  const random = generator(workers + slotsPerHour);
  const free = new FreeTimes(workers);
  const waits = new Float64Array(jobs);
  const rate = slotsPerHour / 3600;
  let now = 0;
  let worked = 0;
  for (let i = 0; i < jobs; i++) {
    now -= Math.log(1 - random()) / rate;
    const start = Math.max(now, free.first);
    const seconds = service[Math.floor(random() * service.length)];
    waits[i] = start - now;
    worked += seconds;
    free.replaceFirst(start + seconds);
  }
  // The start, when all workers are free, is left out.
  const settled = waits.subarray(jobs >> 2);
  const meanWait = settled.reduce((sum, wait) => sum + wait, 0) / settled.length;
  return {
    workers,
    slotsPerHour,
    load: worked / now / workers,
    meanWait,
    p99Wait: percentile(settled, 0.99),
    waiting: meanWait * rate,
  };
}

/** Computes what the server carries for slots of this length. */
export function serverLoad(slotsPerHour: number, slotSeconds: number): ServerLoad {
  const rate = slotsPerHour / 3600;
  const by = (work: (bytes: number) => number): Record<string, number> =>
    Object.fromEntries(Object.entries(BYTES).map(([name, bytes]) => [name, work(bytes)]));
  return {
    stored: rate * (2 + Math.ceil(BYTES.wav * slotSeconds / CHUNK)),
    requests: rate * REQUESTS,
    megabytes: by((bytes) => 2 * rate * bytes * slotSeconds / 1e6),
    gigabytesKept: by((bytes) => 24 * slotsPerHour * bytes * slotSeconds / 1e9),
  };
}

/** When each worker is free: a heap, with the earliest time first. */
class FreeTimes {
  readonly #times: Float64Array;

  constructor(workers: number) {
    this.#times = new Float64Array(workers);
  }

  get first(): number {
    return this.#times[0];
  }

  replaceFirst(time: number): void {
    const times = this.#times;
    let at = 0;
    for (let child = 1; child < times.length; child = 2 * at + 1) {
      if (child + 1 < times.length && times[child + 1] < times[child]) child++;
      if (times[child] >= time) break;
      times[at] = times[child];
      at = child;
    }
    times[at] = time;
  }
}

/** Numbers from 0 to 1 that are the same each time (mulberry32). */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ state >>> 15, 1 | state);
    mixed = mixed + Math.imul(mixed ^ mixed >>> 7, 61 | mixed) ^ mixed;
    return ((mixed ^ mixed >>> 14) >>> 0) / 2 ** 32;
  };
}
