import assert from "node:assert/strict";
import { quantize } from "../../../audio/quantize.ts";
import { KokoroError } from "../../../errors.ts";
import type { WyomingEvent } from "../../../serving/wyoming/events.ts";
import { TEXT_UNITS, WAITING_TEXTS } from "../../../serving/wyoming/limits.ts";
import { listenWyoming } from "../../../serving/wyoming/listen.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { TEXT, TEXT_SAMPLES } from "../../helpers/server.ts";
import { withWyoming, type WyomingClient } from "../../helpers/wyoming.ts";
import type { StandinSpeaker } from "../../standin/speaker.ts";

const say = (text: string, more: object = {}): WyomingEvent => ({
  type: "synthesize",
  data: { text, ...more },
});
const PATIENT = { eventMs: 20_000, idleMs: 20_000, stallMs: 20_000 };
const LONG = "A b c d e f g h i j. ".repeat(500);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 2));
}

function soundOf(events: readonly WyomingEvent[]): Int16Array {
  const parts = events.filter(({ type }) => type === "audio-chunk").map(({ payload }) => payload!);
  return new Int16Array(Uint8Array.from(parts.flatMap((part) => [...part])).buffer);
}

/** The sound that the model gives by itself. */
async function expected(speaker: StandinSpeaker, text: string): Promise<Int16Array> {
  const chunks = await Array.fromAsync(speaker.stream(text));
  return Int16Array.from(chunks.flatMap(({ samples }) => [...quantize(samples, 16)]));
}

/** Checks that the next event is an error and that the connection ends then. */
async function endsWith(client: WyomingClient, code: string, message: RegExp): Promise<void> {
  const events = await client.until();
  assert.deepEqual(events.map(({ type }) => type).slice(-1), ["error"]);
  assert.equal(events.at(-1)!.data!.code, code);
  assert.match(String(events.at(-1)!.data!.text), message);
}

Deno.test("describe tells the voices and their languages", async () => {
  await withWyoming({}, async ({ connect }) => {
    using client = await connect();
    await client.send({ type: "describe" });
    const { type, data } = (await client.next())!;
    assert.equal(type, "info");
    const { tts: [program], ...others } = data as { tts: Record<string, unknown>[] };
    assert.deepEqual(others, { asr: [], handle: [], intent: [], wake: [], mic: [], snd: [] });
    assert.equal(program.supports_synthesize_streaming, true);
    assert.deepEqual(
      (program.voices as Record<string, unknown>[]).map(({ name, languages, description }) => [
        name,
        languages,
        description,
      ]),
      [
        ["af_heart", ["en-US"], "af_heart: a tone"],
        ["af_alloy", ["en-US"], "af_alloy: a tone"],
        ["bf_emma", ["en-GB"], "bf_emma: a tone"],
      ],
    );
  });
});

Deno.test("synthesize is answered with the model's samples and times in milliseconds", async () => {
  await withWyoming({}, async ({ connect, speaker, log }) => {
    using client = await connect();
    await client.send(say(TEXT, { voice: { name: "bf_emma" } }));
    const events = await client.until("audio-stop");
    const format = { rate: 24_000, width: 2, channels: 1 };
    assert.deepEqual(events[0].data, { ...format, timestamp: 0 });
    assert.deepEqual(
      events.slice(1, -1).map(({ data }) => data),
      [0, 100, 200, 300, 400].map((timestamp) => ({ ...format, timestamp })),
    );
    assert.deepEqual(events.at(-1)!.data, { timestamp: 1000 * TEXT_SAMPLES / 24_000 });
    assert.equal(speaker.asked[0].options.voice, "bf_emma");
    assert.deepEqual(soundOf(events), await expected(speaker, TEXT));
    await until(() => log.length > 0);
    const { event, speechSeconds, firstAudioMs, ended, error } = log[0];
    assert.deepEqual([event, speechSeconds, ended, error], [
      "synthesize",
      0.5,
      undefined,
      undefined,
    ]);
    assert(firstAudioMs! > 0);
  });
});

Deno.test("a text in parts is spoken while it comes", async () => {
  await withWyoming({}, async ({ connect, speaker }) => {
    using client = await connect();
    const part = (text: string): WyomingEvent => ({ type: "synthesize-chunk", data: { text } });
    await client.send({ type: "synthesize-start", data: { voice: { name: "af_alloy" } } });
    await client.send(part(" "), part("One tw"), part("o three. Fo"));
    const first = [await client.next(), await client.next()];
    assert.deepEqual(first.map((event) => event!.type), ["audio-start", "audio-chunk"]);
    // Home Assistant sends the whole text again for servers that take no parts.
    await client.send(part("ur five."), say(TEXT), { type: "synthesize-stop" });
    const events = await client.until("synthesize-stopped");
    assert.deepEqual(events.map(({ type }) => type).slice(-2), [
      "audio-stop",
      "synthesize-stopped",
    ]);
    assert.deepEqual(
      soundOf([...first as WyomingEvent[], ...events]),
      await expected(speaker, TEXT),
    );
    assert.equal(speaker.asked[0].options.voice, "af_alloy");
    // The connection serves on.
    await client.send(say("Six."));
    assert.equal(soundOf(await client.until("audio-stop")).length, 2400);
  });
});

