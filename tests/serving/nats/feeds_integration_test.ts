/** Speaks scripts that come in parts, over a real server of NATS. */

import assert from "node:assert/strict";
import { setTimeout as wait } from "node:timers/promises";
import { joinSamples } from "../../../audio/samples.ts";
import { tryAgain } from "../../../serving/nats/dead_letters.ts";
import { openGateway } from "../../../serving/nats/gateway.ts";
import { readSpeech } from "../../../serving/nats/speech.ts";
import { TextFeed } from "../../../serving/text_feed.ts";
import type { SpeechChunk } from "../../../speech/plan/chunks.ts";
import { type TestCluster, withCluster } from "../../helpers/cluster.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { StandinSpeaker } from "../../standin/speaker.ts";

const PARTS = ["One t", "wo. Th", "ree", " four. ", "Five\ud83d", "\ude00 six."];
const LIVE = { format: "speech", live: true, feed: true } as const;

/** What a stand-in says, as samples. */
const samplesOf = (chunks: readonly SpeechChunk[]): Float32Array =>
  joinSamples(chunks.map(({ samples }) => samples));

/** Parts that come one after the other. */
async function* slowly(parts: readonly string[], ms: number): AsyncGenerator<string> {
  for (const part of parts) {
    yield part;
    await wait(ms);
  }
}

/** How many messages the server keeps of scripts that come in parts. */
async function kept({ cluster }: TestCluster): Promise<number> {
  return (await cluster.connection.jsm.streams.info("KOKORO_FEEDS")).state.messages;
}

Deno.test("a text in parts is spoken while it comes, as the model alone speaks it", async () => {
  await withCluster(async (test) => {
    await test.worker();
    await using gateway = await openGateway({ servers: test.server.url });
    const feed = new TextFeed();
    feed.add(PARTS[0]);
    const reader = gateway.model.stream(feed).getReader();
    feed.add(PARTS[1]);
    const first = await reader.read();
    assert.equal(first.value!.utterance!.text, "One two.", "before the text has ended");
    for (const part of PARTS.slice(2)) feed.add(part);
    feed.end();
    const chunks = [first.value!];
    for (let next; !(next = await reader.read()).done;) chunks.push(next.value);
    const alone = await Array.fromAsync(new StandinSpeaker().stream(PARTS));
    assert.deepEqual(samplesOf(chunks), samplesOf(alone));
    assert.deepEqual(
      chunks.map(withoutSamples),
      JSON.parse(JSON.stringify(alone.map(withoutSamples))),
    );
    while (await kept(test) > 0) await wait(10);
  });
});

function withoutSamples({ samples: _, ...others }: SpeechChunk): object {
  return others;
}

Deno.test("a worker that gets a text in parts again speaks the same parts", async () => {
  await withCluster(async (test) => {
    const { cluster, worker } = test;
    const lost = await worker({ delayMs: 100 });
    const { id } = await cluster.submit({ script: "" }, LIVE);
    const feeding = cluster.feed(id, slowly(PARTS, 200));
    while (lost.speaker.computed === 0) await wait(10);
    await lost.cut();
    await worker();
    await feeding;
    const { bytes, deliveries } = await cluster.result(id);
    assert.equal(deliveries, 2);
    const alone = await Array.fromAsync(new StandinSpeaker().stream(PARTS));
    assert.deepEqual(samplesOf(readSpeech(bytes)), samplesOf(alone));
    while (await kept(test) > 0) await wait(10);
  });
});

Deno.test("a worker that comes when the text has ended speaks all of it", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const { id } = await cluster.submit({ script: "" }, LIVE);
    await cluster.feed(id, PARTS);
    await worker();
    const { bytes } = await cluster.result(id);
    const alone = await Array.fromAsync(new StandinSpeaker().stream(PARTS));
    assert.deepEqual(samplesOf(readSpeech(bytes)), samplesOf(alone));
  });
});

Deno.test("a text that does not go on holds its worker for a while, and is given up", async () => {
  await withCluster(async (test) => {
    const { cluster, worker } = test;
    await worker({}, { silentMs: 600 });
    const { id } = await cluster.submit({ script: "" }, LIVE);
    const leaving = new AbortController();
    const feed = new TextFeed();
    feed.add("One. Two");
    const feeding = cluster.feed(id, feed, { signal: leaving.signal });
    await wait(100);
    leaving.abort(); // as when its process ends: the worker gets no message
    await assert.rejects(feeding);
    await assert.rejects(cluster.result(id), kokoroError("input", /did not go on for 0\.6 s/));
    const other = await cluster.submit({ script: "Next." });
    await cluster.result(other.id);
    assert.equal(await tryAgain(cluster.connection), 0, "its text is gone");
    while (await kept(test) > 0) await wait(10);
  });
});

Deno.test("a text whose beginning is gone is given up", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const { id } = await cluster.submit({ script: "" }, LIVE);
    const feeding = cluster.feed(id, slowly(PARTS, 50));
    await wait(120);
    await cluster.connection.jsm.streams.purge("KOKORO_FEEDS");
    await feeding;
    await worker();
    await assert.rejects(cluster.result(id), kokoroError("input", /beginning.*not kept/));
  });
});

Deno.test("the error of a source of parts is the reader's, and ends the job", async () => {
  await withCluster(async (test) => {
    const { log } = await test.worker();
    await using gateway = await openGateway({ servers: test.server.url });
    async function* failing(): AsyncGenerator<string> {
      yield "One. Two";
      await wait(50);
      throw new Error("the language model is gone");
    }
    const chunks = Array.fromAsync(gateway.model.stream(failing()));
    await assert.rejects(chunks, /the language model is gone/);
    while (log.at(-1)?.state !== "cancelled") await wait(10);
    assert.deepEqual(
      await Array.fromAsync(gateway.model.stream([])).catch(({ kind }) => kind),
      "input",
    );
    const long = gateway.model.stream(["a".repeat(60_000), "b".repeat(60_000)]);
    await assert.rejects(
      Array.fromAsync(long),
      kokoroError("input", /more than 100000 characters/),
    );
    while (await kept(test) > 0) await wait(10);
  });
});

Deno.test("a text in parts outlasts a restart of the server", async () => {
  await withCluster(async ({ server, cluster, worker }) => {
    await worker();
    const { id } = await cluster.submit({ script: "" }, LIVE);
    const feeding = cluster.feed(id, slowly(PARTS, 300));
    await wait(500);
    await server.kill();
    await wait(700);
    await server.begin();
    await feeding;
    const { bytes } = await cluster.result(id);
    const alone = await Array.fromAsync(new StandinSpeaker().stream(PARTS));
    assert.deepEqual(samplesOf(readSpeech(bytes)), samplesOf(alone));
  });
});

Deno.test("a text in parts may take longer than a job that makes no progress", async () => {
  await withCluster(async ({ cluster, worker }) => {
    const { log } = await worker({}, { jobMs: 500 });
    const { id } = await cluster.submit({ script: "" }, LIVE);
    await cluster.feed(id, slowly(PARTS, 250));
    assert.equal((await cluster.result(id)).deliveries, 1);
    assert.deepEqual(log.map(({ state }) => state), ["taken", "done"]);
  });
});
