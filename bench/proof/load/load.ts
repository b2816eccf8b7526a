/**
 * Lets many clients ask a server at once, some of which go away in the middle. Each of the others
 * must get the same bytes as alone, or be told to come back later.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { startServer } from "./server_process.ts";

/** How much is asked. */
export interface LoadWish {
  /** How many clients ask at the same time. Each asks again when it has its answer. */
  readonly clients: number;
  /** For how long they ask, in milliseconds. What is under way then is still waited for. */
  readonly ms: number;
  /** The pause before the memory is read, in milliseconds. */
  readonly restMs: number;
  /** Arguments of `deno task serve`. */
  readonly args: readonly string[];
}

/** How a request ended. */
export const ENDINGS = [
  "finished", // with the same bytes as alone
  "different", // with other bytes
  "left", // the client went away in the middle
  "refused", // with 429 and when to try again
  "failed", // in any other way
] as const;

/** How a request ended. */
export type Ending = (typeof ENDINGS)[number];

/** What came of it. */
export interface LoadResult {
  /** The number of requests by how they ended. */
  readonly endings: Readonly<Record<Ending, number>>;
  /** The first failures. */
  readonly failures: readonly string[];
  /** Milliseconds to the first audio: of a request alone, and of the next one after the load. */
  readonly firstAudioMs: { readonly alone: number; readonly after: number };
  /**
   * The server's memory in bytes, after a rest each: before many ask, and at the end; and the most
   * meanwhile.
   */
  readonly memory: { readonly before: number; readonly most: number; readonly after: number };
  /** How the server ended when it was asked to, and how long that took in milliseconds. */
  readonly end: { readonly code: number; readonly ms: number };
}

/** One request in this many is left by its client. */
const LEAVING = 3;
/** How often the memory is read, in milliseconds. */
const WATCH_MS = 250;
/** How many failures are described. */
const DESCRIBED = 5;
/** How often each request is made alone before. */
const ALONE = 3;
/** The requests. Opus is not among them: each of its files has a serial number of its own. */
const BODIES = [
  { input: "Good morning. Who is there?", voice: "af_heart", response_format: "pcm" },
  { input: "It is half past three. Dinner!", voice: "bm_george", response_format: "mp3" },
  { input: "The door is open. Nobody is at home.", voice: "af_sky", response_format: "flac" },
  { input: "Light is off. Sleep well.", voice: "am_adam", response_format: "wav" },
  { input: "This is the end. Or is it?", voice: "bf_emma", response_format: "aac" },
];

/**
 * Starts a server in a process of its own, and lets clients ask it.
 *
 * @throws {KokoroError} `setup` when the server can't be started
 */
export async function loadServer({ clients, ms, restMs, args }: LoadWish): Promise<LoadResult> {
  const { url, memory, end } = await startServer(args);
  try {
    const alone = await hearAlone(url);
    const endings = Object.fromEntries(ENDINGS.map((name) => [name, 0])) as Record<Ending, number>;
    const failures: string[] = [];
    await delay(restMs);
    const before = memory();
    let most = before;
    const watch = setInterval(() => most = Math.max(most, memory()), WATCH_MS);
    const until = performance.now() + ms;
    const client = async (number: number): Promise<void> => {
      for (let turn = number; performance.now() < until; turn++) {
        const isLeft = turn % LEAVING === 0;
        const index = turn % BODIES.length;
        const ending = await request(url, index, isLeft, alone.hashes).catch((error) => {
          if (failures.length < DESCRIBED) failures.push(String(error));
          return "failed" as const;
        });
        endings[ending]++;
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
    const next = await hear(url, 0);
    endings[next.hash === alone.hashes[0] ? "finished" : "different"]++;
    clearInterval(watch);
    await delay(restMs);
    const after = memory();
    return {
      endings,
      failures,
      firstAudioMs: { alone: alone.firstAudioMs, after: next.firstAudioMs },
      memory: { before, most, after },
      end: await end(),
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Makes each request alone. The time is that of the last first one. */
async function hearAlone(url: string): Promise<{ hashes: string[]; firstAudioMs: number }> {
  const hashes: string[] = [];
  let firstAudioMs = NaN;
  for (let round = 0; round < ALONE; round++) {
    for (const index of BODIES.keys()) {
      const heard = await hear(url, index);
      hashes[index] = heard.hash;
      if (index === 0) firstAudioMs = heard.firstAudioMs;
    }
  }
  return { hashes, firstAudioMs };
}

/** Makes a request, and returns how it ended. After a refusal, waits as long as it says. */
async function request(
  url: string,
  index: number,
  isLeft: boolean,
  hashes: readonly string[],
): Promise<Ending> {
  const response = await ask(url, index);
  if (response.status === 429) {
    await response.body?.cancel();
    const seconds = Number(response.headers.get("retry-after"));
    if (!(seconds > 0)) throw new Error("429 does not say when to try again");
    await delay(1000 * seconds);
    return "refused";
  }
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  if (isLeft) {
    for await (const _ of response.body!) break;
    return "left";
  }
  const hash = await hashOf(response);
  return hash === hashes[index] ? "finished" : "different";
}

function ask(url: string, index: number): Promise<Response> {
  return fetch(`${url}/v1/audio/speech`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(BODIES[index]),
  });
}

/** Makes a request, reads all of its response, and times the first audio. */
async function hear(
  url: string,
  index: number,
): Promise<{ readonly hash: string; readonly firstAudioMs: number }> {
  const started = performance.now();
  let firstAudioMs = NaN;
  const response = await ask(url, index);
  const hash = await hashOf(response, () => firstAudioMs = performance.now() - started);
  return { hash, firstAudioMs };
}

/** Reads a body to its end, and calls `begun` at its first bytes. */
async function hashOf({ body }: Response, begun: () => void = () => {}): Promise<string> {
  const hash = createHash("sha256");
  let size = 0;
  for await (const part of body!) {
    if (size === 0) begun();
    size += part.length;
    hash.update(part);
  }
  return hash.digest("hex");
}
