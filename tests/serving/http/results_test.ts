import assert from "node:assert/strict";
import { MemoryStore } from "../../../serving/http/cache/result_cache.ts";
import { post, testServer, TEXT } from "../../helpers/server.ts";

const SPEECH = "/v1/audio/speech";

Deno.test("an equal request gets the same bytes without being spoken again", async () => {
  const { server, speaker, log } = await testServer({ store: new MemoryStore(1_000_000) });
  const ask = async (fields: object): Promise<Uint8Array> =>
    await (await server.fetch(post(SPEECH, { input: TEXT, ...fields }))).bytes();
  const first = await ask({ voice: "alloy", seed: 1 });
  assert.deepEqual(await ask({ seed: 1, voice: "af_alloy", user: "me" }), first);
  assert.deepEqual([speaker.asked.length, log[1].from], [1, "cache"]);
  for (
    const fields of [
      { voice: "alloy", seed: 2 },
      { voice: "bf_emma", seed: 1 },
      { voice: "alloy", seed: 1, speed: 1.1 },
      { voice: "alloy", seed: 1, response_format: "wav" },
      { voice: "alloy", seed: 1, stream: false },
      { voice: "alloy", seed: 1, stream_format: "sse" },
      { voice: "alloy", seed: 1, volume_multiplier: 0.5 },
      { voice: "alloy", seed: 1, trim_silence: true },
      { voice: "alloy", seed: 1, emotion: "sad" },
    ]
  ) {
    const before = speaker.asked.length;
    await ask(fields);
    assert.equal(speaker.asked.length, before + 1, JSON.stringify(fields));
  }
});

Deno.test("a kept result is sent with its length", async () => {
  const { server } = await testServer({ store: new MemoryStore(1_000_000) });
  const request = (): Request => post(SPEECH, { input: TEXT });
  const bytes = await (await server.fetch(request())).bytes();
  const again = await server.fetch(request());
  assert.equal(again.headers.get("content-length"), String(bytes.length));
  await again.bytes();
});

Deno.test("a client that has the result is told so, without speaking", async () => {
  const { server, speaker, log } = await testServer();
  const first = await server.fetch(post(SPEECH, { input: TEXT }));
  await first.bytes();
  const etag = first.headers.get("etag")!;
  assert.match(etag, /^"[0-9a-f]{64}"$/);
  for (const tags of [etag, `"other", W/${etag}`]) {
    const known = await server.fetch(post(SPEECH, { input: TEXT }, { "if-none-match": tags }));
    assert.deepEqual([known.status, await known.text()], [304, ""]);
    assert.equal(known.headers.get("etag"), etag);
  }
  assert.deepEqual([speaker.asked.length, log.at(-1)!.from], [1, "client"]);
  const other = await server.fetch(post(SPEECH, { input: "Other." }, { "if-none-match": etag }));
  assert.equal(other.status, 200);
  await other.bytes();
});
