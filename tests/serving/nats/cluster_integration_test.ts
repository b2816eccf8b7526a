/** Runs jobs over a real server of NATS, spoken by a stand-in. */

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { encode } from "../../../audio/encode.ts";
import { joinSamples } from "../../../audio/samples.ts";
import { KokoroError } from "../../../errors.ts";
import { deadLetters, tryAgain } from "../../../serving/nats/dead_letters.ts";
import { RESULT_FORMATS } from "../../../serving/nats/job.ts";
import { overviewOf } from "../../../serving/nats/overview.ts";
import { overviewText, ratesBetween } from "../../../serving/nats/table.ts";
import { readSpeech } from "../../../serving/nats/speech.ts";
import type { Recipe } from "../../../serving/recipe.ts";
import { withCluster } from "../../helpers/cluster.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { StandinSpeaker } from "../../standin/speaker.ts";

const RECIPE: Recipe = { script: "One two three. Four five." };

/** What a stand-in says, as samples. */
async function spoken({ script, ...options }: Recipe): Promise<Float32Array> {
  const chunks = await Array.fromAsync(new StandinSpeaker().stream(script, options));
  return joinSamples(chunks.map(({ samples }) => samples));
}

const recipes = (count: number): Recipe[] =>
  Array.from({ length: count }, (_, i) => ({ script: `One ${"two ".repeat(i % 7)}.`, seed: i }));

Deno.test("a job's result is what the model alone makes of it", async () => {
  await withCluster(async ({ cluster, worker }) => {
    await worker();
    const { id, state } = await cluster.submit(RECIPE);
    assert.equal(state, "queued");
    const { bytes, seconds, samples, deliveries } = await cluster.result(id);
    const alone = await spoken(RECIPE);
    assert.deepEqual(bytes, await encode(alone, 24_000, { format: "wav" }));
    assert.deepEqual([samples, seconds, deliveries], [alone.length, alone.length / 24_000, 1]);
  });
});

Deno.test("the same job is one job, and a result that is there is not made again", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const states = [];
    for (const priority of ["normal", "normal", "high"] as const) {
      states.push((await cluster.submit(RECIPE, { priority })).state);
    }
    assert.deepEqual(states, ["queued", "there", "there"]);
    const { speaker } = await worker();
    const { id } = await cluster.submit({ ...RECIPE, speed: 1 });
    await cluster.result(id);
    assert.deepEqual(await cluster.submit(RECIPE), { id, state: "done" });
    assert.notEqual((await cluster.submit(RECIPE, { format: "pcm" })).id, id);
    assert.notEqual((await cluster.submit({ ...RECIPE, seed: 1 })).id, id);
    assert.equal(speaker.asked.filter(({ text }) => text === RECIPE.script).length <= 3, true);
  });
});

Deno.test("jobs of higher priority are taken first", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const ids: string[] = [];
    for (const priority of ["low", "normal", "high"] as const) {
      for (const seed of [1, 2]) {
        const recipe = { script: `${priority} ${seed}` };
        ids.push((await cluster.submit(recipe, { priority })).id);
      }
    }
    const { speaker } = await worker();
    for (const id of ids) await cluster.result(id);
    assert.deepEqual(
      speaker.asked.map(({ text }) => text),
      ["high 1", "high 2", "normal 1", "normal 2", "low 1", "low 2"],
    );
  });
});

Deno.test("the job of a worker that is lost is done by another one", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const lost = await worker({ delayMs: 2500 });
    const { id } = await cluster.submit(RECIPE);
    while (lost.log.length === 0) await wait(10);
    await lost.cut();
    await worker();
    const { deliveries } = await cluster.result(id);
    assert.equal(deliveries, 2);
  });
});

Deno.test("a job that takes longer than others are waited for stays with its worker", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const [slow] = [await worker({ delayMs: 2500 }), await worker({ delayMs: 2500 })];
    const { id } = await cluster.submit({ script: "Slow." });
    assert.equal((await cluster.result(id)).deliveries, 1);
    assert(slow.log.every(({ deliveries }) => deliveries === 1));
  });
});

Deno.test("a job that no worker can finish is given up, and can be tried again", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const error = new KokoroError("internal", "a number is not finite");
    const { speaker } = await worker({ failAt: 0, error }, { tries: 2 });
    const { id } = await cluster.submit(RECIPE);
    await assert.rejects(cluster.result(id), kokoroError("internal", /given up.*not finite/));
    assert.equal(await cluster.state(id), "dead");
    const [letter, ...others] = await deadLetters(cluster.connection, 10);
    assert.deepEqual([letter.id, letter.deliveries, others.length], [id, 2, 0]);
    const { state } = await cluster.connection.jsm.streams.info("KOKORO_JOBS");
    assert.equal(state.messages, 0);
    speaker.behaviour.failAt = undefined;
    await cluster.submit(RECIPE);
    assert.equal((await cluster.result(id)).deliveries, 1);
    assert.deepEqual(await deadLetters(cluster.connection, 10), []);
  });
});

