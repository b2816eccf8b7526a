import assert from "node:assert/strict";
import { loadFastCheck } from "../../../../dev_deps.ts";
import { listen } from "../../../../serving/http/listen.ts";
import type { ServerOptions } from "../../../../serving/http/server.ts";
import { errorOf, get, post, type TestServer, testServer } from "../../../helpers/server.ts";
import { SocketClient } from "../../../helpers/socket.ts";
import type { Behaviour } from "../../../standin/speaker.ts";

const PATH = "/v1/audio/speech/ws";

interface Opened extends TestServer {
  readonly url: string;
  readonly client: SocketClient;
  readonly stop: () => Promise<void>;
}

/** Listens, opens a socket, and stops after `work`. */
async function withSocket(
  work: (opened: Opened) => Promise<void>,
  { options, behaviour, socket, most }: {
    options?: ServerOptions;
    behaviour?: Behaviour;
    socket?: WebSocketOptions;
    most?: number;
  } = {},
): Promise<void> {
  const test = await testServer(options, behaviour, most);
  const { url, stop } = listen(test.server, { host: "127.0.0.1", port: 0 });
  const client = new SocketClient(url, socket);
  try {
    assert(await client.open());
    await work({ ...test, url, client, stop });
  } finally {
    client.leave();
    await client.closed;
    await stop();
  }
}

const text = (text: string): object => ({ type: "text", text });
const [FLUSH, CANCEL, CLOSE] = ["flush", "cancel", "close"].map((type) => ({ type }));
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
};

Deno.test("text comes in parts, and each sentence is spoken when it is known to end", async () => {
  await withSocket(async ({ client, server }) => {
    client.say(text("One t"), text("wo. Th"));
    await client.hears("audio");
    assert.equal(client.words, "One two");
    client.say(text("ree."), FLUSH);
    assert.deepEqual(await client.hears("done"), { type: "done", speech: 0, seconds: 0.3 });
    assert.equal(client.words, "One two Three");
    const { audio_format, timestamps } = client.told[1];
    assert.equal(audio_format, "audio/pcm");
    assert.deepEqual(timestamps![0], {
      word: "Three",
      start_time: 0.2,
      end_time: 0.3,
      text_start: 9,
      text_end: 14,
      voice: "af_heart",
    });
    const body = { input: "One two. Three.", response_format: "pcm" };
    const whole = await (await server.fetch(post("/v1/audio/speech", body))).bytes();
    assert.deepEqual(await client.sound(), whole);
  });
});

Deno.test("each flush ends a speech, and settings count from the next text on", async () => {
  await withSocket(async ({ client, speaker }) => {
    client.say(text(" "), text(""), FLUSH, text("One."), text(""), FLUSH);
    const more = {
      voice: "alloy",
      emotion: "sad",
      response_format: "wav",
      return_timestamps: false,
    };
    client.say({ type: "start", ...more }, text("Two."), FLUSH, text("Three."), CLOSE);
    await client.endsWith(1000);
    assert.deepEqual(
      client.told.filter(({ type }) => type === "done").map(({ speech }) => speech),
      [0, 1, 2],
    );
    const { voice, emotion } = speaker.asked[1].options;
    assert.deepEqual([voice, emotion], ["af_alloy", "sad"]);
    assert.equal(client.words, "One");
    assert.equal(new TextDecoder().decode((await client.sound(1)).subarray(0, 4)), "RIFF");
    assert.deepEqual(await client.sound(0), (await client.sound(1)).slice(44));
  });
});

Deno.test("names of the client's own work in marks, also in those that come in parts", async () => {
  await withSocket(async ({ client }) => {
    const voice_aliases = { boss: "bf_emma", gran: { voice: "af_alloy", rate: 0.8 } };
    client.say({ type: "start", voice_aliases });
    const parts = ["Hi. [vo", "ice: boss", "]Ho. [voice:gran]He. [", "x] "];
    client.say(...parts.map(text), FLUSH);
    await client.hears("done");
    // The stand-in says marks, too.
    assert.equal(client.words, "Hi voice bf emma Ho voice af alloy rate He x");
    const words = client.told.flatMap(({ timestamps = [] }) => timestamps);
    for (const said of ["Hi", "Ho", "He", "x"]) {
      const { text_start, text_end } = words.find(({ word }) => word === said)!;
      assert.equal(parts.join("").slice(text_start, text_end), said);
    }
  });
});

