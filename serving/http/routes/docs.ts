/**
 * The description of the routes, and the page for trying them, whose files come from here.
 *
 * @module
 */

import { join } from "node:path";
import { loadApiPage } from "../deps.ts";
import { json, type Route, route } from "./route.ts";

/** The files of the page, with their types. */
const FILES = {
  "swagger-ui.css": "text/css",
  "swagger-ui-bundle.js": "text/javascript",
} as const;

/** The page needs scripts and styles of this server, and styles within its elements. */
const POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * The routes.
 *
 * @param prefix what all paths begin with
 * @param describe returns the description of all routes
 */
export function docsRoutes(prefix: string, describe: () => object): Route[] {
  const files = Object.entries(FILES).map(([name, type]) =>
    route({
      method: "get",
      path: `/docs/${name}`,
      summary: "A file of the page",
      isOpen: true,
      types: [type],
      answer: async () => ({
        type,
        headers: { "cache-control": "public, max-age=86400" },
        body: await Deno.readFile(join(await loadApiPage(), name)),
      }),
    })
  );
  return [
    route({
      method: "get",
      path: "/openapi.json",
      summary: "Describes the routes as OpenAPI 3.1",
      isOpen: true,
      types: ["application/json"],
      answer: () => json(describe()),
    }),
    route({
      method: "get",
      path: "/docs",
      summary: "A page that shows and tries the routes",
      isOpen: true,
      types: ["text/html"],
      answer: () => ({
        type: "text/html; charset=utf-8",
        headers: { "content-security-policy": POLICY },
        body: page(prefix),
      }),
    }),
    route({
      method: "get",
      path: "/docs/start.js",
      summary: "Starts the page",
      isOpen: true,
      types: ["text/javascript"],
      answer: () => ({ type: "text/javascript", body: start(prefix) }),
    }),
    ...files,
  ];
}

function page(prefix: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Kokoro: routes</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${prefix}/docs/swagger-ui.css">
</head>
<body>
<div id="routes"></div>
<script src="${prefix}/docs/swagger-ui-bundle.js"></script>
<script src="${prefix}/docs/start.js"></script>
</body>
</html>
`;
}

function start(prefix: string): string {
  const options = { url: `${prefix}/openapi.json`, dom_id: "#routes", validatorUrl: null };
  return `SwaggerUIBundle(${JSON.stringify(options)});\n`;
}
