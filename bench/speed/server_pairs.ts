/**
 * Compares speech through HTTP with speech from the model itself, in pairs: both are measured in
 * turn, so that other work on the machine affects both alike.
 *
 * @module
 */

import type { Speaking } from "../../serving/http/residence.ts";
import { percentile } from "../../serving/statistics.ts";
import { textTable } from "../figures.ts";

/** The text of all requests. */
export const SPOKEN = "The birch canoe slid on the smooth planks.";
/** The formats, by OpenAI's names. */
export const FORMATS = ["pcm", "wav", "mp3", "opus", "flac", "aac"] as const;

/** The time before each measurement in which the server ends the work of the last one, in ms. */
const REST = 200;
/** How many clients ask at once where requests are counted, and how often each of them asks. */
const [CLIENTS, REQUESTS] = [4, 4];

/** Measurements of the model itself and through HTTP; those at the same place are a pair. */
export interface Pairs {
  readonly what: string;
  readonly direct: readonly number[];
  readonly served: readonly number[];
}

/**
 * Measures the time to the first audio in each format, in milliseconds.
 *
 * @param url the address of a server of the same model
 */
export async function firstAudio(model: Speaking, url: string, rounds: number): Promise<Pairs[]> {
  const pairs = FORMATS.map((what) => ({ what, direct: [] as number[], served: [] as number[] }));
  for (let round = -1; round < rounds; round++) { // the first one warms up
    for (const { what, direct, served } of pairs) {
      const ways = [
        async () => void direct.push(await timeFirst(() => model.stream(SPOKEN))),
        async () => void served.push(await timeFirst(() => ask(url, what))),
      ];
      for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
        await new Promise((resolve) => setTimeout(resolve, REST));
        await way();
      }
    }
  }
  return pairs.map((pair) => ({
    ...pair,
    direct: pair.direct.slice(1),
    served: pair.served.slice(1),
  }));
}

/** Measures how many requests of several clients are answered in a second. */
export async function requestsPerSecond(
  model: Speaking,
  url: string,
  rounds: number,
): Promise<Pairs> {
  const [direct, served]: number[][] = [[], []];
  const rate = async (request: () => Promise<unknown>): Promise<number> => {
    const started = performance.now();
    const client = async (): Promise<void> => {
      for (let i = 0; i < REQUESTS; i++) await request();
    };
    await Promise.all(Array.from({ length: CLIENTS }, client));
    return 1000 * CLIENTS * REQUESTS / (performance.now() - started);
  };
  for (let round = 0; round < rounds; round++) {
    direct.push(await rate(() => Array.fromAsync(model.stream(SPOKEN))));
    served.push(await rate(async () => await Array.fromAsync(await ask(url, "pcm"))));
  }
  return { what: "pcm", direct, served };
}

/** A table with a line for each format. */
export function pairTable(pairs: readonly Pairs[]): string {
  const head = ["", "model", "HTTP", "difference: P10", "P50", "P90"];
  const rows = pairs.map(({ what, direct, served }) => {
    const more = served.map((value, i) => value - direct[i]);
    return [
      what,
      ...[percentile(direct, 0.5), percentile(served, 0.5)],
      ...[0.1, 0.5, 0.9].map((part) => percentile(more, part)),
    ].map((cell) => typeof cell === "number" ? cell.toFixed(1) : cell);
  });
  return textTable([head, ...rows], head.map((_, column) => column > 0));
}

/** Asks a server to speak, and returns the body. */
export async function ask(url: string, response_format: string): Promise<ReadableStream<unknown>> {
  const response = await fetch(`${url}/v1/audio/speech`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ input: SPOKEN, response_format }),
  });
  return response.body!;
}

/** The time until a stream is opened and its first part is there. All of it is read. */
export async function timeFirst(
  open: () => ReadableStream<unknown> | Promise<ReadableStream<unknown>>,
): Promise<number> {
  const started = performance.now();
  const reader = (await open()).getReader();
  await reader.read();
  const ms = performance.now() - started;
  while (!(await reader.read()).done);
  return ms;
}
