/** Tests that the real network's speech is reproducible, has the right length and sounds right. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "../../audio/encode.ts";
import { allocateOutput, freeOutput } from "../../ffi/slot.ts";
import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";
import { referenceFrames, sum } from "../../speech/utterance/durations.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { Speech } from "../../speech/speech.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";
import { openEngine } from "../../speech/open_engine.ts";
import { Voices } from "../../voices/voices.ts";
import { tokenIds } from "../../text/phonemes/token_table.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { runScript } from "../helpers/run_command.ts";
import { inTemporaryFolder } from "../helpers/files.ts";
import { energyBelow, largestStep, levelDb, likenessAt, peak } from "../helpers/sound.ts";
import { assertSameBits } from "../helpers/same_bits.ts";

const SENTENCE = "The rainbow is a division of white light.";

/** One utterance. */
const RAINBOW = "When the sunlight strikes raindrops in the air, they act as a prism and form a \
rainbow.";

/** Two utterances. */
const PAIR = `These take the shape of a long round arch, with its path high above.

There is, according to legend, a boiling pot of gold at one end, and people look for it.`;

const warnings: string[] = [];
const model = await loadKokoro({ warn: (message) => warnings.push(message) });
const sentence = await model.synthesize(SENTENCE, { seed: 42 });

function assertSound({ samples, voice }: Speech): void {
  assert(samples.every((sample) => sample >= -1 && sample <= 1), `${voice} is beyond -1 to 1`);
  const level = levelDb(samples);
  assert(level > -35 && level < -12, `${voice} has ${level} dB`);
  assert(peak(samples) > 0.1, `${voice} has a peak of ${peak(samples)}`);
  assert.equal(Math.abs(samples[0]), 0);
  assert.equal(Math.abs(samples.at(-1)!), 0);
}

/** Checks that two results are equal, except for the times that they took. */
function assertSame(actual: Speech, expected: Speech): void {
  assertSameBits(actual.samples, expected.samples);
  const [told, wanted] = [actual, expected].map((
    { samples: _, wallMs: __, firstSampleMs: ___, stages: ____, queuedMs: _____, ...speech },
  ) => speech);
  assert.deepEqual(told, wanted);
}

Deno.test("a loaded model reports its device, threads and weights", () => {
  const { device, threads, weights, weightsBytes } = model.info();
  assert(device === "cpu" || device === "cuda");
  assert(threads >= 1);
  assert.match(weights, /\w+ \w+/);
  // 81 million parameters in FP32.
  assert(weightsBytes > 320e6 && weightsBytes < 340e6, `${weightsBytes}`);
  assert.equal(model.voices().length >= 54, true);
  assert.deepEqual(warnings, []);
});

Deno.test("the bits for a text, voice and seed do not depend on other requests", async () => {
  const alone = await model.synthesize(SENTENCE, { seed: 42 });
  const [, among] = await Promise.all([
    model.synthesize("Something else.", { voice: "am_adam", seed: 7 }),
    model.synthesize(SENTENCE, { seed: 42 }),
    model.synthesize("And this.", { voice: "bf_emma", speed: 1.3 }),
  ]);
  assertSame(alone, sentence);
  assertSame(among, sentence);
});

Deno.test("another process gives the same bits", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "speech.wav");
    const args = [SENTENCE, "--seed", "42", "--output", path];
    const { code, stderr } = await runScript("scripts/synth.ts", args);
    assert.deepEqual([code, stderr], [0, ""]);
    const wav = await encode(sentence.samples, SAMPLE_RATE, { format: "wav" });
    assertSameBits(await Deno.readFile(path), wav);
  }));

Deno.test("another seed gives the same words with other samples", async () => {
  const { samples, utterances } = await model.synthesize(SENTENCE, { seed: 43 });
  assert.deepEqual(utterances, sentence.utterances);
  assert.notDeepEqual(samples, sentence.samples);
  assert(Math.abs(levelDb(samples) - levelDb(sentence.samples)) < 1);
});

