/**
 * Brings each request to its route, within the limits of keys and of requests under way.
 *
 * @module
 */

import { type Context, cors, type MiddlewareHandler, OpenAPIHono, trace } from "./deps.ts";
import { readBody } from "./body.ts";
import { Refusal } from "./errors.ts";
import type { Gate } from "./gate.ts";
import type { Keys } from "./keys.ts";
import { respond, respondWithError } from "./respond.ts";
import type { Route } from "./routes/route.ts";
import type { ServerMetrics } from "./watch/metrics.ts";
import { type Log, Visit } from "./watch/visit.ts";

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

/** What watches over all routes. */
export interface Watched {
  readonly keys: Keys;
  readonly gate: Gate;
  readonly metrics: ServerMetrics;
  readonly log: Log;
}

/**
 * Makes the function that answers requests.
 *
 * @param origins the origins whose pages may read responses; `*` for all
 * @param prefix what all paths begin with
 */
export function appOf(
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
export function secure(headers: Headers): void {
  for (const [name, value] of Object.entries(SAFE_HEADERS)) headers.set(name, value);
  if (!headers.has("content-security-policy")) headers.set("content-security-policy", POLICY);
}

/** A path as hono writes it: `/v1/models/:id`. */
function honoPath(path: string): string {
  return path.replace(/\{(\w+)\}/g, ":$1");
}
