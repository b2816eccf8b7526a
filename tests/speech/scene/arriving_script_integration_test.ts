/** Turns that arrive one by one. The network is the stand-in; the text front end is real. */

import assert from "node:assert/strict";
import type { KokoroModel } from "../../../speech/kokoro_model.ts";
import type { SpeechChunk } from "../../../speech/plan/chunks.ts";
import type { StreamSource } from "../../../speech/scene/arriving_script.ts";
import type { Turn } from "../../../speech/scene/turn.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { assertSameBits } from "../../helpers/same_bits.ts";
import { withModel } from "../../standin/model.ts";

const [A, B] = ["af_brief", "af_brief(0.9)+bf_telling(0.1)"];
const OPTIONS = { voice: A, cast: { Watson: { voice: B, speed: 0.9 } } };

const SCENE: readonly Turn[] = [
  { text: "Good evening, Dr. Watson. How are you? I have waited for you for hours." },
  { speaker: "Watson", emotion: "sad", text: "I have no idea. It is 3:30 in the morning!" },
  { voice: A, speed: 0.8, text: "Well,\n[pause:0.2s] that is true", seed: 7, pauseBefore: 0.4 },
  { text: "" },
  { voice: A, emotion: "angry", text: "And what of it?", overlap: 0.1 },
  { voice: B, text: "Nothing" },
];

async function* arriving(turns: Iterable<unknown>): AsyncGenerator<Turn> {
  for (const turn of turns) {
    await new Promise((resolve) => setTimeout(resolve, 2));
    yield turn as Turn;
  }
}

const read = (model: KokoroModel, source: StreamSource): Promise<SpeechChunk[]> =>
  Array.fromAsync(model.stream(source, OPTIONS));

Deno.test("turns of an iterable are spoken as those of a list are", () =>
  withModel(async ({ model }) => {
    for (let length = 1; length <= SCENE.length; length++) {
      const turns = SCENE.slice(0, length);
      const whole = await model.synthesize(turns, OPTIONS);
      for (const source of [new Set(turns), turns.values(), arriving(turns)]) {
        const chunks = await read(model, source);
        assertSameBits(
          Float32Array.from(chunks.flatMap(({ samples }) => [...samples])),
          whole.samples,
        );
        assert.deepEqual(chunks.flatMap(({ utterance }) => utterance ?? []), whole.utterances);
        assert.deepEqual(chunks.flatMap(({ timings }) => timings.words), whole.timings.words);
      }
    }
  }));

Deno.test("a turn is spoken when the next one is there, and is asked for only when needed", () =>
  withModel(async ({ model }) => {
    let asked = 0;
    let isClosed = false;
    async function* endless(): AsyncGenerator<Turn> {
      try {
        while (true) {
          yield await Promise.resolve({
            voice: [A, B][asked++ % 2],
            text: `This is sentence number ${asked}, my friend.`,
          });
        }
      } finally {
        isClosed = true;
      }
    }
    for await (const { utterance } of model.stream(endless())) {
      const { item } = utterance!;
      assert(asked >= item! + 2 && asked <= item! + 5, `${asked} turns for turn ${item}`);
      if (item === 6) break;
    }
    assert(isClosed);
    assert.equal(model.queue().requests, 0);
  }));

Deno.test("a wrong turn is refused when it arrives", () =>
  withModel(async ({ model }) => {
    const first = { text: "This is the first sentence, my friend. This is another one. " };
    const wrong: [turn: unknown, message: RegExp][] = [
      [{ text: "Hi.", vioce: A }, /^turn 2: there is no key vioce; the keys are: /],
      [{ text: "Hi.", voice: "af_brif" }, /^turn 2: there is no voice "af_brif".*"af_brief"/],
      [{ text: "Hi.", speed: 9 }, /^turn 2: speed is 9: give a number/],
      [{ text: "[speed:9]Hi." }, /^turn 2: \[speed:9\] at line 1, column 1/],
      ["Hi.", /^turn 2: "Hi\." is not an object/],
      [null, /^turn 2: null is not an object/],
    ];
    for (const [turn, message] of wrong) {
      const chunks: SpeechChunk[] = [];
      await assert.rejects(async () => {
        const stream = model.stream(arriving([first, { ...first, voice: B }, turn]), OPTIONS);
        for await (const chunk of stream) chunks.push(chunk);
      }, kokoroError("input", message));
      assert.equal(chunks[0].utterance!.item, 0);
    }
    const alone: [items: unknown[], message: RegExp][] = [
      [[{}], /^turn 0: text is undefined/],
      [[null], /^turn 0: null is not an object/],
      [["Hi. ", { text: "Hi." }], /^\{ text: "Hi\." \} is not text/],
      [[], /^the text is empty$/],
      [[{ text: "" }, { text: " … " }], /^nothing in the text can be spoken: "…"$/],
    ];
    for (const [items, message] of alone) {
      await assert.rejects(read(model, arriving(items)), kokoroError("input", message));
    }
    assert.equal(model.queue().requests, 0);
  }));

Deno.test("a stream of turns ends with the errors of its source, and when it is aborted", () =>
  withModel(async ({ model }) => {
    async function* broken(): AsyncGenerator<Turn> {
      yield SCENE[0];
      await Promise.reject(new Error("no connection"));
    }
    await assert.rejects(read(model, broken()), /^Error: no connection$/);
    async function* stuck(): AsyncGenerator<Turn> {
      yield* SCENE.slice(0, 2);
      await new Promise(() => {});
    }
    const aborting = new AbortController();
    const options = { ...OPTIONS, signal: aborting.signal };
    const reader = model.stream(stuck(), options).getReader();
    await reader.read();
    aborting.abort();
    await assert.rejects(reader.closed, { name: "AbortError" });
    const other = model.stream(stuck(), OPTIONS).getReader();
    await other.read();
    await other.cancel();
    assert.equal(model.queue().requests, 0);
  }));