Deno.test("texts without a word have no sound, and ask nothing of the model", async () => {
  await withWyoming({}, async ({ connect, speaker }) => {
    using client = await connect();
    await client.send(
      say(" "),
      { type: "synthesize-start", data: {} },
      { type: "synthesize-stop" },
    );
    const types = (await client.until("synthesize-stopped")).map(({ type }) => type);
    const empty = ["audio-start", "audio-stop"];
    assert.deepEqual(types, [...empty, ...empty, "synthesize-stopped"]);
    assert.equal(speaker.asked.length, 0);
  });
});

Deno.test("texts of a connection are spoken in order, and pings answered meanwhile", async () => {
  await withWyoming({ delayMs: 20 }, async ({ connect }) => {
    using client = await connect();
    await client.send(say("One two."), say("One."), { type: "ping", data: { text: "hi" } });
    assert.deepEqual(await client.next(), {
      type: "pong",
      data: { text: "hi" },
      payload: new Uint8Array(),
    });
    assert.equal(soundOf(await client.until("audio-stop")).length, 4800);
    assert.equal(soundOf(await client.until("audio-stop")).length, 2400);
  });
});

Deno.test("a language alone finds a voice that speaks it", async () => {
  await withWyoming({}, async ({ connect, speaker }) => {
    using client = await connect();
    for (const language of ["en-GB", "en_US", "en"]) {
      await client.send(say("One.", { voice: { language } }));
      await client.until("audio-stop");
    }
    assert.deepEqual(speaker.asked.map(({ options: { voice } }) => voice), [
      "bf_emma",
      undefined,
      undefined,
    ]);
    await client.send(say("Eins.", { voice: { language: "de" } }));
    await endsWith(client, "input", /no voice speaks "de"/);
  });
});

Deno.test("SSML is read as such, and events of other services are passed over", async () => {
  await withWyoming({}, async ({ connect, speaker }) => {
    using client = await connect();
    await client.send(
      { type: "audio-chunk", data: { rate: 1 }, payload: new Uint8Array(100_000) },
      say("<speak>One.</speak>", { text_format: "ssml", context: { id: 1 } }),
    );
    await client.until("audio-stop");
    assert.equal(speaker.asked[0].options.ssml, true);
  });
});

Deno.test("a client that goes away ends its speech", async () => {
  await withWyoming({ delayMs: 5 }, async ({ connect, speaker, log }) => {
    const client = await connect();
    await client.send(say(LONG));
    await client.next();
    client[Symbol.dispose]();
    await until(() => speaker.queue().requests === 0);
    assert(speaker.computed < 400, "most of it is not spoken");
    await until(() => log.length > 0);
    assert.deepEqual([log[0].ended, log[0].error], ["cancelled", undefined]);
  });
});

Deno.test("a client that does not read gets no more than it takes, and is let go", async () => {
  const patience = { ...PATIENT, stallMs: 50 };
  await withWyoming({ patience }, async ({ connect, speaker }) => {
    using client = await connect();
    await client.send(say(LONG.repeat(9)));
    await until(() => speaker.queue().requests === 1);
    await until(() => speaker.queue().requests === 0);
    assert(speaker.computed < 4500, "not all of it is spoken");
  });
});

Deno.test("slow and silent clients are let go", async () => {
  await withWyoming({ patience: { ...PATIENT, eventMs: 30 } }, async ({ connect }) => {
    using client = await connect();
    await client.write('{"type":');
    assert.deepEqual(await client.until().catch(() => []), []);
  });
  await withWyoming(
    { delayMs: 100, patience: { ...PATIENT, idleMs: 30 } },
    async ({ connect, speaker }) => {
      using client = await connect();
      await client.send(say("One. Two. Three."));
      const events = await client.until("audio-stop");
      assert.equal(soundOf(events).length, 7200, "to listen is not to be silent");
      assert.deepEqual(await client.until().catch(() => []), []);
      using other = await connect();
      await other.send({ type: "synthesize-start" }, {
        type: "synthesize-chunk",
        data: { text: "One" },
      });
      await other.until().catch(() => []);
      await until(() => speaker.queue().requests === 0);
    },
  );
});