Deno.test("a job whose workers all crash is given up", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const { id } = await cluster.submit(RECIPE);
    for (let i = 0; i < 2; i++) {
      const lost = await worker({ delayMs: 2500 }, { tries: 2 });
      while (lost.log.length === 0) await wait(10);
      await lost.cut();
    }
    await worker({}, { tries: 2 });
    await assert.rejects(cluster.result(id), kokoroError("internal", /taken 2 times/));
  });
});

Deno.test("a job that is invalid for the model is given up at once, with the reason", async () => {
  await withCluster(async ({ cluster, worker }) => {
    await worker();
    const { id } = await cluster.submit({ script: "Hello.", voice: "nobody" });
    await assert.rejects(cluster.result(id), kokoroError("input", /there is no voice "nobody"/));
    assert.equal((await deadLetters(cluster.connection, 10))[0].deliveries, 1);
  });
});

Deno.test("a message that is no job is given up", async () => {
  await withCluster(async ({ cluster, worker }) => {
    await worker();
    for (const data of ["", "{", "[]", `{"id":"x"}`, "null"]) {
      const id = `odd-${data.length}`;
      await cluster.connection.js.publish(`kokoro.jobs.high.${id}`, data);
      await assert.rejects(cluster.result(id), kokoroError("input", /given up/));
    }
  });
});

Deno.test("a worker with a damaged model leaves its jobs to others, and ends", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const error = new KokoroError("weights", "af_heart.bin is damaged");
    const damaged = await worker({ failAt: 0, error });
    const ids = [];
    for (const recipe of recipes(5)) ids.push((await cluster.submit(recipe)).id);
    await assert.rejects(damaged.ended, kokoroError("weights", /damaged/));
    await worker();
    for (const id of ids) await cluster.result(id);
    assert.equal(damaged.log.filter(({ state }) => state === "done").length, 0);
    assert.deepEqual(await deadLetters(cluster.connection, 10), []);
  });
});

Deno.test("a worker that drains finishes what it has begun, and takes nothing new", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const draining = await worker({ delayMs: 300 });
    const first = await cluster.submit({ script: "One." });
    while (draining.log.length === 0) await wait(10);
    const second = await cluster.submit({ script: "Two." });
    await draining.stop();
    assert.equal(await cluster.state(first.id), "done");
    assert.equal(await cluster.state(second.id), "queued");
    await worker();
    assert.equal((await cluster.result(second.id)).deliveries, 1);
  });
});

Deno.test("a job can be cancelled before and while it is spoken, and submitted again", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const { id } = await cluster.submit(RECIPE);
    const waiting = assert.rejects(cluster.result(id), kokoroError("input", /no job/));
    assert.equal(await cluster.cancel(id), true);
    await waiting;
    assert.equal(await cluster.cancel(id), false);
    assert.equal((await cluster.submit(RECIPE)).state, "queued");
    const { log, speaker } = await worker({ delayMs: 200 });
    while (log.length === 0) await wait(10);
    await cluster.cancel(id);
    while (log.length < 2) await wait(10);
    assert.deepEqual(log.map(({ state }) => state), ["taken", "cancelled"]);
    assert.equal(await cluster.state(id), "unknown");
    speaker.behaviour.delayMs = 0;
    assert.equal((await cluster.submit(RECIPE)).state, "queued");
    await cluster.result(id);
  });
});

Deno.test("a full queue refuses jobs", async () => {
  await withCluster(async ({ cluster }) => {
    for (const recipe of recipes(3)) await cluster.submit(recipe);
    await assert.rejects(cluster.submit(RECIPE), kokoroError("busy", /queue.*full/));
    const [{ id }] = [await cluster.submit(recipes(1)[0])];
    assert.equal(await cluster.state(id), "queued", "what is in the queue is not refused");
  }, { maxJobs: 3 });
});

Deno.test("pieces of a live job are its result, and hearing can go on after a break", async () => {
  await withCluster(async ({ cluster, worker }) => {
    await worker({ delayMs: 50 });
    for (const format of RESULT_FORMATS.filter((one) => one !== "opus")) {
      const { id } = await cluster.submit(RECIPE, { format, live: true });
      const pieces = [];
      for await (const piece of cluster.stream(id)) {
        pieces.push(piece);
        if (pieces.length === 2) break;
      }
      const from = pieces.reduce((sum, { bytes }) => sum + bytes.length, 0);
      for await (const piece of cluster.stream(id, { from })) pieces.push(piece);
      const all = await new Blob(pieces.map(({ bytes }) => bytes)).bytes();
      const { bytes } = await cluster.result(id);
      assert.deepEqual(all, bytes, format);
    }
  });
});

