/** Clusters for tests: a server, workers with stand-ins in this process, and a client. */

import { type Cluster, connectCluster } from "../../serving/nats/client.ts";
import { type ClusterPlace, connectNats } from "../../serving/nats/connect.ts";
import type { JobEvent } from "../../serving/nats/events.ts";
import { type ClusterSettings, ensureCluster } from "../../serving/nats/streams.ts";
import { Worker, type WorkerModel, type WorkerOptions } from "../../serving/nats/worker.ts";
import { type Behaviour, StandinSpeaker } from "../standin/speaker.ts";
import { LocalServer } from "../../serving/nats/local_server.ts";

/** Jobs of a worker that is lost are given to another one after a second. */
export const SETTINGS: ClusterSettings = { ackSeconds: 1 };

/** A worker with a stand-in. */
export interface TestWorker {
  readonly worker: Worker;
  readonly speaker: StandinSpeaker;
  readonly log: Omit<JobEvent, "at">[];
  /** Settles when the worker has ended. */
  readonly ended: Promise<void>;
  /** Cuts its connection without a word, as a crash does. */
  cut(): Promise<void>;
  /** Lets it finish what it has begun, and end. */
  stop(): Promise<void>;
}

/** Starts a worker. */
export async function startWorker(
  place: string | ClusterPlace,
  behaviour: Behaviour = {},
  options: Partial<WorkerOptions> = {},
): Promise<TestWorker> {
  const connection = await connectNats(typeof place === "string" ? { servers: place } : place);
  await ensureCluster(connection, SETTINGS);
  const speaker = new StandinSpeaker(behaviour);
  const log: Omit<JobEvent, "at">[] = [];
  const id = `test-${crypto.randomUUID().slice(0, 8)}`;
  const model = speaker as unknown as WorkerModel;
  const worker = await Worker.open(connection, model, {
    id,
    host: "test",
    log: (event) => log.push(event),
    ...options,
  });
  const ended = worker.run();
  ended.catch(() => {}); // tests await it
  return {
    worker,
    speaker,
    log,
    ended,
    cut: async () => {
      worker.drain();
      await connection.nc.close();
      await ended.catch(() => {});
    },
    stop: async () => {
      worker.drain();
      await ended.catch(() => {});
      await connection.nc.close();
    },
  };
}

/** A cluster with a client and no workers yet. */
export interface TestCluster {
  readonly server: LocalServer;
  readonly cluster: Cluster;
  /** Starts a worker, which is stopped at the end. */
  worker(behaviour?: Behaviour, options?: Partial<WorkerOptions>): Promise<TestWorker>;
}

/** Calls `use` with a cluster. */
export async function withCluster(
  use: (cluster: TestCluster) => Promise<void>,
  settings: ClusterSettings = SETTINGS,
): Promise<void> {
  await using server = await LocalServer.start();
  await using cluster = await connectCluster(server.url, settings);
  const workers: TestWorker[] = [];
  try {
    await use({
      server,
      cluster,
      worker: async (behaviour, options) => {
        const worker = await startWorker(server.url, behaviour, options);
        workers.push(worker);
        return worker;
      },
    });
  } finally {
    await Promise.all(workers.map((worker) => worker.stop()));
  }
}
