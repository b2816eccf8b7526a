/** Compares the server over a cluster with the server over a model: both must answer the same. */

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { createServer, type KokoroServer } from "../../../serving/http/server.ts";
import type { Speaking } from "../../../serving/http/residence.ts";
import type { Cluster } from "../../../serving/nats/client.ts";
import { openGateway } from "../../../serving/nats/gateway.ts";
import { jobOf } from "../../../serving/nats/job.ts";
import type { SpeechChunk } from "../../../speech/plan/chunks.ts";
import { withCluster } from "../../helpers/cluster.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { errorOf, get, post, TEXT } from "../../helpers/server.ts";
import { StandinSpeaker } from "../../standin/speaker.ts";

const TURNS = [{ text: "One two.", voice: "af_alloy" }, { text: "Three.", voice: "bf_emma" }];

/** Requests to all routes that use the model. */
const REQUESTS: readonly (() => Request)[] = [
  ...["mp3", "flac", "wav", "pcm", "aac"].flatMap((response_format) => [
    () => post("/v1/audio/speech", { input: TEXT, response_format }),
    () => post("/v1/audio/speech", { input: TEXT, response_format, stream: false }),
  ]),
  () =>
    post("/v1/audio/speech", { input: TEXT, response_format: "pcm", voice: "alloy", speed: 1.5 }),
  () => post("/v1/audio/speech", { input: TEXT, response_format: "pcm", stream_format: "sse" }),
  () => post("/v1/audio/speech", { input: TEXT, response_format: "pcm", trim_silence: true }),
  () => post("/v1/audio/speech", { input: TEXT, response_format: "pcm", volume_multiplier: 0.5 }),
  () => post("/v1/audio/speech", { turns: TURNS, response_format: "pcm" }),
  () => post("/dev/dialogue", { turns: TURNS, response_format: "wav", pause_between_turns: 1 }),
  () => post("/dev/captioned_speech", { input: TEXT, response_format: "pcm", stream: false }),
  () => post("/dev/captioned_speech", { input: TEXT, response_format: "pcm", stream: true }),
  () => post("/v1/text-to-speech/af_alloy?output_format=pcm_24000", { text: TEXT }),
  () => post("/v1/text-to-speech/af_alloy/with-timestamps?output_format=pcm_24000", { text: TEXT }),
  () => post("/dev/phonemize", { text: TEXT, language: "a" }),
  () => get("/v1/audio/voices"),
  () => get("/v1/voices"),
  () => get("/v1/models"),
  () => get("/health"),
];

/** Requests that are refused. */
const REFUSED: readonly (() => Request)[] = [
  () => post("/v1/audio/speech", { input: TEXT, voice: "nobody" }),
  () => post("/v1/audio/speech", { input: TEXT, voice: "af_heart+nobody" }),
  () => post("/v1/audio/speech", { input: TEXT, emotion: "bored" }),
  () => post("/v1/audio/speech", { input: TEXT, cast: { A: "nobody" } }),
  () => post("/v1/audio/speech", { turns: [{ text: "Hi.", voice: "nobody" }] }),
  () => post("/v1/audio/speech", { input: "" }),
  () => post("/v1/audio/speech", { input: "a".repeat(100_001) }),
  () => post("/dev/phonemize", { text: 7 }),
];

/** What a client gets, without what differs from one request to the next. */
async function answerOf(server: KokoroServer, request: Request): Promise<unknown[]> {
  const response = await server.fetch(request);
  const headers = new Headers(response.headers);
  for (const name of ["x-request-id", "etag"]) headers.delete(name);
  const bytes = await response.bytes();
  const isText = /json|text/.test(headers.get("content-type") ?? "");
  const body = isText ? new TextDecoder().decode(bytes).replace(/"created":\d+/g, "") : bytes;
  return [response.status, Object.fromEntries(headers), body];
}

/** Calls `use` with a server over a model, and one over a cluster with the same model. */
async function withBoth(
  use: (direct: KokoroServer, gateway: KokoroServer) => Promise<void>,
): Promise<void> {
  await withCluster(async ({ server, worker }) => {
    await worker();
    await using gateway = await openGateway({ servers: server.url });
    const model: Speaking = gateway.model;
    await use(await createServer(new StandinSpeaker().asModel), await createServer(model));
  });
}

Deno.test("a server over a cluster answers as one over a model does", async () => {
  await withBoth(async (direct, gateway) => {
    for (const request of REQUESTS) {
      const { method, url } = request();
      const what = `${method} ${url} ${await request().text()}`;
      const [status, ...others] = await answerOf(direct, request());
      assert.equal(status, 200, what);
      assert.deepEqual(await answerOf(gateway, request()), [status, ...others], what);
    }
  });
});