Deno.test("what can't be served is an error, and then the connection ends", async (test) => {
  const line = (header: object): string => `${JSON.stringify(header)}\n`;
  const cases: [name: string, input: (WyomingEvent | string)[], code: string, RegExp][] = [
    ["no JSON", ["hello\n"], "input", /not JSON in UTF-8/],
    ["no event", ["[1]\n"], "input", /the line of an event/],
    ["a blank line", ["\n"], "input", /not JSON/],
    ["data that is no object", [`${line({ type: "ping", data_length: 1 })}1`], "input", /of ping/],
    ["too much data", [line({ type: "ping", data_length: 2e9 })], "input", /data_length: at most/],
    ["a negative length", [line({ type: "ping", payload_length: -1 })], "input", /payload_length/],
    ["too long a line", ["x".repeat(1_100_000)], "input", /more than 1000000 bytes/],
    ["no text", [{ type: "synthesize", data: {} }], "input", /synthesize: text: give a text/],
    ["a long text", [say("a".repeat(TEXT_UNITS + 1))], "input", /at most 100000 characters/],
    ["an unknown voice", [say("A.", { voice: { name: "bob" } })], "input", /no voice "bob"/],
    ["a part of nothing", [{ type: "synthesize-chunk", data: { text: "a" } }], "input", /started/],
    ["an end of nothing", [{ type: "synthesize-stop" }], "input", /no text has started/],
    [
      "two texts in parts at once",
      [{ type: "synthesize-start" }, { type: "synthesize-start" }],
      "input",
      /has not ended/,
    ],
    ["too many texts", Array(WAITING_TEXTS + 1).fill(say("A.")), "busy", /16 texts are waiting/],
  ];
  await withWyoming({ delayMs: 1, patience: PATIENT }, async ({ connect, speaker }) => {
    for (const [name, input, code, message] of cases) {
      await test.step(name, async () => {
        using client = await connect();
        for (const one of input) {
          // A server that has closed the connection reads no more.
          await (typeof one === "string" ? client.write(one) : client.send(one)).catch(() => {});
        }
        await endsWith(client, code, message);
      });
    }
    await until(() => speaker.queue().requests === 0);
  });
});

Deno.test("a text in many parts is limited as one in a piece", async () => {
  await withWyoming({ patience: PATIENT }, async ({ connect }) => {
    using client = await connect();
    await client.send({ type: "synthesize-start" });
    const part = { type: "synthesize-chunk", data: { text: "a".repeat(60_000) } };
    await client.send(part, part).catch(() => {});
    await endsWith(client, "input", /more than 100000 characters/);
  });
});

Deno.test("a failure during speech is told, and the sound has no end", async () => {
  const error = new KokoroError("internal", "no such file: /home/me/secret");
  await withWyoming({ failAt: 1, error }, async ({ connect, log }) => {
    using client = await connect();
    await client.send(say(TEXT));
    const events = await client.until();
    assert(!events.some(({ type }) => type === "audio-stop"));
    assert.deepEqual(events.at(-1), {
      type: "error",
      data: { text: "The server failed: its log says more", code: "internal" },
      payload: new Uint8Array(),
    });
    assert.deepEqual([log[0].ended, log[0].error], ["cut", "no such file: /home/me/secret"]);
  });
});

Deno.test("a model or a server that is busy says so", async () => {
  await withWyoming({ maxRequests: 1, delayMs: 50 }, async ({ connect }) => {
    using first = await connect();
    using second = await connect();
    await first.send(say("One. Two."));
    await first.next();
    await second.send(say("One."));
    await endsWith(second, "busy", /under way, which is the limit/);
    await first.until("audio-stop");
  });
  await withWyoming({ maxConnections: 1 }, async ({ connect }) => {
    using first = await connect();
    await first.send({ type: "ping" });
    await first.next();
    using second = await connect();
    await endsWith(second, "busy", /1 connections are open/);
    await first.send(say("One."));
    assert.equal(soundOf(await first.until("audio-stop")).length, 2400);
  });
});

Deno.test("to stop lets texts end, and takes no others", async () => {
  let client: WyomingClient | undefined;
  let events: Promise<WyomingEvent[]> | undefined;
  await withWyoming({ delayMs: 20 }, async ({ connect }) => {
    client = await connect();
    await client.send(say("One. Two. Three."));
    await client.next();
    events = client.until();
  });
  const types = (await events!).map(({ type }) => type);
  assert.equal(types.at(-1), "audio-stop");
  assert.equal(types.filter((type) => type === "audio-chunk").length, 3);
  client![Symbol.dispose]();
});

Deno.test("a place that is taken is an error that says so", async () => {
  await withWyoming({}, ({ url, source }) => {
    const port = Number(new URL(url.replace("tcp", "http")).port);
    assert.throws(
      () => listenWyoming(source, { host: "127.0.0.1", port }),
      kokoroError("input", new RegExp(`^can't listen at 127\\.0\\.0\\.1:${port}: `)),
    );
    return Promise.resolve();
  });
});
