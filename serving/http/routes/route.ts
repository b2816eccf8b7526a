/**
 * What a route is: its address, what it takes, and what it answers.
 *
 * @module
 */

import type { z } from "../../../deps.ts";
import type { Answer } from "../results.ts";
import type { Visit } from "../watch/visit.ts";

/** A request as a route sees it. */
export interface Call<Body = unknown> {
  readonly visit: Visit;
  /** The checked body. */
  readonly body: Body;
  /** The checked query. */
  readonly query: Readonly<Record<string, string>>;
  /** The parts of the path that are not fixed, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/** A route. */
export interface Route<Schema extends z.ZodType = z.ZodType> {
  readonly method: "get" | "post";
  /** The path, with parts that are not fixed in braces: `/v1/models/{id}`. */
  readonly path: string;
  readonly summary: string;
  /** Whether it answers without a key. */
  readonly isOpen?: boolean;
  /** Whether it answers whatever the server is doing, also while it shuts down. */
  readonly isAlways?: boolean;
  /** Checks the body; absent if none is read. */
  readonly body?: Schema;
  /** The keys of the query that are read, with their meaning. */
  readonly query?: Readonly<Record<string, string>>;
  /** The media types of its answers, for the description of the routes. */
  readonly types: readonly string[];
  readonly answer: (call: Call<z.infer<Schema>>) => Promise<Answer> | Answer;
}

/** Lets the compiler check that `answer` takes what `body` gives. */
export function route<Schema extends z.ZodType>(route: Route<Schema>): Route {
  return route as unknown as Route;
}

/** An answer in JSON. */
export function json(value: unknown, status = 200): Answer {
  return { status, type: "application/json", body: JSON.stringify(value) };
}