Deno.test("the speed changes the length, and the result still sounds like speech", async () => {
  const lengthAt = async (speed: number): Promise<number> => {
    const speech = await model.synthesize("This is a test sentence.", { speed });
    assertSound(speech);
    return speech.samples.length;
  };
  const length = await lengthAt(1);
  // No phoneme is shorter than a frame, so the length is less exact at the highest speed.
  for (const [speed, tolerance] of [[0.5, 0.05], [0.8, 0.05], [1.2, 0.05], [2, 0.15]]) {
    const ratio = await lengthAt(speed) / length;
    const difference = Math.abs(ratio * speed - 1);
    assert(difference < tolerance, `speed ${speed} makes the length ${ratio} times as large`);
  }
});

Deno.test("speech is written to the caller's slot, and the rest is filled with zeros", async () => {
  const output = allocateOutput();
  const slot = new Float32Array(output).fill(7);
  const { samples } = await model.synthesize(SENTENCE, { seed: 42, output });
  assert.equal(samples.buffer, output);
  assertSameBits(samples, sentence.samples);
  assert(slot.subarray(samples.length).every((sample) => sample === 0));
  freeOutput(output);
});

Deno.test("utterances join without a click, and words that don't fit are left out", async () => {
  const speed = 1.5;
  const speech = await model.synthesize(PAIR, { speed });
  const { samples, utterances: [first, second] } = speech;
  assert.equal(speech.utterances.length, 2);
  assert.equal(second.begin - first.end, Math.round(24_000 * first.breakAfter / speed));
  assert(0 < first.begin && second.end < samples.length);
  assertSound(speech);
  const [join, inside] = [[first.end - 100, first.end + 100], [first.begin, first.end]]
    .map(([begin, end]) => largestStep(samples, begin, end));
  assert(join < inside / 5, `a step of ${join} at the join, of ${inside} at most within`);

  const output = new Float32Array(5 * 24_000).fill(7);
  const cut = await model.synthesize(PAIR, { speed, output: output.buffer });
  assert.deepEqual([cut.truncated, cut.utterances[0]], [true, first]);
  assertSameBits(cut.samples.subarray(0, first.end), samples.subarray(0, first.end));
  assertSound(cut);
  assert(cut.rest.length > 0 && PAIR.endsWith(cut.rest));
  assert.deepEqual(warnings.splice(0), [
    "Script truncated to fit 5s duration (original: 32 words)",
  ]);
});

Deno.test("voices speak their languages, and British ones use British phonemes", async () => {
  const texts = {
    af_bella: "Radio go.",
    bm_lewis: "Radio go.",
    ef_dora: "Radio go.",
    ff_siwis: "Radio go.",
    hm_psi: "नमस्ते।",
    if_sara: "Radio go.",
    pm_alex: "Radio go.",
  };
  const phonemes: Record<string, string> = {};
  for (const [voice, text] of Object.entries(texts)) {
    const speech = await model.synthesize(text, { voice });
    assertSound(speech);
    assert(speech.seconds > 0.7 && speech.seconds < 4, `${voice} takes ${speech.seconds} s`);
    phonemes[voice] = speech.utterances[0].phonemes;
  }
  assert.equal(new Set(Object.values(phonemes)).size, Object.keys(texts).length);
  // Kokoro writes the vowel of "go" as O in American English and as Q in British English.
  assert.match(phonemes.af_bella, /ɡˌO\.$/);
  assert.match(phonemes.bm_lewis, /ɡˌQ\.$/);
});