Deno.test("a server over a cluster refuses what one over a model refuses", async () => {
  await withBoth(async (direct, gateway) => {
    for (const request of REFUSED) {
      const there = await errorOf(await gateway.fetch(request()));
      const here = await errorOf(await direct.fetch(request()));
      for (const key of ["status", "code", "type", "param"] as const) {
        assert.equal(there[key], here[key], await request().text());
      }
    }
  });
});

Deno.test("a reader who leaves ends the job, whenever that is", async () => {
  const text = "A b. ".repeat(100);
  await withCluster(async ({ server, cluster, worker }) => {
    const { speaker, log } = await worker({ delayMs: 20 });
    await using gateway = await openGateway({ servers: server.url });
    const { model } = gateway;
    const ways: Record<string, (stop: AbortController) => ReadableStream<SpeechChunk>> = {
      "cancels": () => model.stream(text),
      "cancels a text in parts": () => model.stream([text.slice(0, 99), text.slice(99)]),
      "aborts": ({ signal }) => model.stream(text, { signal }),
    };
    for (const [how, speech] of Object.entries(ways)) {
      // While the job is submitted, is on its way, begins, and is spoken.
      for (let ms = 0; ms < 60; ms += ms < 12 ? 1 : 12) {
        const before = speaker.computed;
        const stop = new AbortController();
        const reader = speech(stop).getReader();
        const reading = (async () => {
          while (!(await reader.read()).done);
        })().catch(() => {});
        await wait(ms);
        if (how === "aborts") stop.abort();
        else await reader.cancel();
        await reading;
        const until = Date.now() + 1000;
        while (speaker.queue().requests > 0 || await isQueued(cluster)) {
          assert(Date.now() < until, `${how} after ${ms} ms: the job goes on`);
          await wait(5);
        }
        assert(speaker.computed - before < 10, `${speaker.computed - before} utterances`);
      }
    }
    assert(log.some(({ state }) => state === "cancelled"));
    const other = await Array.fromAsync(model.stream("One."));
    assert.equal(other.length, 1, "the worker is free");
    assert(log.every(({ state }) => state !== "dead" && state !== "returned"));
  });
});

Deno.test("a job that was cancelled on its way to a worker is not spoken", async () => {
  await withCluster(async ({ server, cluster, worker }) => {
    const { speaker, log } = await worker({ delayMs: 20 });
    await using _ready = await openGateway({ servers: server.url });
    const { nc, js } = cluster.connection;
    const { id } = jobOf({ script: "A b. ".repeat(100) });
    // The worker hears of this before it has the job.
    nc.publish(`kokoro.cancel.${id}`, "1000");
    await nc.flush();
    await js.publish(`kokoro.jobs.normal.${id}`, JSON.stringify(jobOf({ script: "Hi." }, { id })));
    while (log.length === 0) await wait(5);
    assert.deepEqual([log[0].state, speaker.computed], ["cancelled", 0]);
  });
});

Deno.test("a text whose workers have all gone waits for another one for a while", async () => {
  await withCluster(async ({ server, cluster, worker }) => {
    const lost = await worker({ delayMs: 50 });
    await using gateway = await openGateway({ servers: server.url }, { patienceMs: 500 });
    const reader = gateway.model.stream("A b. ".repeat(20)).getReader();
    await reader.read();
    await lost.cut();
    await assert.rejects(async () => {
      while (!(await reader.read()).done);
    }, kokoroError("closed", /all workers have gone/));
    while (await isQueued(cluster)) await wait(5);
  });
});

/** Whether a job is in the queue. */
async function isQueued({ connection: { jsm } }: Cluster): Promise<boolean> {
  return (await jsm.streams.info("KOKORO_JOBS")).state.messages > 0;
}

Deno.test("without a worker the server says so, and it goes on when there is one", async () => {
  await withCluster(async ({ server, worker }) => {
    const first = await worker();
    await using gateway = await openGateway({ servers: server.url });
    const http = await createServer(gateway.model);
    const say = (): Request => post("/v1/audio/speech", { input: TEXT, response_format: "pcm" });
    await first.stop();
    const { status, code, message } = await errorOf(await http.fetch(say()));
    assert.deepEqual([status, code], [503, "not_available"]);
    assert.match(message, /no worker is there/);
    await worker();
    assert.equal((await http.fetch(say()).then((response) => response.bytes())).length > 0, true);
  });
});
