/**
 * Describes routes as OpenAPI.
 *
 * @module
 */

import project from "../../deno.json" with { type: "json" };
import { z } from "../../deps.ts";
import { OpenAPIHono } from "./deps.ts";
import type { Route } from "./routes/route.ts";

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

/**
 * The description of routes.
 *
 * @param prefix what all paths begin with
 */
export function describe(routes: readonly Route[], prefix: string): object {
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
