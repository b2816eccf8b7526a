import assert from "node:assert/strict";
import { KokoroError } from "../../../errors.ts";
import { listen } from "../../../serving/http/listen.ts";
import { createServer } from "../../../serving/http/server.ts";
import { errorOf, get, post, testServer, TEXT } from "../../helpers/server.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { StandinSpeaker } from "../../standin/speaker.ts";

const SPEECH = "/v1/audio/speech";
const say = (more: object = {}): Request =>
  post(SPEECH, { input: TEXT, response_format: "pcm", ...more });
/** Waits until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}
/** Long, but small enough for a request in one packet: only then is its end noticed early. */
const LONG = "A b. ".repeat(30);

Deno.test("all responses have headers that keep pages safe, and an id", async () => {
  const { server } = await testServer();
  for (const request of [say(), get("/health"), get("/nothing"), post(SPEECH, "{"), get("/docs")]) {
    const { headers, body } = await server.fetch(request);
    await body?.cancel();
    assert.equal(headers.get("x-content-type-options"), "nosniff");
    assert.match(headers.get("content-security-policy")!, /^default-src '(none|self)'/);
    assert.match(headers.get("content-security-policy")!, /frame-ancestors 'none'/);
    assert.match(headers.get("x-request-id")!, /^[0-9a-f-]{36}$/);
    assert.equal(headers.get("access-control-allow-origin"), null);
  }
});

Deno.test("a client's own request id is kept if it is harmless", async () => {
  const { server, log } = await testServer();
  const ask = async (id: string): Promise<string | null> =>
    (await server.fetch(get("/livez", { headers: { "x-request-id": id } }))).headers
      .get("x-request-id");
  assert.equal(await ask("trace-1:a.b"), "trace-1:a.b");
  assert.match((await ask('x"y'))!, /^[0-9a-f-]{36}$/);
  assert.match((await ask("a".repeat(200)))!, /^[0-9a-f-]{36}$/);
  assert.equal(log[0].id, "trace-1:a.b");
});

Deno.test("unknown paths and methods are errors in OpenAI's form", async () => {
  const { server } = await testServer();
  const missing = await errorOf(await server.fetch(get("/v1/images")));
  assert.deepEqual([missing.status, missing.code], [404, "not_found"]);
  const response = await server.fetch(get(SPEECH));
  assert.equal(response.headers.get("allow"), "POST");
  const wrong = await errorOf(response);
  assert.deepEqual([wrong.status, wrong.code], [405, "method_not_allowed"]);
  const head = await server.fetch(get("/health", { method: "HEAD" }));
  assert.deepEqual([head.status, await head.text()], [200, ""]);
});

Deno.test("only JSON is taken, so that pages of other origins must ask first", async () => {
  const { server } = await testServer();
  for (const type of ["text/plain", "application/x-www-form-urlencoded", ""]) {
    const { status, code } = await errorOf(
      await server.fetch(post(SPEECH, { input: TEXT }, { "content-type": type })),
    );
    assert.deepEqual([status, code], [415, "unsupported_media_type"]);
  }
  for (const type of ["application/json; charset=utf-8", "application/problem+json"]) {
    const response = await server.fetch(post(SPEECH, { input: TEXT }, { "content-type": type }));
    assert.equal(response.status, 200);
    await response.body?.cancel();
  }
});

Deno.test("pages of other origins may use the server only where it says so", async () => {
  const { server } = await testServer({ cors: ["https://a.example"] });
  const allowed = async (origin: string): Promise<string | null> => {
    const preflight = get(SPEECH, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST" },
    });
    return (await server.fetch(preflight)).headers.get("access-control-allow-origin");
  };
  assert.equal(await allowed("https://a.example"), "https://a.example");
  assert.equal(await allowed("https://b.example"), null);
});

Deno.test("a prefix is before all paths", async () => {
  const { server } = await testServer({ prefix: "/tts" });
  assert.equal((await server.fetch(get("/tts/health"))).status, 200);
  assert.equal((await server.fetch(get("/health"))).status, 404);
  assert.match(await (await server.fetch(get("/tts/docs"))).text(), /src="\/tts\/docs\/start\.js"/);
  const { servers } = await (await server.fetch(get("/tts/openapi.json"))).json();
  assert.deepEqual(servers, [{ url: "/tts" }]);
  await assert.rejects(
    createServer(new StandinSpeaker().asModel, { prefix: "tts/" }),
    kokoroError("input", /^prefix is "tts\/"/),
  );
});

Deno.test("with keys, requests need one of them", async () => {
  const keys = [{ key: "secret-one" }, { key: "secret-two", name: "two", maxRequests: 1 }];
  const { server, log } = await testServer({ keys }, { delayMs: 20 });
  const as = (headers: HeadersInit, text = TEXT): Promise<Response> =>
    server.fetch(post(SPEECH, { input: text }, headers));
  for (const headers of [{}, { authorization: "Bearer wrong" }, { authorization: "secret-one" }]) {
    const response = await as(headers as HeadersInit);
    assert.equal(response.headers.get("www-authenticate"), "Bearer");
    const { status, code } = await errorOf(response);
    assert.deepEqual([status, code], [401, "invalid_api_key"]);
  }
  assert.equal((await errorOf(await server.fetch(get("/metrics")))).status, 401);
  for (
    const path of ["/health", "/livez", "/v1/audio/models", "/v1/audio/voices", "/docs", "/v1"]
  ) {
    assert.equal((await server.fetch(get(path))).status, 200, path);
  }
  await (await as({ authorization: "Bearer secret-one" })).bytes();
  assert.equal(log.at(-1)!.client, "key 1");

  const first = await as({ "xi-api-key": "secret-two" }, LONG);
  const second = await as({ "xi-api-key": "secret-two" });
  assert.equal(second.headers.get("retry-after"), "1");
  const { status, code } = await errorOf(second);
  assert.deepEqual([status, code], [429, "rate_limit_exceeded"]);
  await first.body?.cancel();
  await (await as({ "xi-api-key": "secret-two" })).bytes();
  assert.deepEqual([log.at(-1)!.client, log.at(-1)!.status], ["two", 200]);
});

