/**
 * The page for people.
 *
 * @module
 */

import { LANGUAGES } from "../../../text/languages.ts";
import { FILES, INDEX } from "../page/files.ts";
import type { Services } from "../services.ts";
import { json, type Route, route } from "./route.ts";

/** The types of files, by their endings. */
const TYPES: Readonly<Record<string, string>> = {
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};

/** The page uses this server alone, and has no code or style within itself. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; " +
  "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

/**
 * The routes.
 *
 * @param prefix what all paths begin with
 */
export function pageRoutes({ residence }: Services, prefix: string): Route[] {
  const file = (path: string, type: string, body: string): Route =>
    route({
      method: "get",
      path,
      summary: "A file of the page",
      isOpen: true,
      types: [type],
      answer: () => ({
        type: `${type}; charset=utf-8`,
        headers: { "cache-control": "no-cache", "content-security-policy": POLICY },
        body,
      }),
    });
  const files = Object.entries(FILES).map(([path, content]) =>
    file(`/page/${path}`, TYPES[path.split(".").at(-1)!], content)
  );
  const choices = route({
    method: "get",
    path: "/page/choices.json",
    summary: "What can be chosen in the page",
    isOpen: true,
    types: ["application/json"],
    answer: async () => {
      const { voices, emotions } = await residence.lists();
      return json({
        voices: voices.map(({ id, language, gender, description }) => ({
          id,
          group: `${LANGUAGES[language].name}, ${gender}`,
          description,
        })),
        emotions: emotions.map(({ name, description }) => ({ name, description })),
      });
    },
  });
  // Addresses in the page are relative, so it needs the slash at the end of its own.
  const toPage = route({
    method: "get",
    path: "",
    summary: "Goes on to the page",
    isOpen: true,
    types: [],
    answer: () => ({ status: 308, headers: { location: `${prefix}/` }, body: null }),
  });
  const page = file("/", "text/html", INDEX);
  return [page, ...files, choices, ...(prefix === "" ? [] : [toPage])];
}
