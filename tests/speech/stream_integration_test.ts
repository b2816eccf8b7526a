/**
 * Tests the streams of a model whose network is the stand-in. `load_kokoro_integration_test.ts`
 * tests the real network.
 */

import assert from "node:assert/strict";
import type { SpeechChunk } from "../../speech/plan/chunks.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { StreamOptions } from "../../speech/options.ts";
import type { ScriptSource } from "../../text/script/source.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { counts, setDelay, whileFailing } from "../standin/kokoro.ts";
import { withModel } from "../standin/model.ts";
import { assertSameBits } from "../helpers/same_bits.ts";

/** Several utterances, with different kinds of silence between them. */
const SCRIPT = `[pause:0.2s]${"All the world is a stage. ".repeat(12)}\n\n${
  "And all men, dear Dr. Watson, are players! ".repeat(5)
}[pause:1s] They have their exits… [pause:0.3s]`;

const HEARD = { voice: "af_brief", seed: 2 ** 40 };

/**
 * Checks that no request and no native utterance is left. Waits a little before: an aborted stream
 * fails at once, but its current call of the network still runs to its end.
 */
async function checkIdle(model: KokoroModel): Promise<void> {
  for (let i = 0; model.queue().requests > 0 && i < 100; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.deepEqual([model.queue().requests, counts().utterances], [0, 0]);
}

async function* words(text: string): AsyncGenerator<string> {
  for (const word of text.match(/\S*\s*/g)!) yield await Promise.resolve(word);
}

const samplesOf = (chunks: readonly SpeechChunk[]): Float32Array =>
  Float32Array.from(chunks.flatMap(({ samples }) => [...samples]));

for (
  const [name, options] of Object.entries<StreamOptions>({
    "at normal speed": HEARD,
    "at a lower speed": { ...HEARD, speed: 0.7 },
    "with trimmed silence": { ...HEARD, trimSilence: true },
    "with a high silence threshold": { ...HEARD, trimSilence: true, silenceThreshold: 0.5 },
    "with everything below the threshold": { ...HEARD, trimSilence: true, silenceThreshold: 1 },
  })
) {
  Deno.test(`the chunks of a stream equal one synthesis, ${name}`, () =>
    withModel(async ({ model }) => {
      const whole = await model.synthesize(SCRIPT, options);
      const output = new ArrayBuffer(4 * 3_000_000);
      const slot = await model.synthesize(SCRIPT, { ...options, output });
      assertSameBits(slot.samples, whole.samples);
      assert.deepEqual(slot.timings, whole.timings);
      for (const source of [SCRIPT, [...SCRIPT], words(SCRIPT)]) {
        const chunks = await Array.fromAsync(model.stream(source, options));
        assertSameBits(samplesOf(chunks), whole.samples);
        assert.deepEqual(chunks.map(({ index }) => index), chunks.map((_, i) => i));
        let at = 0;
        for (const { samples, start, seconds, sampleRate } of chunks) {
          assert.deepEqual([start, seconds], [at / sampleRate, samples.length / sampleRate]);
          at += samples.length;
        }
        assert.deepEqual(chunks.flatMap(({ utterance }) => utterance ?? []), whole.utterances);
        assert.deepEqual(chunks.flatMap(({ timings }) => timings.words), whole.timings.words);
        assert(whole.utterances.length > 3);
      }
    }));
}

Deno.test("a stream makes one chunk ahead of its reader", () =>
  withModel(async ({ model }) => {
    const served = (): number => model.queue().servedMs;
    const reader = model.stream(SCRIPT, HEARD).getReader();
    // Without this, the test would not end.
    const makesMore = async (than: number): Promise<void> => {
      while (served() <= than) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    await makesMore(0);
    for (let i = 0; i < 3; i++) {
      const { value } = await reader.read();
      assert.equal(value!.index, i);
      await makesMore(served());
    }
    await reader.cancel();
    assert.equal(model.queue().requests, 0);
  }));

Deno.test("a stream reads its text only as far as needed", () =>
  withModel(async ({ model }) => {
    let read = 0;
    let isClosed = false;
    async function* sentences(): AsyncGenerator<string> {
      try {
        while (true) yield await Promise.resolve(`This is sentence number ${++read}, my friend. `);
      } finally {
        isClosed = true;
      }
    }
    for await (const { index } of model.stream(sentences(), HEARD)) {
      assert(read < 10 * (index + 3), `${read} sentences for chunk ${index}`);
      if (index === 5) break;
    }
    assert(isClosed);
    assert.equal(model.queue().requests, 0);
  }));

Deno.test("aborted requests stop, and the model can still speak", () =>
  withModel(async ({ model }) => {
    setDelay(3);
    const reason = new Error("never mind");
    for (let ms = 0; ms < 40; ms += 4) {
      const aborting = new AbortController();
      const options = { ...HEARD, signal: aborting.signal };
      const synthesis = assert.rejects(model.synthesize(SCRIPT, options), reason);
      const stream = assert.rejects(Array.fromAsync(model.stream(SCRIPT, options)), reason);
      await new Promise((resolve) => setTimeout(resolve, ms));
      aborting.abort(reason);
      await Promise.all([synthesis, stream]);
    }
    setDelay(0);
    await checkIdle(model);
    assert.equal((await model.synthesize("Hello.", HEARD)).utterances.length, 1);
  }));

Deno.test("requests that are aborted before they start do not call the network", () =>
  withModel(async ({ model }) => {
    const signal = AbortSignal.abort(new Error("never mind"));
    await whileFailing("kokoro_utterance_create", 6, "the network was asked", async () => {
      await assert.rejects(model.synthesize(SCRIPT, { ...HEARD, signal }), /^Error: never mind$/);
      const stream = model.stream(SCRIPT, { ...HEARD, signal });
      await assert.rejects(Array.fromAsync(stream), /^Error: never mind$/);
      await model.stream(SCRIPT, HEARD).cancel();
    });
    assert.equal(model.queue().requests, 0);
  }));

Deno.test("a stream can be aborted while it waits for its text or its reader", () =>
  withModel(async ({ model }) => {
    async function* stuck(): AsyncGenerator<string> {
      yield "This is the first sentence, my friend. This is the second one. Is ";
      await new Promise(() => {});
    }
    for (const source of [stuck(), SCRIPT]) {
      const aborting = new AbortController();
      const reader = model.stream(source, { ...HEARD, signal: aborting.signal }).getReader();
      await reader.read();
      await new Promise((resolve) => setTimeout(resolve, 20));
      aborting.abort();
      await assert.rejects(reader.read(), { name: "AbortError" });
      await assert.rejects(reader.closed, { name: "AbortError" });
      await checkIdle(model);
    }
    const reader = model.stream(stuck(), HEARD).getReader();
    await reader.cancel();
    assert.equal(model.queue().requests, 0);
  }));

Deno.test("a stream throws the errors of its text", () =>
  withModel(async ({ model }) => {
    async function* broken(): AsyncGenerator<string> {
      yield "This is the first sentence, my friend. ";
      await Promise.reject(new Error("no connection"));
    }
    await assert.rejects(Array.fromAsync(model.stream(broken(), HEARD)), /^Error: no connection$/);
    const refused: [ScriptSource, RegExp][] = [
      ["", /^the text is empty$/],
      [[], /^the text is empty$/],
      [["🙂", " ..."], /^nothing in the text can be spoken: "🙂 \.\.\."$/],
      [["One. ", 2 as unknown as string], /^2 is not text: give a string or an iterable/],
      [5 as unknown as string, /^5 is not text/],
    ];
    for (const [source, message] of refused) {
      const chunks = Array.fromAsync(model.stream(source, HEARD));
      await assert.rejects(chunks, kokoroError("input", message));
    }
    assert.equal(model.queue().requests, 0);
  }));

Deno.test("invalid options are refused before a stream is made", () =>
  withModel(({ model }) => {
    for (const options of [{ voice: "rick" }, { speed: 9 }, { output: new ArrayBuffer(8) }]) {
      assert.throws(
        () => model.stream(SCRIPT, options as StreamOptions),
        kokoroError("input", /./),
      );
    }
    assert.equal(model.queue().requests, 0);
    return Promise.resolve();
  }));

Deno.test("a stream fails when the network fails", () =>
  withModel(async ({ model }) => {
    await whileFailing("kokoro_utterance_samples", 5, "no memory left", async () => {
      const chunks = Array.fromAsync(model.stream(SCRIPT, HEARD));
      await assert.rejects(chunks, kokoroError("memory", /^no memory left$/));
    });
    assert.equal(model.queue().requests, 0);
  }));

Deno.test("disposing a model ends its streams, whatever they wait for", async () => {
  await withModel(async ({ model }) => {
    setDelay(5);
    async function* stuck(): AsyncGenerator<string> {
      yield "This is the first sentence, my friend. ";
      await new Promise(() => {});
    }
    const idle = model.stream(SCRIPT, HEARD).getReader();
    await idle.read();
    const others = [stuck(), SCRIPT, SCRIPT].map((source) =>
      Array.fromAsync(model.stream(source, HEARD))
    );
    const closed = kokoroError("closed", /^This model was disposed/);
    const refused = Promise.all(others.map((other) => assert.rejects(other, closed)));
    model[Symbol.dispose]();
    await assert.rejects(idle.read(), closed);
    await refused;
    assert.throws(() => model.stream(SCRIPT, HEARD), closed);
    setDelay(0);
    await assert.rejects(model.synthesize(SCRIPT, HEARD), closed);
  });
});

Deno.test("requests above the limit are refused, and all others succeed", () =>
  withModel(async ({ model }) => {
    const results = await Promise.allSettled(
      Array.from({ length: 5 }, () => model.synthesize("Hello.", HEARD)),
    );
    assert.deepEqual(results.map(({ status }) => status), [
      ...["fulfilled", "fulfilled", "fulfilled"],
      ...["rejected", "rejected"],
    ]);
    assert.throws(() => {
      throw (results[4] as PromiseRejectedResult).reason;
    }, kokoroError("busy", /^3 syntheses and streams/));
    const speech = await model.synthesize("Hello.", HEARD);
    const { finished, refused, requests } = model.queue();
    assert.deepEqual([finished, refused, requests], [4, 2, 0]);
    assert(speech.queuedMs < speech.wallMs);
  }, 3));

/** Speaks texts at the same time. Returns their names in the order in which they end. */
async function order(model: KokoroModel, texts: Record<string, string>): Promise<string[]> {
  const ended: string[] = [];
  await Promise.all(
    Object.entries(texts).map(async ([name, text]) => {
      await model.synthesize(text, {
        ...HEARD,
        priority: name.startsWith("high") ? "high" : name.startsWith("low") ? "low" : "normal",
      });
      ended.push(name);
    }),
  );
  return ended;
}

Deno.test("short and urgent requests overtake a long one", () =>
  withModel(async ({ model }) => {
    const ended = await order(model, { long: SCRIPT, short: "Hello.", high: SCRIPT });
    // Others may use the network while a text is still being read.
    for (const name of ["short", "high"]) assert(ended.indexOf(name) < ended.indexOf("long"));
  }));