Deno.test("cancel ends what is spoken and what waits, and later text is spoken", async () => {
  await withSocket(async ({ client, speaker }) => {
    client.say(text("A b. ".repeat(200)), FLUSH, text("Never."), FLUSH, text("Nor this"));
    await client.hears("audio");
    client.say(CANCEL, text("Later."), FLUSH);
    await client.hears("cancelled");
    await client.hears("done");
    assert.deepEqual(client.told.slice(-2).map(({ type }) => type), ["audio", "done"]);
    assert.equal(client.told.at(-1)!.speech, 3);
    assert(speaker.computed < 100, `${speaker.computed} utterances`);
    assert.equal(speaker.queue().requests, 0);
  }, { behaviour: { delayMs: 5 } });
});

Deno.test("a client that goes away ends its speech", async () => {
  await withSocket(async ({ client, speaker, log, url }) => {
    client.say(text("A b. ".repeat(200)));
    await client.hears("audio");
    client.leave();
    await until(() => log.length > 0 && speaker.queue().requests === 0);
    assert(speaker.computed < 100);
    const { path, status, ended } = log[0];
    assert.deepEqual([path, status, ended], [PATH, 101, "cancelled"]);
    const waiting = new SocketClient(url);
    await waiting.open();
    waiting.say(text("Nothing that ends"));
    await until(() => speaker.queue().requests === 1);
    waiting.leave();
    await until(() => speaker.queue().requests === 0);
  }, { behaviour: { delayMs: 5 } });
});

Deno.test("mistakes are told as OpenAI's errors, and close the socket", async () => {
  const long = "a".repeat(50_001);
  const cases: [unknown[], string, string | null, number][] = [
    [["{"], "invalid_json", null, 1008],
    [["[]"], "invalid_value", "type", 1008],
    [[{ type: "__proto__" }], "invalid_value", "type", 1008],
    [[{ type: "text" }], "missing_value", "text", 1008],
    [[text("A"), { type: "start" }], "invalid_value", "type", 1008],
    [[{ type: "start", speed: 9 }], "invalid_value", "speed", 1008],
    [[{ type: "start", voice: "nobody" }, text("Hi.")], "invalid_value", "voice", 1008],
    [[{ type: "start", model: "other" }, text("Hi.")], "model_not_found", "model", 1008],
    [[text("!"), FLUSH], "invalid_value", "text", 1008],
    [[text(long), text(long)], "text_too_long", "text", 1008],
    [[text("[pause:10s]".repeat(31))], "text_too_long", "text", 1008],
    [["a".repeat(1_000_001)], "body_too_large", null, 1009],
  ];
  for (const [messages, code, param, closing] of cases) {
    await withSocket(async ({ client, log }) => {
      client.say(...messages);
      const { error } = await client.hears("error");
      assert.deepEqual([error!.code, error!.param], [code, param]);
      await client.endsWith(closing);
      await until(() => log.length === 1);
      assert.equal(log[0].ended, "cut");
    });
  }
});

Deno.test("odd messages end in an error of the client, or in speech", async () => {
  const { default: fc } = await loadFastCheck();
  const odd = fc.oneof(
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.constantFrom(null, 0, 1e308, [], {}, { id: 1 }, "a".repeat(2000), "af_heart", "\ud800"),
  );
  const message = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(text("One two."), text("Three"), FLUSH, CANCEL) },
    fc.record({ type: fc.constant("text"), text: odd }),
    fc.tuple(
      fc.constantFrom("voice", "speed", "cast", "seed", "ssml", "response_format", "turns"),
      odd,
    ).map(([key, value]) => ({ type: "start", [key]: value })),
    odd,
    fc.constant("[".repeat(100_000)),
  );
  await withSocket(async ({ url, speaker }) => {
    await fc.assert(
      fc.asyncProperty(fc.array(message, { maxLength: 6 }), async (messages) => {
        const client = new SocketClient(url);
        assert(await client.open());
        client.say(...messages, CLOSE);
        await client.closed;
        const { type } = client.told.at(-1) ?? {};
        await client.endsWith(type === "error" ? 1008 : 1000);
      }),
      { numRuns: 200 },
    );
    await until(() => speaker.queue().requests === 0);
  });
});

