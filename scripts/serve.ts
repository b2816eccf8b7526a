/**
 * `deno task serve`: speaks for other programs, over HTTP and the Wyoming protocol.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { DiskStore } from "../serving/http/cache/disk_store.ts";
import { type ByteStore, MemoryStore } from "../serving/http/cache/result_cache.ts";
import { type Key, parseKeys } from "../serving/http/keys.ts";
import { isLoopback, listen, untilAsked } from "../serving/http/listen.ts";
import { REQUESTS_PER_TURN } from "../serving/http/limits.ts";
import type { Speaking } from "../serving/http/residence.ts";
import { createServer } from "../serving/http/server.ts";
import { type Log, textLine } from "../serving/http/watch/visit.ts";
import { ModelLife } from "../serving/model_life.ts";
import { listenWyoming, type WyomingListening } from "../serving/wyoming/listen.ts";
import { type Log as WyomingLog, textLine as wyomingLine } from "../serving/wyoming/log.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { MOST_REQUESTS } from "../speech/turns.ts";
import { addCluster, type ClusterFlags, type Place, placeOf } from "./command/cluster.ts";
import {
  addChoice,
  addEngine,
  type EngineFlags,
  engineOf,
  readText,
  runCommand,
  toCount,
  toNumber,
  userPath,
} from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags extends EngineFlags, Partial<ClusterFlags> {
  readonly host: string;
  readonly port: string;
  readonly wyoming?: string;
  readonly key?: readonly string[];
  readonly keys?: string;
  readonly openToEveryone?: boolean;
  readonly cors?: readonly string[];
  readonly prefix?: string;
  readonly maxRequests: string;
  readonly cache?: string;
  readonly cacheFolder?: string;
  readonly idle?: string;
  readonly log: "text" | "json" | "none";
  readonly voices?: string;
  readonly emotions?: string;
}

/** The part of `serving/nats/gateway.ts` that is used here. */
interface GatewayModule {
  openGateway(
    place: Place,
    options: { readonly maxRequests: number; readonly say: (line: string) => void },
  ): Promise<AsyncDisposable & { readonly model: Speaking }>;
}

