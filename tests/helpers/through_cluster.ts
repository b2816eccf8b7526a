/**
 * Lets tests of the server run over a cluster: each of their servers gets a gateway, and a worker
 * with the model at its other end. For `deno test --preload`.
 */

import { connectNats } from "../../serving/nats/connect.ts";
import { openGateway } from "../../serving/nats/gateway.ts";
import { LocalServer } from "../../serving/nats/local_server.ts";
import { ensureCluster } from "../../serving/nats/streams.ts";
import { Worker, type WorkerModel } from "../../serving/nats/worker.ts";
import type { Speaking } from "../../serving/http/residence.ts";
import { StandinSpeaker } from "../standin/speaker.ts";
import type { Between } from "./server.ts";

/** What is disposed of after the tests. */
const left = new AsyncDisposableStack();

(globalThis as Between).kokoroBetween = async (model, maxRequests) => {
  const server = left.use(await LocalServer.start());
  const connection = await connectNats({ servers: server.url });
  left.defer(() => connection.nc.close());
  await ensureCluster(connection);
  const worker = await Worker.open(connection, workerModel(model), {
    id: "only",
    host: "test",
    concurrency: 8,
    tries: 1,
  });
  const running = worker.run();
  running.catch(() => {}); // a worker whose model has failed ends
  left.defer(async () => {
    worker.drain();
    await running.catch(() => {});
  });
  return left.use(await openGateway({ servers: server.url }, { maxRequests })).model;
};

/** The defaults of recipes, which the server leaves out. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  emoji: "skip",
  emotion: "neutral",
  markup: true,
  ssml: false,
  textFormat: "auto",
  turnGap: 0.2,
};

/** A model as a worker's. What a stand-in was asked for is noted as the server had it. */
function workerModel(speaker: Speaking | StandinSpeaker): WorkerModel {
  if (!(speaker instanceof StandinSpeaker)) return speaker;
  const stream: StandinSpeaker["stream"] = (text, options = {}) => {
    const chunks = speaker.stream(text, options);
    const { signal: _signal, priority: _priority, ...own } = options;
    const asked = Object.entries(own).filter(([key, value]) => value !== DEFAULTS[key]);
    speaker.asked.splice(-1, 1, { text, options: Object.fromEntries(asked) });
    return chunks;
  };
  return new Proxy(speaker, {
    get: (_target, key) => {
      if (key === "stream") return stream;
      const value = Reflect.get(speaker, key);
      return typeof value === "function" ? value.bind(speaker) : value;
    },
  }) as unknown as WorkerModel;
}

// The servers of NATS stay until the end of all tests, which is no fault of a test.
const define = Deno.test;
type Body = Deno.TestDefinition["fn"];
const relaxed = (test: string | Deno.TestDefinition, fn?: Body): void =>
  define({
    ...(typeof test === "string" ? { name: test, fn: fn! } : test),
    sanitizeOps: false,
    sanitizeResources: false,
  });
Object.defineProperty(Deno, "test", { value: Object.assign(relaxed, define) });
define.afterAll(() => left.disposeAsync());