Deno.test("failures of the model are told, without their messages", async () => {
  const behaviour = { failAt: 1, error: new Error("secret") };
  await withSocket(async ({ client }) => {
    client.say(text("One. Two."), FLUSH);
    const { error } = await client.hears("error");
    assert.equal(error!.code, "internal_error");
    assert(!JSON.stringify(error).includes("secret"));
    await client.endsWith(1011);
  }, { behaviour });
});

Deno.test("sockets count as requests, and too many are refused", async () => {
  await withSocket(async ({ client, url }) => {
    const second = new SocketClient(url);
    assert.equal(await second.open(), false);
    client.say(text("One."), CLOSE);
    await client.closed;
    const third = new SocketClient(url);
    assert(await third.open());
    third.leave();
    await third.closed;
  }, { options: { maxRequests: 1 } });
  await withSocket(async ({ client, url }) => {
    client.say(text("One. Two"));
    await client.hears("audio");
    const second = new SocketClient(url);
    await second.open();
    second.say(text("Hi."), FLUSH);
    assert.equal((await second.hears("error")).error!.code, "rate_limit_exceeded");
    await second.endsWith(1013);
  }, { most: 1 });
});

Deno.test("keys come in a header or, from pages, in a subprotocol", async () => {
  const key = "a-key,of=mine/";
  const carrier = `key.${btoa(key).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
  const options = { keys: [{ key, name: "me" }] };
  const protocols = ["kokoro", carrier];
  await withSocket(async ({ client, url, log }) => {
    assert.equal(client.protocol, "kokoro");
    for (const wrong of [undefined, { protocols: ["kokoro", "key.AAAA"] }]) {
      assert.equal(await new SocketClient(url, wrong).open(), false);
    }
    assert.deepEqual(log.map(({ status }) => status), [401, 401]);
    const other = new SocketClient(url, { headers: { authorization: `Bearer ${key}` } });
    assert(await other.open());
    other.leave();
    await until(() => log.length === 3);
    assert.equal(log[2].client, "me");
  }, { options, socket: { protocols } });
});

Deno.test("pages of other origins can't open sockets unless they are allowed", async () => {
  await withSocket(async ({ url, log }) => {
    const opens = async (origin: string): Promise<boolean> => {
      const client = new SocketClient(url, { headers: { origin } });
      const isOpen = await client.open();
      client.leave();
      await client.closed;
      return isOpen;
    };
    assert.equal(await opens("https://b.example"), false);
    assert.equal(log[0].status, 403);
    assert.equal(await opens("null"), false);
    assert.equal(await opens("https://a.example"), true);
    assert.equal(await opens(url), true);
  }, { options: { cors: ["https://a.example"] } });
});

Deno.test("what is no socket is told so", async () => {
  const { server } = await testServer({ prefix: "/tts" });
  const plain = await server.fetch(get(`/tts${PATH}`));
  assert.equal(plain.headers.get("upgrade"), "websocket");
  assert.equal((await errorOf(plain)).status, 426);
  const broken = await server.fetch(get(`/tts${PATH}`, { headers: { upgrade: "websocket" } }));
  assert.equal(broken.headers.get("x-content-type-options"), "nosniff");
  assert.equal((await errorOf(broken)).status, 426);
});

Deno.test("a server that ends speaks what has come, and closes its sockets", async () => {
  await withSocket(async ({ client, server }) => {
    client.say(text("One. Two. Three"));
    await client.hears("audio");
    const drained = server.drain();
    await client.endsWith(1001);
    await drained;
    assert.equal(client.words, "One Two Three");
    assert.equal(client.told.at(-1)!.type, "done");
  }, { behaviour: { delayMs: 5 } });
});
