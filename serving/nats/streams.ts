/**
 * The streams and buckets of the cluster: makes those that are missing, and says what differs.
 *
 * @module
 */

import { KokoroError, reasonOf } from "../../errors.ts";
import { PRIORITIES } from "../../speech/turns.ts";
import type { Connection } from "./connect.ts";
import {
  AckPolicy,
  type ConsumerConfig,
  DiscardPolicy,
  JetStreamApiError,
  Kvm,
  nanos,
  Objm,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
} from "./deps.ts";
import {
  DEAD,
  FEEDS,
  JOBS,
  PIECES,
  RESULTS,
  RESULTS_STREAM,
  SUBJECTS,
  WORKERS,
  WORKERS_STREAM,
} from "./names.ts";

/** What an operator may choose. */
export interface ClusterSettings {
  /** On how many servers everything is kept: 1, 3 or 5. Default: 1. */
  readonly replicas?: number;
  /** How many jobs may wait; any more are refused. Default: 100,000. */
  readonly maxJobs?: number;
  /** How long results are kept, in hours. Default: 24. */
  readonly resultHours?: number;
  /** How much room results may take, in bytes. Default: no limit but that of the server. */
  readonly resultBytes?: number;
  /**
   * After how many seconds without a sign of life of its worker a job is given to another one.
   * Default: 30.
   */
  readonly ackSeconds?: number;
}

const HOUR = 3_600_000;
/** How long pieces can be heard again, and how much room they may take. */
const [PIECES_MS, PIECES_BYTES] = [10 * 60_000, 1e9];
/** How long parts of a script are kept if their job does not end, and the room they may take. */
const [FEEDS_MS, FEEDS_BYTES] = [HOUR, 1e8];
/** How long jobs that were given up are kept. */
const DEAD_MS = 30 * 24 * HOUR;
/** How long a job that was submitted again is known by its id alone. */
const DUPLICATES_MS = 2 * 60_000;
/** After how long a worker that says nothing is gone. */
export const PRESENCE_MS = 15_000;

/** An error of the server: there is no such stream, or no such consumer. */
const [NO_STREAM, NO_CONSUMER] = [10059, 10014];

type Config = Readonly<Record<string, unknown>>;

/** Something on the server, and how it should be. */
interface Part {
  readonly name: string;
  /** Without these it does not work. */
  readonly needed: Config;
  /** An operator may choose these. */
  readonly chosen: Config;
  /** How it is; undefined if it is not there. */
  readonly read: () => Promise<Config>;
  readonly make: () => Promise<unknown>;
}

/**
 * Makes the streams, consumers and buckets that are missing. What is there is not changed.
 *
 * @returns a line for each setting that is not as asked for
 * @throws {KokoroError} `setup` when one is missing and can't be made, or is there and can't be
 * used
 */
export async function ensureCluster(
  connection: Connection,
  settings: ClusterSettings = {},
): Promise<string[]> {
  const differences: string[] = [];
  for (const part of partsOf(connection, settings)) differences.push(...await ensure(part));
  return differences;
}

async function ensure({ name, needed, chosen, read, make }: Part): Promise<string[]> {
  const actual = await present(name, read);
  if (actual === undefined) {
    try {
      await make();
    } catch (cause) {
      const text = `${name} is missing and can't be made: run deno task cluster --create with ` +
        `credentials that may (${reasonOf(cause)})`;
      throw new KokoroError("setup", text, { cause });
    }
    return [];
  }
  const unfit = differing(needed, actual);
  if (unfit.length === 0) return differing(chosen, actual).map((line) => `${name}: ${line}`);
  const text = `${name} is there and can't be used: ${unfit.join("; ")}. Remove it if nothing ` +
    "else uses it";
  throw new KokoroError("setup", text);
}

async function present(name: string, read: Part["read"]): Promise<Config | undefined> {
  try {
    return await read();
  } catch (cause) {
    const code = cause instanceof JetStreamApiError ? cause.code : 0;
    if (code === NO_STREAM || code === NO_CONSUMER) return undefined;
    const text = `${name} can't be looked up with these credentials: ${reasonOf(cause)}`;
    throw new KokoroError("setup", text, { cause });
  }
}

