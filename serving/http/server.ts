/**
 * The server: routes for OpenAI's clients and others, as a function from a request to a response.
 *
 * @module
 */

import { checkArgument } from "../../configs/check_options.ts";
import { z } from "../../deps.ts";
import type { ModelLife } from "../model_life.ts";
import { appOf, secure } from "./app.ts";
import type { ByteStore } from "./cache/result_cache.ts";
import { Gate } from "./gate.ts";
import { type Key, Keys } from "./keys.ts";
import { REQUESTS_PER_TURN } from "./limits.ts";
import { loadNames } from "./names.ts";
import { describe } from "./openapi.ts";
import { Residence, type Speaking } from "./residence.ts";
import { captionedRoutes } from "./routes/captioned.ts";
import { docsRoutes } from "./routes/docs.ts";
import { elevenLabsRoutes } from "./routes/elevenlabs.ts";
import { healthRoutes } from "./routes/health.ts";
import { openAiRoutes } from "./routes/openai.ts";
import { pageRoutes } from "./routes/page.ts";
import { phonemeRoutes } from "./routes/phonemes.ts";
import type { Route } from "./routes/route.ts";
import { socketRoute } from "./routes/socket.ts";
import { ssmlRoutes } from "./routes/ssml.ts";
import { Budget, type Services } from "./services.ts";
import { Sockets } from "./socket/sockets.ts";
import { Codings } from "./speech/formats.ts";
import { ServerMetrics } from "./watch/metrics.ts";
import type { Log } from "./watch/visit.ts";

/** The options of {@linkcode createServer}. */
export interface ServerOptions {
  /** The keys of which requests need one. Default: none is needed. */
  readonly keys?: readonly Key[];
  /** The origins whose pages may read responses; `*` for all. Default: none. */
  readonly cors?: readonly string[];
  /** What all paths begin with, such as `/tts`. Default: nothing. */
  readonly prefix?: string;
  /** How many requests may be under way, including those that send their bodies. Default: 256. */
  readonly maxRequests?: number;
  /** Keeps results. Default: none are kept. */
  readonly store?: ByteStore;
  /** Unloads the model when it was not used for this time. Default: it stays. */
  readonly idleMs?: number;
  /** Receives an entry for each request. Default: nothing is logged. */
  readonly log?: Log;
}

/** A server. */
export interface KokoroServer {
  /** Answers a request: for `Deno.serve`, or for other code that takes such a function. */
  readonly fetch: (request: Request) => Promise<Response>;
  /** Refuses further requests, waits for the end of those under way, and frees what they used. */
  readonly drain: () => Promise<void>;
  /** Gives the model to other ways in, so that it stays in memory while they use it. */
  readonly residence: Pick<Residence, "enter" | "lists">;
}

/** The number of requests that may be under way where the model says no limit. */
const MOST_REQUESTS = 64 * REQUESTS_PER_TURN;

const PREFIX = "give a path such as /tts, without a slash at its end";
const prefixSchema = z.string(PREFIX).regex(/^(?:\/[\w.~-]+)*$/, PREFIX);

/**
 * Makes a server for a model. It does not listen by itself.
 *
 * @param model a model, or the life of one, which is loaded when a request needs it
 * @throws {KokoroError} `input` when an option is invalid
 * @example
 * ```ts
 * import { loadKokoro } from "./mod.ts";
 * import { createServer } from "./serving/http/server.ts";
 * using model = await loadKokoro();
 * const server = await createServer(model);
 * const response = await server.fetch(
 *   new Request("http://localhost/v1/audio/speech", {
 *     method: "POST",
 *     headers: { "content-type": "application/json" },
 *     body: JSON.stringify({ model: "kokoro", voice: "alloy", input: "Hello." }),
 *   }),
 * );
 * console.log(response.headers.get("content-type"), (await response.bytes()).length);
 * ```
 */
export async function createServer(
  model: Speaking | ModelLife,
  options: ServerOptions = {},
): Promise<KokoroServer> {
  const { store, idleMs, log = () => {}, prefix = "" } = options;
  checkArgument(prefixSchema, prefix, "prefix");
  const residence = new Residence(model, idleMs);
  const gate = new Gate(options.maxRequests ?? MOST_REQUESTS);
  const metrics = new ServerMetrics({
    queue: () => residence.model?.queue(),
    memory: () => residence.model?.memory().heldBytes,
    cache: () => store?.bytes ?? 0,
  });
  const services: Services = {
    residence,
    metrics,
    names: await loadNames(),
    codings: new Codings(),
    store,
    collecting: new Budget(),
    isClosing: () => gate.isClosed,
  };
  const routes = [
    ...openAiRoutes(services),
    ...captionedRoutes(services),
    ...elevenLabsRoutes(services),
    ...phonemeRoutes(services),
    ...ssmlRoutes(services),
    socketRoute,
    ...healthRoutes(services),
  ];
  const all: Route[] = [
    ...routes,
    ...docsRoutes(prefix, () => describe(routes, prefix)),
    ...pageRoutes(services, prefix),
  ];
  const origins = options.cors ?? [];
  const watched = { keys: new Keys(options.keys), gate, metrics, log };
  const app = appOf(all, watched, origins, prefix);
  const sockets = new Sockets({ ...watched, services, origins, prefix });
  return {
    fetch: async (request) => {
      const response = sockets.answer(request);
      if (response && response.status !== 101) secure(response.headers);
      return response ?? await app.fetch(request);
    },
    drain: async () => {
      const closed = gate.close();
      sockets.finish();
      await closed;
      services.codings.close();
    },
    residence,
  };
}
