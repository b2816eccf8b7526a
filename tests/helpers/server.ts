/** Calls of a server in tests. */

import assert from "node:assert/strict";
import { createServer, type KokoroServer, type ServerOptions } from "../../serving/http/server.ts";
import type { Speaking } from "../../serving/http/residence.ts";
import type { LogEntry } from "../../serving/http/watch/visit.ts";
import { type Behaviour, StandinSpeaker } from "../standin/speaker.ts";

/** A server with a stand-in, and what it logged. */
export interface TestServer {
  readonly server: KokoroServer;
  readonly speaker: StandinSpeaker;
  readonly log: LogEntry[];
}

/** Puts something between the server and its model, such as a cluster: see `through_cluster.ts`. */
export interface Between {
  /** Returns what the server takes for its model. */
  kokoroBetween?(model: Speaking, maxRequests?: number): Promise<Speaking>;
}

/** Returns a model as the server gets it: itself, unless a test puts something between them. */
export async function between(model: Speaking, maxRequests?: number): Promise<Speaking> {
  return await (globalThis as Between).kokoroBetween?.(model, maxRequests) ?? model;
}

/** Makes a server with a stand-in. */
export async function testServer(
  options: ServerOptions = {},
  behaviour: Behaviour = {},
  maxRequests?: number,
): Promise<TestServer> {
  const speaker = new StandinSpeaker(behaviour, maxRequests);
  const log: LogEntry[] = [];
  const server = await createServer(await between(speaker.asModel, maxRequests), {
    log: (entry) => log.push(entry),
    ...options,
  });
  return { server, speaker, log };
}

/** A request with a JSON body. */
export function post(path: string, body: unknown, headers: HeadersInit = {}): Request {
  const all = new Headers(headers);
  if (!all.has("content-type")) all.set("content-type", "application/json");
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Request(`http://localhost${path}`, { method: "POST", headers: all, body: text });
}

/** A request without a body. */
export function get(path: string, init: RequestInit = {}): Request {
  return new Request(`http://localhost${path}`, init);
}

/** Checks that a response is an error in OpenAI's form, and returns it. */
export async function errorOf(
  response: Response,
): Promise<{ status: number; message: string; type: string; param: string | null; code: string }> {
  assert.equal(response.headers.get("content-type"), "application/json");
  const { error, ...others } = await response.json();
  assert.deepEqual(others, {});
  assert.deepEqual(Object.keys(error).sort(), ["code", "message", "param", "type"]);
  for (const key of ["message", "type", "code"]) assert.equal(typeof error[key], "string");
  return { status: response.status, ...error };
}

/** A sentence and a half second of tones. */
export const TEXT = "One two three. Four five.";
/** The samples of {@linkcode TEXT}. */
export const TEXT_SAMPLES = 5 * 2400;