Deno.test("more texts than the model speaks at a time are refused", async () => {
  const { server, speaker } = await testServer({}, { delayMs: 5 }, 2);
  const responses = await Promise.all([1, 2, 3].map(() => server.fetch(say({ input: LONG }))));
  assert.deepEqual(responses.map(({ status }) => status).sort(), [200, 200, 429]);
  const refused = responses.find(({ status }) => status === 429)!;
  assert.equal(refused.headers.get("retry-after"), "1");
  assert.equal((await errorOf(refused)).code, "rate_limit_exceeded");
  for (const { status, body } of responses) if (status === 200) await body!.cancel();
  await until(() => speaker.queue().requests === 0);
  assert.equal((await server.fetch(say())).status, 200);
});

Deno.test("the status waits for the first audio", async () => {
  const error = new KokoroError("memory", "out of memory in /home/me/secret");
  const { server } = await testServer({}, { failAt: 0, error });
  const failed = await errorOf(await server.fetch(say()));
  assert.deepEqual([failed.status, failed.code], [503, "out_of_memory"]);
});

Deno.test("messages of the server's own failures stay in its log", async () => {
  const error = new KokoroError("internal", "/home/me/secret is damaged");
  const { server, log } = await testServer({}, { failAt: 0, error });
  const failed = await errorOf(await server.fetch(say()));
  assert.equal(failed.status, 500);
  assert.doesNotMatch(failed.message, /secret/);
  assert.match(log[0].error!, /secret/);
});

Deno.test("a failure after the first audio cuts the response", async () => {
  const { server, log } = await testServer({}, {
    failAt: 1,
    error: new KokoroError("memory", "gone"),
  });
  const listening = listen(server, { host: "127.0.0.1", port: 0 });
  const response = await fetch(new Request(listening.url + SPEECH, say()));
  assert.equal(response.status, 200);
  await assert.rejects(response.bytes());
  assert.deepEqual([log[0].ended, log[0].error], ["cut", "gone"]);
  const events = await fetch(new Request(listening.url + SPEECH, say({ stream_format: "sse" })));
  let text = "";
  await assert.rejects(async () => {
    for await (const part of events.body!.pipeThrough(new TextDecoderStream())) text += part;
  });
  assert.match(text, /data: \{"error":\{"message":"gone".*\n\n$/);
  await listening.stop();
});

/** Sends a request over a connection of its own, which the caller closes. */
async function connected(url: string, fields: object): Promise<Deno.TcpConn> {
  const { hostname, port } = new URL(url);
  const connection = await Deno.connect({ hostname, port: Number(port) });
  const body = JSON.stringify({ input: LONG, response_format: "pcm", ...fields });
  const head = [
    `POST ${SPEECH} HTTP/1.1`,
    "host: localhost",
    "content-type: application/json",
    `content-length: ${body.length}`,
  ];
  await connection.write(new TextEncoder().encode(`${head.join("\r\n")}\r\n\r\n${body}`));
  return connection;
}

Deno.test("a client that goes away ends its speech", async () => {
  const { server, speaker, log } = await testServer({}, { delayMs: 100 });
  const listening = listen(server, { host: "127.0.0.1", port: 0 });
  const going = async (fields: object, when: "before" | "after"): Promise<void> => {
    const before = speaker.computed;
    const connection = await connected(listening.url, fields);
    if (when === "before") await until(() => speaker.queue().requests === 1);
    else await connection.read(new Uint8Array(1));
    connection.close();
    await until(() => speaker.queue().requests === 0 && log.length > 0);
    const { ended, status } = log.pop()!;
    assert.deepEqual([ended, status], ["cancelled", when === "before" ? 499 : 200]);
    assert(speaker.computed - before < 8, `${speaker.computed - before} utterances`);
  };
  await going({}, "after");
  await going({ stream_format: "sse" }, "after");
  await going({ response_format: "mp3" }, "after");
  await going({}, "before");
  await going({ stream: false }, "before");
  await listening.stop();
});

Deno.test("draining refuses new requests, and waits for those under way", async () => {
  const { server } = await testServer({}, { delayMs: 5 });
  const response = await server.fetch(say({ input: LONG }));
  let isDrained = false;
  const drained = server.drain().then(() => isDrained = true);
  const refused = await errorOf(await server.fetch(say()));
  assert.deepEqual([refused.status, refused.code], [503, "shutting_down"]);
  assert.equal((await server.fetch(get("/livez"))).status, 200);
  assert.equal((await server.fetch(get("/readyz"))).status, 503);
  assert.equal(isDrained, false);
  await response.bytes();
  await drained;
});

Deno.test("each request is logged once, when its response has ended", async () => {
  const { server, log } = await testServer();
  const response = await server.fetch(say());
  assert.equal(log.length, 0);
  const bytes = await response.bytes();
  const { time, id, ms, firstAudioMs, ...entry } = log[0];
  assert(Date.parse(time) > 0 && id.length === 36 && firstAudioMs! <= ms);
  assert.deepEqual(entry, {
    method: "POST",
    path: SPEECH,
    status: 200,
    speechSeconds: 0.5,
    bytes: bytes.length,
  });
  await server.fetch(get("/v1/none?secret=1"));
  assert.deepEqual([log[1].path, log[1].status], ["/v1/none", 404]);
  assert.equal(log.length, 2);
});