Deno.test("speech is voiced where the network predicts it, at the predicted pitch", async () => {
  const { engine, assets } = await openEngine();
  using _ = engine;
  const voices = await Voices.open({ folder: assets.voicesFolder });
  const table = await voices.table(voices.get(sentence.voice));
  const ids = tokenIds(sentence.utterances[0].phonemes);
  using native = await engine.utterance(ids, table.style(ids.length - 2));
  const { f0 } = await native.curves(referenceFrames(native.durations, 1));

  const { samples } = sentence;
  assert.equal(samples.length, 300 * f0.length);
  const loud = levelDb(samples);
  const likeness: { atPeriod: number; between: number }[] = [];
  for (let i = 2; i < f0.length - 2; i++) {
    const around = samples.subarray(300 * i - 450, 300 * i + 750);
    const steady = Math.abs(f0[i + 1] - f0[i - 1]) < 0.05 * f0[i];
    if (f0[i] < 60 || !steady || levelDb(around) < loud) continue;
    const period = SAMPLE_RATE / f0[i];
    likeness.push({
      atPeriod: likenessAt(around, Math.round(period)),
      between: likenessAt(around, Math.round(1.5 * period)),
    });
  }
  assert(likeness.length > f0.length / 10, `${likeness.length} of ${f0.length} are voiced`);
  const [atPeriod, between] = (["atPeriod", "between"] as const)
    .map((key) =>
      likeness.map((values) => values[key]).sort((a, b) => a - b)[likeness.length >> 1]
    );
  assert(atPeriod > 0.75, `a period later speech is only ${atPeriod} like itself`);
  assert(between < 0.4, `between periods speech is ${between} like itself`);
});

Deno.test("samples have the level and the spectrum of speech", () => {
  assertSound(sentence);
  const { samples } = sentence;
  assert(energyBelow(8000, samples, SAMPLE_RATE) > 0.95);
  assert(energyBelow(4000, samples, SAMPLE_RATE) > 0.85);
  assert(energyBelow(60, samples, SAMPLE_RATE) < 0.05);
  // The syllables of speech are loud and quiet in turn, while noise has a constant level.
  const levels = Array.from(
    { length: Math.floor(samples.length / 600) },
    (_, i) => levelDb(samples.subarray(600 * i, 600 * (i + 1))),
  ).sort((a, b) => a - b);
  const [quiet, loud] = [0.1, 0.9].map((part) => levels[Math.floor(part * levels.length)]);
  assert(loud - quiet > 20, `loud parts have ${loud} dB, quiet ones ${quiet}`);
});

Deno.test("every official voice speaks a sentence in a plausible time", async () => {
  const { engine, assets } = await openEngine();
  using _ = engine;
  const voices = await Voices.open({ folder: assets.voicesFolder });
  const ids = tokenIds(sentence.utterances[0].phonemes);
  for (const voice of voices.all) {
    using native = await engine.utterance(
      ids,
      (await voices.table(voices.get(voice.id))).style(ids.length - 2),
    );
    const seconds = sum(referenceFrames(native.durations, 1)) * SAMPLES_PER_FRAME / SAMPLE_RATE;
    assert(seconds > 1.5 && seconds < 6, `${voice.id} takes ${seconds} s`);
  }
});

Deno.test("at any speed, speech has the requested length to within 1%", async () => {
  const { seconds } = await model.synthesize(RAINBOW);
  for (const speed of [0.5, 0.8, 1.2, 2]) {
    const speech = await model.synthesize(RAINBOW, { speed });
    assertSound(speech);
    const ratio = speech.seconds * speed / seconds;
    assert(Math.abs(ratio - 1) < 0.01, `at ${speed} speech is ${ratio} as long as asked`);
    assert(Math.abs(speech.seconds / speech.expectedSeconds - 1) < 0.01);
  }
});

Deno.test("a blend differs from its voices, and a voice blended with itself does not", async () => {
  const speak = (voice: string): Promise<Speech> => model.synthesize("Hello.", { voice });
  const [sarah, twice, blend, same, jessica] = [
    await speak("af_sarah"),
    await speak("af_sarah(0.3) + af_sarah"),
    await speak("af_sarah(0.3)+af_jessica(0.7)"),
    await speak("7*af_jessica + 3*af_sarah"),
    await speak("af_jessica"),
  ];
  assertSound(blend);
  assert.equal(blend.voice, "af_jessica(0.7)+af_sarah(0.3)");
  assertSame(twice, sarah);
  assertSame(same, blend);
  assert.notDeepEqual(blend.samples, sarah.samples);
  assert.notDeepEqual(blend.samples, jessica.samples);
});

