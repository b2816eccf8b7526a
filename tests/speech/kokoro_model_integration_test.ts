/**
 * Tests what a model does apart from the network's work. The network is the stand-in, whose results
 * are known; everything else is real. `load_kokoro_integration_test.ts` tests the real network.
 */

import assert from "node:assert/strict";
import { setTimeout } from "node:timers/promises";
import { allocateOutput, freeOutput, OUTPUT_SAMPLES } from "../../ffi/slot.ts";
import { SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";
import type { Speech } from "../../speech/speech.ts";
import { tokenIds } from "../../text/phonemes/token_table.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { counts, setDelay, whileFailing } from "../standin/kokoro.ts";
import { withModel } from "../standin/model.ts";

const voice = "af_brief";

/** 1000 words, in sentences of ten words. */
const SCRIPT = "One of the many dogs that I know can swim. ".repeat(100);

/** Two utterances with 18 words in total. */
const PAIR =
  "All the world, and all of it, is a stage.\n\nAnd all men and women are merely players.";

Deno.test("a model reports its device, threads, weights and voices", () =>
  withModel(({ model }) => {
    const { device, threads, weights } = model.info();
    assert.deepEqual([device, threads, weights], ["cpu", 0, "thin air"]);
    assert.deepEqual(model.voices().map(({ id }) => id), ["af_brief", "bf_telling"]);
    return Promise.resolve();
  }));

Deno.test("a synthesis frees cached memory when more than the threshold is held", () =>
  withModel(async ({ model }) => {
    assert.deepEqual(model.memory(), {
      device: "cpu",
      usedBytes: 1e9,
      heldBytes: 3e9,
      peakBytes: 4e9,
    });
    for (const _ of [1, 2]) {
      await model.synthesize("Hello.", { voice });
      // Each release frees half of the memory that the stand-in holds. The second synthesis frees
      // nothing, since less than the threshold of 2 GB is held.
      assert.equal(model.memory().heldBytes, 1.5e9);
    }
  }));

Deno.test("the frames of each token follow the style for the number of phonemes", () =>
  withModel(async ({ model }) => {
    const { utterances, samples, ...speech } = await model.synthesize("Go.", {
      voice: "bf_telling",
      speed: 0.5,
    });
    const [{ phonemes }] = utterances;
    assert.equal(phonemes, "ɡˌQ.");
    const frames = [...tokenIds(phonemes)].reduce((sum, id) => sum + 2 * (id + 4), 0);
    assert.equal(samples.length, frames * SAMPLES_PER_FRAME);
    const [{ text, begin, end }] = utterances;
    assert.deepEqual({ text, begin, end }, { text: "Go.", begin: 0, end: samples.length });
    assert.equal(speech.seconds, samples.length / 24_000);
    assert.deepEqual(
      [speech.sampleRate, speech.voice, speech.speed, speech.seed, speech.truncated],
      [24_000, "bf_telling", 0.5, 0, false],
    );
    assert(0 < speech.firstSampleMs && speech.firstSampleMs <= speech.wallMs);
  }));

Deno.test("each utterance gets its own place and number, and the seed", () =>
  withModel(async ({ model }) => {
    const middle = async (seed: number): Promise<number[]> => {
      const { samples, utterances } = await model.synthesize(PAIR, { voice, seed });
      assert.equal(utterances.length, 2);
      assert.equal(utterances[0].begin, 0);
      assert.equal(utterances[1].begin - utterances[0].end, 24_000 * utterances[0].breakAfter);
      assert.equal(utterances[1].end, samples.length);
      return utterances.map(({ begin, end }) => Math.sign(samples[(begin + end) >> 1]));
    };
    // The stand-in's samples are the utterance's number plus the upper half of the seed. The
    // limiter keeps them below 1.
    assert.deepEqual(await middle(0), [0, 1]);
    assert.deepEqual(await middle(2 ** 32), [1, 1]);
  }));

Deno.test("utterances start and end at zero, and samples stay below full scale", () =>
  withModel(async ({ model }) => {
    const { samples, utterances } = await model.synthesize(PAIR, { voice, seed: 2 ** 40 });
    for (const { begin, end } of utterances) {
      assert.deepEqual([samples[begin] ** 2, samples[end - 1] ** 2], [0, 0]);
    }
    const peak = samples.reduce((peak, sample) => Math.max(peak, Math.abs(sample)));
    assert(0.85 < peak && peak < 0.9, `${peak} is not -1 dB`);
  }));

Deno.test("samples are written to the caller's output, and the rest is filled with zeros", () =>
  withModel(async ({ model }) => {
    const output = allocateOutput({ driver: null });
    const all = new Float32Array(output).fill(7);
    const { samples } = await model.synthesize("Hello.", { voice, output });
    assert.equal(samples.buffer, output);
    assert.equal(samples.byteOffset, 0);
    assert(samples.every((sample) => sample === 0));
    assert(all.subarray(samples.length).every((sample) => sample === 0));
    freeOutput(output);
  }));

Deno.test("a script of 1000 words is cut after a word to fit the output, with a warning", () =>
  withModel(async ({ model, warnings }) => {
    const output = allocateOutput({ driver: null });
    const whole = await model.synthesize(SCRIPT, { voice });
    assert.deepEqual([whole.truncated, whole.words, whole.rest], [false, 1000, ""]);
    assert(whole.samples.length > OUTPUT_SAMPLES);
    assert.deepEqual(warnings, []);

    const cut = await model.synthesize(SCRIPT, { voice, output });
    const warning = "Script truncated to fit 45s duration (original: 1000 words)";
    assert.deepEqual([warnings, cut.warnings, cut.truncated], [[warning], [warning], true]);
    const [last] = cut.utterances.slice(-1);
    assert.deepEqual(
      cut.utterances.slice(0, -1),
      whole.utterances.slice(0, cut.utterances.length - 1),
    );
    assert.equal(`${SCRIPT.slice(0, last.textEnd)} ${cut.rest}`, SCRIPT.trim());
    assert.equal(cut.words + cut.rest.split(" ").length, 1000);
    assert(cut.samples.length <= OUTPUT_SAMPLES && cut.seconds > 44);
    freeOutput(output);
  }));

Deno.test("an output of the exact size holds the whole script, and a smaller one does not", () =>
  withModel(async ({ model, warnings }) => {
    const { samples, utterances } = await model.synthesize(PAIR, { voice });
    const into = (length: number): Promise<Speech> =>
      model.synthesize(PAIR, { voice, output: new ArrayBuffer(4 * length) });
    const exact = await into(samples.length);
    assert.deepEqual([exact.samples, exact.truncated, warnings], [samples, false, []]);
    for (const [length, count] of [[samples.length - 1, 2], [utterances[0].end, 1]]) {
      const less = await into(length);
      assert.deepEqual([less.utterances.length, less.utterances[0]], [count, utterances[0]]);
      assert.deepEqual([less.truncated, less.samples.length <= length], [true, true]);
      const seconds = Math.round(length / 24_000);
      const warning = `Script truncated to fit ${seconds}s duration (original: 18 words)`;
      assert.deepEqual(warnings.splice(0), [warning]);
    }
  }));

Deno.test("a script that is too long can be refused or spoken faster", () =>
  withModel(async ({ model, warnings }) => {
    const options = { voice: "bf_telling", speed: 0.9 };
    const { samples } = await model.synthesize("Go on.", options);
    const output = new ArrayBuffer(4 * Math.round(samples.length / 1.1));
    const refused = model.synthesize("Go on.", { ...options, output, onOverflow: "error" });
    const message =
      /^the output holds \d+\.\d s, but the script takes at least \d+\.\d s: shorten the script/;
    await assert.rejects(refused, kokoroError("output", message));
    const fitted = await model.synthesize("Go on.", { ...options, output, onOverflow: "fit" });
    assert.deepEqual([fitted.truncated, warnings], [false, []]);
    assert(fitted.speed > 0.98 && fitted.speed < 1.01, `${fitted.speed}`);
    const tight = new ArrayBuffer(2 * samples.length);
    const cut = await model.synthesize("Go on.", { ...options, output: tight, onOverflow: "fit" });
    assert.deepEqual([cut.speed, cut.truncated, cut.rest], [1.2, true, "on."]);
  }));

Deno.test("an output too small for the first word is refused with its duration", () =>
  withModel(async ({ model, warnings }) => {
    for (const length of [0, 240]) {
      const output = new Float32Array(length).fill(7);
      const synthesis = model.synthesize(SCRIPT, { voice, output: output.buffer });
      const message = /^the output holds 0\.0 s, too little for a single word: give a larger one$/;
      await assert.rejects(synthesis, kokoroError("output", message));
      assert(output.every((sample) => sample === 7));
    }
    assert.deepEqual(warnings, []);
  }));

Deno.test("invalid texts and options are refused before the network is called", () =>
  withModel(({ model }) =>
    whileFailing("kokoro_utterance_create", 6, "the network was asked", async () => {
      const refused: readonly [text: string, options: object, message: RegExp][] = [
        ["Hello.", { voice: "rick" }, /^there is no voice "rick"; the voices are: af_brief, bf_t/],
        ["Hello.", { voice, speed: 3 }, /^speed is 3/],
        ["Hello.", { voice, seed: -1 }, /^seed is -1/],
        [" \n", { voice }, /^the text is empty$/],
        ["🙂 ...", { voice }, /^nothing in the text can be spoken: "🙂 \.\.\."$/],
      ];
      for (const [text, options, message] of refused) {
        await assert.rejects(model.synthesize(text, options), kokoroError("input", message));
      }
    })
  ));

for (const step of ["create", "curves", "samples"]) {
  Deno.test(`a synthesis fails when utterance_${step} fails, and the next one succeeds`, () =>
    withModel(async ({ model }) => {
      await whileFailing(`kokoro_utterance_${step}`, 5, "no memory left", async () => {
        const synthesis = model.synthesize(PAIR, { voice });
        await assert.rejects(synthesis, kokoroError("memory", /^no memory left$/));
      });
      assert.equal(counts().utterances, 0);
      assert.equal((await model.synthesize(PAIR, { voice })).utterances.length, 2);
    }));
}

/** Waits until the first utterance is written to `output`, which was filled with 7 before. */
async function firstUtterance(output: Float32Array): Promise<void> {
  while (output[0] === 7) await setTimeout(1);
}

Deno.test("a disposed model stops its synthesis and refuses new ones", async () => {
  for (const begun of [false, true]) {
    await withModel(async ({ model }) => {
      setDelay(20);
      const closed = kokoroError("closed", /^This model was disposed/);
      const output = new Float32Array(1e6).fill(7);
      const synthesis = model.synthesize(PAIR, { voice, output: output.buffer });
      const refused = assert.rejects(synthesis, closed);
      if (begun) await firstUtterance(output);
      model[Symbol.dispose]();
      await refused;
      setDelay(0);
      await assert.rejects(model.synthesize("Hello.", { voice }), closed);
      model[Symbol.dispose]();
    });
  }
});

Deno.test("whenever an output is freed, the synthesis fails with that reason", () =>
  withModel(async ({ model }) => {
    setDelay(10);
    const freed = kokoroError("output", /^the output .*freed/i);
    for (let ms = 0, isDone = false; !isDone; ms++) {
      const output = allocateOutput({ driver: null });
      const speech = model.synthesize(PAIR, { voice, output });
      const settled = speech.then(() => isDone = true, freed);
      await setTimeout(ms);
      freeOutput(output);
      await settled;
    }
    setDelay(0);
  }));

Deno.test("freeing an output during a synthesis is an error, not a warning", () =>
  withModel(async ({ model, warnings }) => {
    setDelay(20);
    for (const begun of [false, true]) {
      const output = allocateOutput({ driver: null });
      const samples = new Float32Array(output).fill(7);
      const freed = kokoroError("output", /^the output .*freed/i);
      const refused = assert.rejects(model.synthesize(PAIR, { voice, output }), freed);
      if (begun) await firstUtterance(samples);
      freeOutput(output);
      await refused;
    }
    setDelay(0);
    assert.deepEqual(warnings, []);
  }));
