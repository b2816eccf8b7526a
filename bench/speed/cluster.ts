/**
 * Measures what a cluster adds to the time of a model, and how two workers share a queue.
 *
 * @module
 */

import { setTimeout as wait } from "node:timers/promises";
import { median } from "../../serving/statistics.ts";
import { type Cluster, connectCluster } from "../../serving/nats/client.ts";
import { LocalServer } from "../../serving/nats/local_server.ts";
import { LocalWorker } from "../../serving/nats/local_worker.ts";
import { SpeechReader } from "../../serving/nats/speech.ts";
import type { Recipe } from "../../serving/recipe.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import { openGateway } from "../../serving/nats/gateway.ts";
import { TextFeed } from "../../serving/text_feed.ts";
import type { SpeechChunk } from "../../speech/plan/chunks.ts";
import type { StreamSource } from "../../speech/scene/arriving_script.ts";
import { Worker, type WorkerModel } from "../../serving/nats/worker.ts";
import type { Figure } from "../figures.ts";
import { mixedRecipes } from "../proof/chaos/recipes.ts";
import { sentenceWords } from "../texts.ts";

/** What is measured. */
export interface ClusterWish {
  /** How often the first audio and the slot are measured. */
  readonly rounds: number;
  /** How many scripts the queue has. */
  readonly scripts: number;
}

/** The figures, in milliseconds unless they say otherwise. Times are medians. */
export interface ClusterFigures {
  /** From the call to the first audio: of a model in this process, and through the cluster. */
  readonly firstAudioLocal: number;
  readonly firstAudioCluster: number;
  /**
   * What the cluster adds: the first audio through it of a worker whose speech is made already, so
   * that the network's own time, which varies more, is not in it.
   */
  readonly firstAudioAdded: number;
  /** The same for a text in parts through a gateway, from the part that ends its first sentence. */
  readonly firstAudioPartsAdded: number;
  /** Jobs per second that one server and one process carry whose speech is made already. */
  readonly carriedPerSecond: number;
  /** A slot of 10 s: from `submit` to its worker, its synthesis, and from there to its result. */
  readonly slotTaken: number;
  readonly slotMade: number;
  readonly slotFetched: number;
  /** Seconds that the worker had each of the slots, from taking it until its result was there. */
  readonly service: readonly number[];
  /** What is not synthesis, as a part of the synthesis. */
  readonly slotOverhead: number;
  /** Seconds for the queue with one worker and with two, and the second by the first. */
  readonly oneWorker: number;
  readonly twoWorkers: number;
  readonly ratio: number;
}

/** About 10 s of speech. */
const SLOT_WORDS = 29;
const FIRST = "It is late. The birch canoe slid on the smooth planks, and nobody heard it.";
/** How many jobs are carried, and how many at a time. */
const [CARRIED, CONCURRENCY] = [100, 8];
/** How long after the first part the next one comes, in milliseconds. */
const PART_MS = 300;
const ARGS = ["--device", "cpu", "--threads", "1"];

/**
 * Measures a cluster on this machine.
 *
 * @param load loads a model to compare with, which uses one thread as the workers do
 */
export async function measureCluster(
  { rounds, scripts }: ClusterWish,
  load: () => Promise<KokoroModel>,
): Promise<ClusterFigures> {
  await using server = await LocalServer.start();
  await using cluster = await connectCluster(server.url);
  const workers = [new LocalWorker({ url: server.url, args: ARGS })];
  try {
    using model = await load();
    const added = await addedByCluster(model, rounds);
    await workers[0].ready();
    const first = await firstAudio(cluster, model, rounds);
    const slot = await slotTimes(cluster, rounds);
    const oneWorker = await queueSeconds(cluster, mixedRecipes(scripts));
    workers.push(new LocalWorker({ url: server.url, args: ARGS }));
    await workers[1].ready();
    const others = mixedRecipes(scripts).map((recipe) => ({ ...recipe, seed: recipe.seed! + 1e6 }));
    const twoWorkers = await queueSeconds(cluster, others);
    return {
      ...first,
      ...added,
      ...slot,
      oneWorker,
      twoWorkers,
      ratio: twoWorkers / oneWorker,
    };
  } finally {
    for (const worker of workers) worker.signal("SIGTERM");
    await Promise.all(workers.map((worker) => worker.ended()));
  }
}

async function firstAudio(
  cluster: Cluster,
  model: KokoroModel,
  rounds: number,
): Promise<Pick<ClusterFigures, "firstAudioLocal" | "firstAudioCluster">> {
  const [local, through]: number[][] = [[], []];
  // The first round only warms up both.
  for (let seed = 0; seed <= rounds; seed++) {
    const recipe = { script: FIRST, seed };
    local.push(await localFirst(model, recipe));
    through.push(await clusterFirst(cluster, recipe));
  }
  return { firstAudioLocal: median(local.slice(1)), firstAudioCluster: median(through.slice(1)) };
}

/** Measures the first audio of a worker in this process that has made its speech already. */
async function addedByCluster(
  model: KokoroModel,
  rounds: number,
): Promise<
  Pick<ClusterFigures, "firstAudioAdded" | "firstAudioPartsAdded" | "carriedPerSecond">
