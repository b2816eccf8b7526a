/**
 * The state of a cluster: the queue, the workers, their rates, results and dead letters.
 *
 * @module
 */

import { PRIORITIES, type Priority } from "../../speech/turns.ts";
import type { Connection } from "./connect.ts";
import { type DeadLetter, deadLetters } from "./dead_letters.ts";
import { DEAD, JOBS, RESULTS_STREAM } from "./names.ts";
import { presentWorkers, type WorkerState } from "./presence.ts";

/** The jobs of a priority. */
export interface QueueCounts {
  /** How many wait for a worker. */
  readonly waiting: number;
  /** How many a worker has. */
  readonly taken: number;
  /** How many of those have been delivered before. */
  readonly redelivered: number;
}

/** The state of a cluster. */
export interface Overview {
  readonly queue: Readonly<Record<Priority, QueueCounts>>;
  readonly workers: readonly WorkerState[];
  /** What all workers that are there have done. */
  readonly totals: {
    readonly done: number;
    readonly returned: number;
    readonly dead: number;
    /** Seconds of speech, and seconds of work. */
    readonly spoken: number;
    readonly worked: number;
  };
  /** The bytes of all results that are kept. */
  readonly resultBytes: number;
  /** How many jobs were given up, and the newest of them. */
  readonly dead: { readonly count: number; readonly newest: readonly DeadLetter[] };
  /** Ways in which workers differ that make the same job sound different. */
  readonly differences: readonly string[];
}

/** How many dead letters are shown. */
const NEWEST = 5;

/** Returns the state of a cluster. */
export async function overviewOf(connection: Connection): Promise<Overview> {
  const { jsm } = connection;
  const [queue, workers, results, dead, newest] = await Promise.all([
    queueOf(connection),
    presentWorkers(connection),
    jsm.streams.info(RESULTS_STREAM),
    jsm.streams.info(DEAD),
    deadLetters(connection, NEWEST),
  ]);
  const sum = (key: "done" | "returned" | "dead" | "spoken" | "worked"): number =>
    workers.reduce((total, worker) => total + worker[key], 0);
  return {
    queue,
    workers,
    totals: {
      done: sum("done"),
      returned: sum("returned"),
      dead: sum("dead"),
      spoken: sum("spoken"),
      worked: sum("worked"),
    },
    resultBytes: results.state.bytes,
    dead: { count: dead.state.messages, newest },
    differences: (["version", "weights"] as const).flatMap((key) => {
      const values = [...new Set(workers.map((worker) => worker[key]))];
      return values.length < 2 ? [] : [`the workers differ in ${key}: ${values.join("; ")}`];
    }),
  };
}

async function queueOf({ jsm }: Connection): Promise<Overview["queue"]> {
  const counts = PRIORITIES.map(async (priority) => {
    const info = await jsm.consumers.info(JOBS, priority);
    return [priority, {
      waiting: info.num_pending,
      taken: info.num_ack_pending,
      redelivered: info.num_redelivered,
    }] as const;
  });
  return Object.fromEntries(await Promise.all(counts)) as Record<Priority, QueueCounts>;
}