/** What speaks, and how it gets ready and ends. */
interface Speaker {
  readonly source: Speaking | ModelLife;
  readonly ready: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/** The units of sizes, in bytes. */
const UNITS: Readonly<Record<string, number>> = { "": 1, K: 1e3, M: 1e6, G: 1e9 };

/** The highest number of a port. */
const LAST_PORT = 65_535;

const LOGS: Readonly<Record<Flags["log"], Log>> = {
  text: (entry) => write(textLine(entry)),
  json: (entry) => write(JSON.stringify(entry)),
  none: () => {},
};
const WYOMING_LOGS: Readonly<Record<Flags["log"], WyomingLog>> = {
  text: (entry) => write(wyomingLine(entry)),
  json: (entry) => write(JSON.stringify(entry)),
  none: () => {},
};

await runCommand(
  "serve",
  "Speaks for other programs, over HTTP and the Wyoming protocol: see docs/server.md.",
  (program) => {
    program
      .option("--port <n>", "the port to listen at; 0 for any free one", "8880")
      .option("--host <address>", "the address to listen at; 0.0.0.0 for all", "127.0.0.1")
      .option("--wyoming <n>", "the port for Home Assistant; 10200 is usual. It knows no keys")
      .option("--key <keys...>", "keys, one of which requests must have")
      .option("--keys <file>", "a YAML list of keys; an item may have key, name and maxRequests")
      .option("--open-to-everyone", "let other machines in without a key")
      .option("--cors <origins...>", "origins whose pages may use the server; * for all")
      .option("--prefix <path>", "what all paths begin with, behind a proxy: /tts")
      .option(
        "--max-requests <n>",
        "how many texts may be spoken at the same time",
        String(MOST_REQUESTS),
      )
      .option("--cache <size>", "keep results, up to this size: 256M, 2G")
      .option("--cache-folder <path>", "keep them in this folder, instead of in memory")
      .option("--idle <minutes>", "free the model's memory after this time without a request")
      .option("--voices <file>", "a file with more voices, like configs/kokoro_voices.yaml")
      .option("--emotions <file>", "a file with more emotions, like configs/kokoro_emotions.yaml");
    addEngine(program);
    addCluster(program);
    addChoice(program, "--log <form>", "a line for each request, on standard output", [
      "text",
      "json",
      "none",
    ]);
    program.action(serve);
  },
);

async function serve(flags: Flags): Promise<void> {
  const keys = await keysOf(flags);
  checkHost(flags, keys);
  const maxRequests = toCount("max-requests", flags.maxRequests);
  const speaker = flags.nats === undefined
    ? localSpeaker(flags, maxRequests)
    : await clusterSpeaker({ ...flags, nats: flags.nats }, maxRequests);
  const server = await createServer(speaker.source, {
    keys,
    cors: flags.cors,
    prefix: flags.prefix,
    maxRequests: REQUESTS_PER_TURN * maxRequests,
    store: await storeOf(flags),
    idleMs: minutesOf(flags.idle),
    log: LOGS[flags.log],
  });
  const { host } = flags;
  const [port, wyomingPort] = [portOf("port", flags.port), portOf("wyoming", flags.wyoming)];
  const listening = listen(server, { host, port: port! });
  let wyoming: WyomingListening | undefined;
  try {
    if (wyomingPort !== undefined) {
      const log = WYOMING_LOGS[flags.log];
      wyoming = listenWyoming(server.residence, { host, port: wyomingPort, log });
    }
    await speaker.ready();
    console.error(`Ready: ${listening.url}${flags.prefix ?? ""} (a page; for programs: /docs)`);
    if (wyoming !== undefined) console.error(`Ready for Home Assistant: ${wyoming.url}`);
    await untilAsked();
    console.error("Ending: requests under way may take up to 30 s");
  } finally {
    // After a failure too: what listens keeps the process alive.
    await Promise.all([listening.stop(), wyoming?.stop()]);
  }
  await speaker.end();
}

/** A model in this process. */
function localSpeaker(flags: Flags, maxRequests: number): Speaker {
  const life = new ModelLife(() =>
    loadKokoro({
      ...engineOf(flags),
      maxRequests,
      voices: flags.voices && userPath(flags.voices),
      emotions: flags.emotions && userPath(flags.emotions),
    }), "server");
  return {
    source: life,
    ready: async () => {
      console.error("Loading the model");
      await life.load();
    },
    end: () => life.unload(() => Promise.resolve()),
  };
}

/** The workers of a cluster. */
async function clusterSpeaker(
  flags: Flags & ClusterFlags,
  maxRequests: number,
): Promise<Speaker> {
  const [unused] = ["voices", "emotions", "idle"].filter((name) => name in flags);
  if (unused !== undefined) {
    const text = `--${unused} is for a model in this process: leave it out with --nats`;
    throw new KokoroError("input", text);
  }
  // Deno downloads what a program names, and only users of a cluster need its packages.
  const module = new URL("../serving/nats/gateway.ts", import.meta.url).href;
  const { openGateway }: GatewayModule = await import(module);
  const say = (line: string): void => console.error(line);
  const gateway = await openGateway(await placeOf(flags), { maxRequests, say });
  return {
    source: gateway.model,
    ready: () => Promise.resolve(),
    end: async () => await gateway[Symbol.asyncDispose](),
  };
}

/**
 * Refuses to let other machines in without a key.
 *
 * @throws {KokoroError} `input` when that is what the flags would do
 */
function checkHost({ host, openToEveryone, wyoming }: Flags, keys: readonly Key[]): void {
  if (isLoopback(host) || openToEveryone) return;
  if (wyoming !== undefined) {
    throw new KokoroError(
      "input",
      `at ${host} every machine that reaches this one could use the port for Wyoming, which ` +
        "knows no keys: give --open-to-everyone if that is what you want",
    );
  }
  if (keys.length > 0) return;
  throw new KokoroError(
    "input",
    `at ${host} every machine that reaches this one could use the server: ` +
      "give --key or --keys, or --open-to-everyone if that is what you want",
  );
}

async function keysOf({ key = [], keys }: Flags): Promise<Key[]> {
  const given = parseKeys(JSON.stringify(key), "--key");
  return keys === undefined ? given : [...given, ...parseKeys(await readText(keys), keys)];
}

async function storeOf({ cache, cacheFolder }: Flags): Promise<ByteStore | undefined> {
  if (cache === undefined) {
    if (cacheFolder === undefined) return undefined;
    throw new KokoroError("input", "give --cache with the size of the folder, too");
  }
  const size = sizeOf(cache);
  return cacheFolder === undefined
    ? new MemoryStore(size)
    : await DiskStore.open(userPath(cacheFolder), size);
}

/** The bytes of a size such as `256M`. */
function sizeOf(text: string): number {
  const [, amount, unit = ""] = text.toUpperCase().match(/^(\d{1,12})([KMG]?)B?$/) ?? [];
  if (amount !== undefined && Number(amount) > 0) return Number(amount) * UNITS[unit];
  throw new KokoroError(
    "input",
    `cache is ${JSON.stringify(text)}: give a size such as 256M or 2G`,
  );
}

function portOf(option: string, text: string | undefined): number | undefined {
  const port = toNumber(option, text);
  if (port === undefined) return undefined;
  if (Number.isInteger(port) && port >= 0 && port <= LAST_PORT) return port;
  throw new KokoroError(
    "input",
    `${option} is ${text}: give a whole number from 0 to ${LAST_PORT}`,
  );
}

function minutesOf(text: string | undefined): number | undefined {
  const minutes = toNumber("idle", text);
  if (minutes === undefined) return undefined;
  // Timers take 2^31 - 1 ms at most, which is more than three weeks.
  if (minutes > 0 && minutes <= 10_000) return 60_000 * minutes;
  throw new KokoroError("input", `idle is ${text}: give minutes, up to 10000`);
}

/** Writes a line of the log. Who closes the pipe needs none. */
function write(line: string): void {
  try {
    print(line);
  } catch {
    // Requests are answered all the same.
  }
}