function differing(wanted: Config, actual: Config): string[] {
  return Object.entries(wanted).flatMap(([key, value]) => {
    const [want, have] = [JSON.stringify(value), JSON.stringify(actual[key] ?? null)];
    return want === have ? [] : [`${key} is ${have}, not ${want}`];
  });
}

function partsOf({ js, jsm }: Connection, settings: ClusterSettings): Part[] {
  const { replicas = 1, maxJobs = 100_000, resultHours = 24, ackSeconds = 30 } = settings;
  const maxBytes = settings.resultBytes ?? -1;
  const streamInfo = async (name: string): Promise<Config> =>
    (await jsm.streams.info(name)).config as unknown as Config;
  const stream = (name: string, needed: Config, chosen: Config): Part => ({
    name,
    needed,
    chosen: { num_replicas: replicas, ...chosen },
    read: () => streamInfo(name),
    make: () =>
      jsm.streams.add(
        {
          name,
          storage: StorageType.File,
          num_replicas: replicas,
          ...needed,
          ...chosen,
        } as unknown as Partial<StreamConfig> & { name: string },
      ),
  });
  const consumers = PRIORITIES.map((priority): Part => {
    const needed = {
      ack_policy: AckPolicy.Explicit,
      filter_subject: SUBJECTS.jobs(priority, "*"),
      // Workers count deliveries and give up jobs, so that none stays in the stream.
      max_deliver: -1,
    };
    const chosen = { ack_wait: nanos(1000 * ackSeconds), max_ack_pending: -1 };
    return {
      name: `${JOBS} ${priority}`,
      needed,
      chosen,
      read: async () => (await jsm.consumers.info(JOBS, priority)).config as unknown as Config,
      make: () =>
        jsm.consumers.add(JOBS, {
          durable_name: priority,
          ...needed,
          ...chosen,
        } as Partial<ConsumerConfig>),
    };
  });
  return [
    stream(JOBS, {
      subjects: [SUBJECTS.jobs("*", "*")],
      retention: RetentionPolicy.Workqueue,
      discard: DiscardPolicy.New,
      // A job is there once, however often it is submitted.
      max_msgs_per_subject: 1,
      discard_new_per_subject: true,
    }, { max_msgs: maxJobs, duplicate_window: nanos(DUPLICATES_MS) }),
    ...consumers,
    stream(DEAD, {
      subjects: [SUBJECTS.dead("*")],
      retention: RetentionPolicy.Limits,
      max_msgs_per_subject: 1,
    }, { max_age: nanos(DEAD_MS) }),
    stream(PIECES, {
      subjects: [SUBJECTS.pieces("*")],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
    }, { max_age: nanos(PIECES_MS), max_bytes: PIECES_BYTES }),
    stream(FEEDS, {
      subjects: [SUBJECTS.feeds("*")],
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
    }, { max_age: nanos(FEEDS_MS), max_bytes: FEEDS_BYTES }),
    {
      name: RESULTS_STREAM,
      needed: {},
      chosen: {
        num_replicas: replicas,
        max_age: nanos(HOUR * resultHours),
        max_bytes: maxBytes,
      },
      read: () => streamInfo(RESULTS_STREAM),
      make: () =>
        new Objm(js).create(RESULTS, {
          ttl: nanos(HOUR * resultHours),
          replicas,
          max_bytes: maxBytes,
          storage: StorageType.File,
        }),
    },
    {
      name: WORKERS_STREAM,
      needed: {},
      chosen: { num_replicas: replicas, max_age: nanos(PRESENCE_MS) },
      read: () => streamInfo(WORKERS_STREAM),
      make: () =>
        new Kvm(js).create(WORKERS, {
          ttl: PRESENCE_MS,
          markerTTL: PRESENCE_MS,
          replicas,
          history: 1,
          storage: StorageType.Memory,
        }),
    },
  ];
}