Deno.test("a speech has the samples, the times and the words", async () => {
  await withCluster(async ({ cluster, worker }) => {
    await worker();
    const { id } = await cluster.submit(RECIPE, { format: "speech" });
    const chunks = readSpeech((await cluster.result(id)).bytes);
    const alone = await Array.fromAsync(new StandinSpeaker().stream(RECIPE.script));
    assert.deepEqual(
      chunks,
      JSON.parse(JSON.stringify(alone)).map(
        (chunk: object, i: number) => ({ ...chunk, samples: alone[i].samples }),
      ),
    );
  });
});

Deno.test("who hears a job that is not live gets the result in one piece", async () => {
  await withCluster(async ({ cluster, worker }) => {
    await worker({ delayMs: 50 });
    const { id } = await cluster.submit(RECIPE);
    const pieces = await Array.fromAsync(cluster.stream(id));
    assert.equal(pieces.length, 1);
    assert.deepEqual(pieces[0].bytes, (await cluster.result(id)).bytes);
  });
});

Deno.test("hearing a job that fails or is cancelled ends with the reason", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const { id } = await cluster.submit({ script: "A.", voice: "nobody" }, { live: true });
    const hearing = Array.fromAsync(cluster.stream(id));
    await worker();
    await assert.rejects(hearing, kokoroError("input", /nobody/));
  });
});

Deno.test("jobs outlast a restart of the server, and nothing is made twice or lost", async () => {
  await withCluster(async ({ server, cluster, worker }) => {
    const workers = [await worker({ delayMs: 20 }), await worker({ delayMs: 20 })];
    const all = recipes(40);
    const results = Promise.all(all.map(async (recipe) => {
      const { id } = await cluster.submit(recipe);
      return await cluster.result(id);
    }));
    while (workers.every(({ log }) => log.length < 8)) await wait(10);
    await server.kill();
    await wait(700);
    await server.begin();
    for (const [i, { bytes }] of (await results).entries()) {
      assert.deepEqual(bytes, await encode(await spoken(all[i]), 24_000, { format: "wav" }));
    }
    assert.deepEqual(await deadLetters(cluster.connection, 10), []);
  });
});

Deno.test("jobs that were given up can be tried again, all at once", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const error = new KokoroError("internal", "a number is not finite");
    const { speaker } = await worker({ failAt: 0, error }, { tries: 1 });
    await cluster.connection.js.publish("kokoro.jobs.high.odd", "this is no job");
    const ids = [];
    for (const recipe of recipes(3)) ids.push((await cluster.submit(recipe)).id);
    for (const id of [...ids, "odd"]) await assert.rejects(cluster.result(id));
    speaker.behaviour.failAt = undefined;
    assert.equal(await tryAgain(cluster.connection), 3);
    for (const id of ids) await cluster.result(id);
    assert.deepEqual((await deadLetters(cluster.connection, 10)).map(({ id }) => id), ["odd"]);
  });
});

Deno.test("the state of a cluster has its queue, workers and dead letters", async () => {
  await withCluster(async ({ cluster, worker }) => {
    for (const recipe of recipes(3)) await cluster.submit(recipe, { priority: "low" });
    await cluster.submit({ script: "Hi.", voice: "nobody" }, { priority: "high" });
    const before = await overviewOf(cluster.connection);
    assert.deepEqual([before.queue.low.waiting, before.queue.high.waiting], [3, 1]);
    assert.match(overviewText(before), /low +3 +0 +0/);
    const { worker: one } = await worker();
    for (const recipe of recipes(3)) {
      await cluster.result((await cluster.submit(recipe, { priority: "low" })).id);
    }
    while (one.state.busy > 0) await wait(10);
    await wait(5500); // a worker shows itself every 5 s
    const after = await overviewOf(cluster.connection);
    assert.deepEqual([after.workers.length, after.totals.done, after.dead.count], [1, 3, 1]);
    assert.deepEqual(after.queue.low, { waiting: 0, taken: 0, redelivered: 0 });
    assert(after.resultBytes > 0);
    assert.match(overviewText(after), /there is no voice "nobody"/);
    assert.equal(ratesBetween(after, after, 1).jobs, 0);
  });
});

Deno.test("what happens to jobs can be watched", async () => {
  await withCluster(async ({ cluster, worker }) => {
    await worker();
    const stopping = new AbortController();
    const events = Array.fromAsync(cluster.watch({ signal: stopping.signal }));
    const { id } = await cluster.submit(RECIPE);
    await cluster.result(id);
    await wait(100);
    stopping.abort();
    assert.deepEqual(
      (await events).filter((event) => event.id === id).map(({ state }) => state).sort(),
      ["done", "queued", "taken"],
    );
  });
});
