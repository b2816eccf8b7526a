/** Compares the server over a cluster with the server over a model: both must answer the same. */

import assert from "node:assert/strict";
import { createServer, type KokoroServer } from "../../../serving/http/server.ts";
import type { Speaking } from "../../../serving/http/residence.ts";
import { openGateway } from "../../../serving/nats/gateway.ts";
import { withCluster } from "../../helpers/cluster.ts";
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
  use: (direct: KokoroServer, gateway: KokoroServer, worker: StandinSpeaker) => Promise<void>,
): Promise<void> {
  await withCluster(async ({ server, worker }) => {
    const { speaker } = await worker();
    await using gateway = await openGateway({ servers: server.url });
    const model: Speaking = gateway.model;
    await use(await createServer(new StandinSpeaker().asModel), await createServer(model), speaker);
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

Deno.test("a client that goes away ends the job of its request", async () => {
  await withBoth(async (_direct, gateway, worker) => {
    worker.behaviour.delayMs = 100;
    const leaving = new AbortController();
    const body = JSON.stringify({ input: "A b. ".repeat(100), response_format: "pcm" });
    const response = await gateway.fetch(
      new Request("http://localhost/v1/audio/speech", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: leaving.signal,
      }),
    );
    await response.body!.cancel();
    for (let computed = -1; computed !== worker.computed;) {
      computed = worker.computed;
      await new Promise((resolve) => setTimeout(resolve, 400));
    }
    assert(worker.computed < 30, `${worker.computed} utterances`);
    worker.behaviour.delayMs = 0;
  });
});

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
