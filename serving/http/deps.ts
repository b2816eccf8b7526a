// deno-lint-ignore-file explicit-module-boundary-types -- a loader's type is that of its module

/**
 * The third-party modules that only the server needs, each with its pinned version. `mod.ts` does
 * not reach them: programs that only speak should not download a server.
 *
 * @module
 */

/** Routes requests, and describes the routes as OpenAPI. */
export { OpenAPIHono } from "npm:@hono/zod-openapi@1.6.3";
export type { Context, MiddlewareHandler } from "npm:hono@4.13.19";
export { cors } from "npm:hono@4.13.19/cors";

/** Counts and measures, and writes the figures as Prometheus reads them. */
export { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "npm:prom-client@15.1.3";

/** Names the spans that Deno makes of requests, if it was asked to. */
export { trace } from "npm:@opentelemetry/api@1.10.0";

/** The folder with the files of the page for trying routes, which are served from here. */
export const loadApiPage = async (): Promise<string> =>
  (await import("npm:swagger-ui-dist@5.35.0/absolute-path.js")).default();

/** Encodes AAC with FFmpeg's encoder, for mediabunny. */
export const loadAacEncoder = () => import("npm:@mediabunny/aac-encoder@1.59.0");
