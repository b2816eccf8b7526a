/**
 * Checks that a cluster loses nothing, whatever happens to its workers and its server.
 *
 * @module
 */

import { setTimeout as wait } from "node:timers/promises";
import { type Cluster, connectCluster } from "../../../serving/nats/client.ts";
import { deadLetters } from "../../../serving/nats/dead_letters.ts";
import { LocalServer } from "../../../serving/nats/local_server.ts";
import type { JobResult } from "../../../serving/nats/results.ts";
import type { Recipe } from "../../../serving/recipe.ts";
import type { KokoroModel } from "../../../speech/kokoro_model.ts";
import { countIdentical } from "./alone.ts";
import { mixedRecipes, poison } from "./recipes.ts";
import { TroubledWorkers } from "./troubles.ts";

/** What to try. */
export interface ChaosWish {
  /** How many jobs, and how many besides that no worker can speak. */
  readonly jobs: number;
  readonly poisons: number;
  readonly workers: number;
  /** The time between two troubles, in milliseconds. */
  readonly everyMs: number;
  /** How often the server is killed and started again. */
  readonly restarts: number;
  /** After how many seconds a job is given to another worker. */
  readonly ackSeconds: number;
  /** Called with a line for each thing that happens. */
  readonly say: (line: string) => void;
  /** Called with the number of results so far. */
  readonly progress?: (results: number) => void;
}

/** What came of it. */
export interface ChaosResult {
  readonly jobs: number;
  /** Results that came, and how many of them are as a model alone makes them, bit for bit. */
  readonly results: number;
  readonly identical: number;
  /** Jobs that were given up, and how many of those should have been. */
  readonly dead: number;
  readonly poisons: number;
  /** Deliveries besides the first one of each job. */
  readonly redelivered: number;
  readonly killed: number;
  readonly paused: number;
  readonly drained: number;
  readonly restarts: number;
  /** Seconds until the last result was there. */
  readonly seconds: number;
}

/**
 * Runs jobs while workers are killed, paused and drained, and the server is killed and started
 * again.
 *
 * @param load loads a model that makes the same results alone
 */
export async function chaos(
  wish: ChaosWish,
  load: () => Promise<KokoroModel>,
): Promise<ChaosResult> {
  await using server = await LocalServer.start();
  const settings = { ackSeconds: wish.ackSeconds };
  await using cluster = await connectCluster(server.url, settings);
  const workers = new TroubledWorkers(
    wish.workers,
    { url: server.url, args: ["--device", "cpu", "--threads", "1"] },
    1500 * wish.ackSeconds,
  );
  const recipes = mixedRecipes(wish.jobs);
  const started = performance.now();
  try {
    await workers.ready();
    const { results, restarts } = await runAll(wish, { server, cluster, workers }, recipes);
    const seconds = (performance.now() - started) / 1000;
    const dead = await deadLetters(cluster.connection, 2 * wish.poisons + wish.jobs);
    await workers.end();
    wish.say("Speaking the same alone");
    return {
      jobs: wish.jobs,
      results: results.length,
      identical: await countIdentical(results, recipes, load),
      dead: dead.length,
      poisons: wish.poisons,
      redelivered: results.reduce((sum, { deliveries }) => sum + deliveries - 1, 0),
      killed: workers.counts.kill,
      paused: workers.counts.pause,
      drained: workers.counts.drain,
      restarts,
      seconds,
    };
  } finally {
    await workers.end();
  }
}

interface Players {
  readonly server: LocalServer;
  readonly cluster: Cluster;
  readonly workers: TroubledWorkers;
}

/** Runs all jobs amid trouble. Returns the results in the order of the recipes. */
async function runAll(
  wish: ChaosWish,
  { server, cluster, workers }: Players,
  recipes: readonly Recipe[],
): Promise<{ results: JobResult[]; restarts: number }> {
  const { say } = wish;
  const { length } = recipes;
  // After how many results the server is killed.
  const ends = Array.from(
    { length: wish.restarts },
    (_, i) => Math.ceil(length * (i + 1) / (wish.restarts + 1)),
  );
  const restarts: Promise<void>[] = [];
  let done = 0;
  let isOver = false;
  let last: Promise<unknown> = Promise.resolve();
  /** Makes one trouble after the other: a worker that starts needs the server. */
  const inTurn = <Result>(make: () => Promise<Result>): Promise<Result> => {
    const made = last.then(make);
    last = made.catch(() => {});
    return made;
  };
  const restart = async (): Promise<void> => {
    say(`${done} of ${length} results: the server is killed`);
    await server.kill();
    await wait(1000);
    await server.begin();
  };
  const getting = Promise.all(recipes.map(async (recipe, i) => {
    const priority = (["high", "normal", "low"] as const)[i % 3];
    const { id } = await cluster.submit(recipe, { priority });
    const result = await cluster.result(id);
    done++;
    wish.progress?.(done);
    if (ends.includes(done)) restarts.push(inTurn(restart));
    return result;
  }));
  const refusing = Promise.allSettled(Array.from({ length: wish.poisons }, async (_, i) => {
    await cluster.result((await cluster.submit(poison(i))).id);
  }));
  const troubling = (async () => {
    for (let next = performance.now(); !isOver;) {
      next += wish.everyMs;
      while (!isOver && performance.now() < next) await wait(50);
      if (isOver) return;
      const trouble = await inTurn(() => workers.trouble());
      say(`${done} of ${length} results: a worker gets a ${trouble}`);
    }
  })();
  try {
    const results = await getting;
    await refusing;
    return { results, restarts: (await Promise.all(restarts)).length };
  } finally {
    isOver = true;
    await Promise.all([troubling, ...restarts]);
  }
}