Deno.test("disposing one of two models that speak does not stop the other", async () => {
  const speak = (speaker: KokoroModel): Promise<Speech> =>
    speaker.synthesize(SENTENCE, { seed: 42 });
  const second = await loadKokoro();
  const [one, other] = await Promise.all([speak(model), speak(second)]);
  assertSame(one, sentence);
  assertSame(other, sentence);

  const closed = kokoroError("closed", /^This model was disposed/);
  const stopped = assert.rejects(speak(second), closed);
  await new Promise((resolve) => setTimeout(resolve, 100));
  second[Symbol.dispose]();
  await stopped;
  await assert.rejects(speak(second), closed);
  assertSame(await speak(model), sentence);
});

Deno.test("the number of threads of one model does not affect the next one", async () => {
  using one = await loadKokoro({ threads: 1 });
  using next = await loadKokoro();
  assert.deepEqual([one.info().threads, next.info().threads], [1, model.info().threads]);
});

Deno.test("freeing memory above a threshold does not change the speech", async () => {
  using spare = await loadKokoro({ memoryThresholdGb: 1e-9 });
  for (const _ of [1, 2]) {
    assertSame(await spare.synthesize(SENTENCE, { seed: 42 }), sentence);
  }
  const { usedBytes, heldBytes, peakBytes } = spare.memory();
  assert(usedBytes > spare.info().weightsBytes, `${usedBytes} bytes`);
  assert(usedBytes <= heldBytes && heldBytes <= peakBytes, `${heldBytes} of ${peakBytes} bytes`);
  for (const memoryThresholdGb of [0, -1, NaN]) {
    const threshold = kokoroError("input", /^memoryThresholdGb is .*: give a number above 0$/);
    await assert.rejects(loadKokoro({ memoryThresholdGb }), threshold);
  }
});

Deno.test("asking for a GPU that does not exist is an error", async (test) => {
  const ignore = model.info().device === "cuda";
  if (ignore) console.log("skipped: this machine has a GPU");
  await test.step({
    name: "without a driver",
    ignore,
    fn: () =>
      assert.rejects(loadKokoro({ device: "cuda" }), kokoroError("device", /libcuda\.so\.1: /)),
  });
});

Deno.test("a script streamed word by word gives the same bits as one synthesis", async () => {
  const script = `${PAIR}\n[pause:0.3s] ${RAINBOW} So it is, Dr. Watson; is it not?`;
  for (const options of [{}, { trimSilence: true, emotion: "excited", voice: "am_michael" }]) {
    const whole = await model.synthesize(script, options);
    const words = script.match(/\S*\s*/g)!;
    const chunks = await Array.fromAsync(model.stream(words, options));
    assert(chunks.length >= 3);
    const samples = Float32Array.from(chunks.flatMap(({ samples }) => [...samples]));
    assertSameBits(samples, whole.samples);
    assert.deepEqual(chunks.flatMap(({ timings }) => timings.words), whole.timings.words);
  }
});

Deno.test("concurrent requests give the same bits as single ones", async () => {
  const texts = [SENTENCE, RAINBOW, "Hello there.", "One, two, three."];
  const alone: Speech[] = [];
  for (const text of texts) alone.push(await model.synthesize(text, { seed: 42 }));
  const among = await Promise.all(
    texts.map((text, i) =>
      i % 2
        ? model.synthesize(text, { seed: 42 })
        : Array.fromAsync(model.stream(text, { seed: 42 }))
    ),
  );
  for (const [i, result] of among.entries()) {
    const samples = Array.isArray(result)
      ? Float32Array.from(result.flatMap(({ samples }) => [...samples]))
      : result.samples;
    assertSameBits(samples, alone[i].samples);
  }
  assert.equal(model.queue().requests, 0);
});
