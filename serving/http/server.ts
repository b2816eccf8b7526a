/**
 * The server: routes for OpenAI's clients and others, as a function from a request to a response.
 *
 * @module
 */

import { checkArgument } from "../../configs/check_options.ts";
import { z } from "../../deps.ts";
import project from "../../deno.json" with { type: "json" };
import type { ModelLife } from "../model_life.ts";
import { readBody } from "./body.ts";
import type { ByteStore } from "./cache/result_cache.ts";
import { type Context, cors, type MiddlewareHandler, OpenAPIHono, trace } from "./deps.ts";
import { Refusal } from "./errors.ts";
import { Gate } from "./gate.ts";
import { type Key, Keys } from "./keys.ts";
import { REQUESTS_PER_TURN } from "./limits.ts";
import { loadNames } from "./names.ts";
import { Residence, type Speaking } from "./residence.ts";
import { respond, respondWithError } from "./respond.ts";
import { captionedRoutes } from "./routes/captioned.ts";
import { docsRoutes } from "./routes/docs.ts";
import { elevenLabsRoutes } from "./routes/elevenlabs.ts";
import { healthRoutes } from "./routes/health.ts";
import { openAiRoutes } from "./routes/openai.ts";
import { pageRoutes } from "./routes/page.ts";
import { phonemeRoutes } from "./routes/phonemes.ts";
import { type Route, route } from "./routes/route.ts";
import { ssmlRoutes } from "./routes/ssml.ts";
import { Budget, type Services } from "./services.ts";
import { Codings } from "./speech/formats.ts";
import { SOCKET_PATH, Sockets } from "./socket/sockets.ts";
import { ServerMetrics } from "./watch/metrics.ts";
import { type Log, Visit } from "./watch/visit.ts";

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

/** Headers of all responses. */
const SAFE_HEADERS = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
};
/** What pages may not do, unless a route says otherwise. */
const POLICY = "default-src 'none'; frame-ancestors 'none'";

/** Headers that pages of other origins may read. */
const EXPOSED = ["x-request-id", "etag", "retry-after"].concat(
  ["clamped", "ignored", "warnings"].map((name) => `x-kokoro-${name}`),
);

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
  const watched = { keys: new Keys(options.keys), gate, metrics, log };
  const app = appOf(all, watched, options.cors ?? [], prefix);
  const sockets = new Sockets({
    services,
    keys: watched.keys,
    gate,
    log,
    origins: options.cors ?? [],
    prefix,
  });
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

/** What watches over all routes. */
interface Watched {
  readonly keys: Keys;
  readonly gate: Gate;
  readonly metrics: ServerMetrics;
  readonly log: Log;
}

function appOf(
  routes: readonly Route[],
  watched: Watched,
  origins: readonly string[],
  prefix: string,
): OpenAPIHono {
  const { metrics, log } = watched;
  const app = new OpenAPIHono({ strict: true });
  app.use(safe);
  if (origins.length > 0) {
    const origin = origins.includes("*") ? "*" : [...origins];
    app.use(cors({ origin, exposeHeaders: EXPOSED, maxAge: 600 }));
  }
  const paths = Map.groupBy(routes, ({ path }) => prefix + honoPath(path));
  for (const [path, own] of paths) {
    for (const one of own) {
      app.on(one.method.toUpperCase(), path, (context) => answer(one, context, watched));
    }
    const allow = own.map(({ method }) => method === "get" ? "GET, HEAD" : "POST").join(", ");
    app.all(path, ({ req: { raw } }) => {
      const message = `${raw.method} is not for this path: it takes ${allow}`;
      const refusal = new Refusal("method_not_allowed", message, undefined, { allow });
      return respondWithError(new Visit(raw, "none", metrics, log), refusal);
    });
  }
  app.notFound(({ req: { raw } }) => {
    const path = new URL(raw.url).pathname.slice(0, 200);
    const refusal = new Refusal("not_found", `There is nothing at ${path}: see ${prefix}/docs`);
    return respondWithError(new Visit(raw, "none", metrics, log), refusal);
  });
  app.onError((error, { req: { raw } }) =>
    respondWithError(new Visit(raw, "none", metrics, log), error)
  );
  return app;
}

/** Answers a request by its route. */
async function answer(
  route: Route,
  { req }: Context,
  { keys, gate, metrics, log }: Watched,
): Promise<Response> {
  const visit = new Visit(req.raw, route.path, metrics, log);
  // Deno makes a span of each request if it was asked to, but does not know the routes.
  trace.getActiveSpan()?.updateName(`${req.method} ${route.path}`)
    .setAttributes({ "http.route": route.path, "kokoro.request_id": visit.id });
  try {
    if (!route.isOpen) {
      const client = keys.clientOf(req.raw.headers);
      visit.client = keys.areNeeded ? client.name : undefined;
      visit.atEnd(client.enter());
    }
    if (!route.isAlways) visit.atEnd(gate.enter());
    const body = route.body && await readBody(req.raw, route.body);
    return respond(
      visit,
      await route.answer({ visit, body, query: req.query(), params: req.param() }),
    );
  } catch (error) {
    // Before the response, the signal aborts only when the client goes away.
    if (!req.raw.signal.aborted) return respondWithError(visit, error);
    visit.ended = "cancelled";
    return respondWithError(visit, new Refusal("client_gone", "The client has gone away"));
  }
}

const safe: MiddlewareHandler = async (context, next) => {
  await next();
  secure(context.res.headers);
};

/** Adds the headers of all responses. */
function secure(headers: Headers): void {
  for (const [name, value] of Object.entries(SAFE_HEADERS)) headers.set(name, value);
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", POLICY);
}

/** Refuses those that ask for no WebSocket. `Sockets` answers those that do. */
const socketRoute = route({
  method: "get",
  path: SOCKET_PATH,
  summary: "A WebSocket that takes text in parts: see docs/server.md",
  isOpen: true,
  types: ["application/json"],
  answer: () => {
    const headers = { upgrade: "websocket", connection: "Upgrade" };
    throw new Refusal("upgrade_required", "Open this as a WebSocket", undefined, headers);
  },
});

/** A path as hono writes it: `/v1/models/:id`. */
function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}

/** The description of the routes. */
function describe(routes: readonly Route[], prefix: string): object {
  const app = new OpenAPIHono();
  for (const { method, path, summary, body, query = {}, types } of routes) {
    const params = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => [name, z.string()]);
    const content = Object.fromEntries(types.map((type) => [type, { schema: z.any() }]));
    const keys = Object.entries(query).map(([key, meaning]) =>
      [key, z.string().optional().describe(meaning)] as const
    );
    app.openAPIRegistry.registerPath({
      method,
      path,
      summary,
      request: {
        params: z.object(Object.fromEntries(params)),
        query: z.object(Object.fromEntries(keys)),
        ...(body &&
          { body: { required: true, content: { "application/json": { schema: body } } } }),
      },
      responses: { 200: { description: "Success", content }, default: ERROR },
    });
  }
  app.openAPIRegistry.registerComponent("securitySchemes", "key", {
    type: "http",
    scheme: "bearer",
  });
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: { title: "Kokoro for Deno", version: project.version },
    servers: [{ url: prefix || "/" }],
    security: [{}, { key: [] }],
  });
}

const text = z.string();
/** How failures are described. */
const ERROR = {
  description: "An error, in OpenAI's form",
  content: {
    "application/json": {
      schema: z.object({
        error: z.object({ message: text, type: text, param: text.nullable(), code: text }),
      }),
    },
  },
};