> {
  const chunks = await Array.fromAsync(model.stream(FIRST));
  await using server = await LocalServer.start();
  await using cluster = await connectCluster(server.url);
  const speaking: WorkerModel = {
    stream: (script) => ReadableStream.from(afterSentence(script, chunks)),
    phonemes: (...args) => model.phonemes(...args),
    voices: () => model.voices(),
    emotions: () => model.emotions(),
    info: () => model.info(),
  };
  const worker = await Worker.open(cluster.connection, speaking, {
    id: "made",
    host: "here",
    concurrency: CONCURRENCY,
  });
  const running = worker.run();
  const times: number[] = [];
  for (let seed = 0; seed <= rounds; seed++) {
    times.push(await clusterFirst(cluster, { script: FIRST, seed }));
  }
  const recipes = Array.from({ length: CARRIED }, (_, seed) => ({ script: "Carried.", seed }));
  const seconds = await queueSeconds(cluster, recipes);
  const parts = await partsFirst(server.url, rounds);
  worker.drain();
  await running;
  return {
    firstAudioAdded: median(times.slice(1)),
    firstAudioPartsAdded: median(parts),
    carriedPerSecond: CARRIED / seconds,
  };
}

/** Speech that is made already, when the first sentence of its script is there. */
async function* afterSentence(
  script: StreamSource,
  chunks: readonly SpeechChunk[],
): AsyncGenerator<SpeechChunk> {
  if (typeof script === "string") return yield* chunks;
  for await (const part of script) if (part === FIRST) return yield* chunks;
}

/** Measures the first audio of texts in parts. */
async function partsFirst(url: string, rounds: number): Promise<number[]> {
  await using gateway = await openGateway({ servers: url });
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const feed = new TextFeed();
    feed.add("Well,");
    const reader = gateway.model.stream(feed).getReader();
    const first = reader.read();
    await wait(PART_MS);
    const started = performance.now();
    feed.add(FIRST);
    await first;
    times.push(performance.now() - started);
    feed.end();
    while (!(await reader.read()).done);
  }
  return times;
}

async function localFirst(model: KokoroModel, { script, ...options }: Recipe): Promise<number> {
  const started = performance.now();
  const chunks = model.stream(script, options);
  let ms = 0;
  for await (const _chunk of chunks) ms ||= performance.now() - started;
  return ms;
}

async function clusterFirst(cluster: Cluster, recipe: Recipe): Promise<number> {
  const started = performance.now();
  const { id } = await cluster.submit(recipe, { format: "speech", live: true });
  const reader = new SpeechReader();
  let ms = 0;
  for await (const { bytes } of cluster.stream(id)) {
    if (reader.add(bytes).length > 0) ms ||= performance.now() - started;
  }
  return ms;
}

async function slotTimes(
  cluster: Cluster,
  rounds: number,
): Promise<
  Pick<ClusterFigures, "slotTaken" | "slotMade" | "slotFetched" | "slotOverhead" | "service">
> {
  const script = (await sentenceWords())(SLOT_WORDS);
  const [taken, made, fetched, service]: number[][] = [[], [], [], []];
  for (let seed = 0; seed < rounds; seed++) {
    const started = Date.now();
    const { id } = await cluster.submit({ script, seed });
    const result = await cluster.result(id);
    taken.push(result.taken - started);
    made.push(result.made - result.taken);
    const now = Date.now();
    fetched.push(now - result.made);
    service.push((now - result.taken) / 1000);
  }
  const [slotTaken, slotMade, slotFetched] = [taken, made, fetched].map(median);
  const slotOverhead = (slotTaken + slotFetched) / slotMade;
  return { slotTaken, slotMade, slotFetched, slotOverhead, service };
}

async function queueSeconds(cluster: Cluster, recipes: readonly Recipe[]): Promise<number> {
  const started = performance.now();
  await Promise.all(recipes.map(async (recipe) => {
    await cluster.result((await cluster.submit(recipe)).id);
  }));
  return (performance.now() - started) / 1000;
}

/** The figures with their limits. */
export function clusterLimits(figures: ClusterFigures): Figure[] {
  const ms = (name: string, value: number, limit?: number): Figure => ({
    name,
    value,
    unit: "ms",
    digits: 1,
    limit,
  });
  const seconds = (name: string, value: number): Figure => ({
    name,
    value,
    unit: "s",
    digits: 1,
  });
  return [
    ms("first audio of a model", figures.firstAudioLocal),
    ms("first audio through the cluster", figures.firstAudioCluster),
    ms("first audio, added by the cluster", figures.firstAudioAdded, 20),
    ms("the same, of a text in parts", figures.firstAudioPartsAdded, 20),
    {
      name: "jobs carried, speech of 5 s that is made",
      value: figures.carriedPerSecond,
      unit: "/s",
      digits: 0,
    },
    ms("a slot, until a worker has it", figures.slotTaken),
    ms("a slot, spoken", figures.slotMade),
    ms("a slot, from there to its client", figures.slotFetched),
    {
      name: "overhead of a slot",
      value: 100 * figures.slotOverhead,
      unit: "%",
      digits: 2,
      limit: 5,
    },
    seconds("the queue, one worker", figures.oneWorker),
    seconds("the queue, two workers", figures.twoWorkers),
    { name: "two workers by one", value: figures.ratio, unit: "", digits: 2, limit: 0.6 },
  ];
}
