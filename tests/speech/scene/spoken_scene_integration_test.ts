/** Tests how scenes sound with the real network. */

import assert from "node:assert/strict";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import type { Turn } from "../../../speech/scene/turn.ts";
import type { Speech } from "../../../speech/speech.ts";
import { assertSameBits } from "../../helpers/same_bits.ts";
import { largestStep, levelDb, median, pitches } from "../../helpers/sound.ts";

const model = await loadKokoro();

const CAST = { RICK: { voice: "rick_c137", speed: 1.1 }, MORTY: "morty", SUMMER: "summer" };
const SCENE = `RICK (excited): Morty, you gotta come on.
MORTY (sad): Oh, man. What's going on?

RICK: I got a surprise for you!
SUMMER (angry): It is the middle of the night.
[overlap:0.3s]MORTY: We are leaving, I guess.
SUMMER: Fine.
`;
const TURNS: readonly Turn[] = [
  { speaker: "RICK", emotion: "excited", text: "Morty, you gotta come on." },
  { speaker: "MORTY", emotion: "sad", text: "Oh, man. What's going on?" },
  { speaker: "RICK", text: "I got a surprise for you!" },
  { speaker: "SUMMER", emotion: "angry", text: "It is the middle of the night." },
  { speaker: "MORTY", text: "We are leaving, I guess.", overlap: 0.3 },
  { speaker: "SUMMER", text: "Fine." },
];

/** The samples of 5 ms. */
const STEP = 120;

const scene = await model.synthesize(SCENE, { cast: CAST, seed: 42, stems: true });

/** The samples of a range of time. */
function part({ samples, sampleRate }: Speech, start: number, end: number): Float32Array {
  return samples.subarray(Math.round(start * sampleRate), Math.round(end * sampleRate));
}

/** The samples of the words of a text. */
function partOf(speech: Speech, first: string, last = first): Float32Array {
  const find = (wanted: string): Speech["timings"]["words"][number] =>
    speech.timings.words.find(({ text }) => text === wanted)!;
  return part(speech, find(first).start, find(last).end);
}

Deno.test("a scene is the same as a text and as turns", async () => {
  const turns = await model.synthesize(TURNS, { cast: CAST, seed: 42 });
  assertSameBits(turns.samples, scene.samples);
  assert.deepEqual(
    turns.turns.map(({ speaker, voice, emotion, speed, text }) => [
      speaker,
      voice,
      emotion,
      speed,
      text,
    ]),
    scene.turns.map(({ speaker, voice, emotion, speed, text }) => [
      speaker,
      voice,
      emotion,
      speed,
      text,
    ]),
  );
  assert.deepEqual(scene.turns.map(({ speed }) => speed), [1.1, 1, 1.1, 1, 1, 1]);
  assert.equal(scene.words, 29);
});

Deno.test("the first turn of a scene is the same as alone", async () => {
  const { voice, speed } = CAST.RICK;
  const alone = await model.synthesize(TURNS[0].text, {
    voice,
    speed,
    emotion: "excited",
    seed: 42,
  });
  const [{ begin, end }] = alone.utterances;
  assertSameBits(scene.samples.subarray(begin, end), alone.samples.subarray(begin, end));
});

Deno.test("each turn is heard when it is said to start", () => {
  const { samples, sampleRate } = scene;
  // Where others speak, the samples of the speaker alone are looked at.
  for (const { speaker, voice, turn } of scene.turns) {
    const track = scene.tracks.find((track) => track.speaker === speaker && track.voice === voice)!;
    const word = scene.timings.words.find((word) => (word.turn ?? 0) === turn)!;
    const from = Math.round((word.start - 0.2) * sampleRate);
    const own = track.samples!.subarray(from, Math.round(word.end * sampleRate));
    const loudest = own.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
    const onset = own.findIndex((sample) => Math.abs(sample) > 0.03 * loudest) / sampleRate - 0.2;
    assert(Math.abs(onset) < 0.06, `${word.text}: ${onset} s`);
  }
  assert.equal(samples.length, scene.tracks[0].samples!.length);
});

Deno.test("the first word after a pause within a turn is heard at its start", async () => {
  const { samples, utterances, timings } = await model.synthesize(
    `RICK: Science is hard. [pause:0.3s] So, stop it! [pause:0.4s] However, it pays.
MORTY: Please, no! [pause:0.2s] Should we go home? [pause:1s] Think about it, please.
SUMMER (sad): Fine. [pause:0.5s] See you later. [pause:0.3s] The answer is no.`,
    { cast: CAST },
  );
  assert(utterances.length >= 9);
  for (const { begin, end, text } of utterances) {
    const levels = Array.from(
      { length: Math.floor((end - begin) / STEP) },
      (_, i) => levelDb(samples.subarray(begin + i * STEP, begin + (i + 1) * STEP)),
    );
    const limit = Math.max(...levels) - 35;
    // A sound lasts longer than a click.
    const onset = levels.findIndex((_, i) => levels.slice(i, i + 5).every((db) => db > limit));
    const word = timings.words.find(({ start }) => start >= begin / 24_000 - 1e-6)!;
    const off = word.start - (begin + onset * STEP) / 24_000;
    assert(Math.abs(off) < 0.045, `${text}: ${off} s`);
  }
});

Deno.test("the samples of the speakers add up to the scene", () => {
  const stems = scene.tracks.map(({ samples }) => samples!);
  let together = 0;
  for (let i = 0; i < scene.samples.length; i++) {
    const heard = stems.filter((stem) => stem[i] !== 0);
    const sum = stems.reduce((sum, stem) => sum + stem[i], 0);
    if (heard.length < 2) assert(sum === scene.samples[i], `sample ${i}`);
    else {
      together++;
      assert(Math.abs(sum - scene.samples[i]) < 1e-6);
    }
  }
  assert(together > 0.3 * scene.sampleRate);
  assert(scene.samples.every((sample) => Math.abs(sample) <= 1));
});

Deno.test("a stream of a scene has the same bits", async () => {
  const parts: Float32Array[] = [];
  for await (const chunk of model.stream([...SCENE], { cast: CAST, seed: 42 })) {
    parts.push(chunk.samples);
  }
  assertSameBits(Float32Array.from(parts.flatMap((samples) => [...samples])), scene.samples);
});

Deno.test("a change of the voice within a sentence makes no step", async () => {
  const { samples, utterances, turns } = await model.synthesize(
    "I said [voice:morty]hello there[/voice] to him.",
    { voice: "af_heart" },
  );
  assert.deepEqual(turns.map(({ voice }) => voice), ["af_heart", "morty", "af_heart"]);
  for (const { begin } of utterances.slice(1)) {
    assert(largestStep(samples, begin - 240, begin + 240) < 0.01);
  }
});

Deno.test("speed, volume and pitch change from word to word", async () => {
  const plain = await model.synthesize("We really never saw anything like it before, I mean it.");
  const marked = await model.synthesize(
    "We really [speed:0.7][volume:-12dB][pitch:+5st]never saw anything[reset] like it before, " +
      "I mean it.",
  );
  const words = ["never", "anything"] as const;
  const [was, is] = [plain, marked].map((speech) => partOf(speech, ...words));
  const longer = is.length / was.length;
  assert(longer > 1.3 && longer < 1.55, `${longer} times as long`);
  const softer = levelDb(is) - levelDb(was);
  assert(softer > -15 && softer < -9, `${softer} dB`);
  const [low, high] = [was, is].map((samples) => median(pitches(samples, plain.sampleRate)));
  const higher = 12 * Math.log2(high / low);
  assert(higher > 3.5 && higher < 6.5, `${higher} semitones`);
  const [before, after] = [plain, marked].map((speech) => partOf(speech, "like", "before"));
  assert(Math.abs(after.length / before.length - 1) < 0.06);
  assert(Math.abs(levelDb(after) - levelDb(before)) < 1.5);
  // No step is larger than the largest one within the sounds themselves.
  assert(largestStep(marked.samples) <= 1.2 * largestStep(plain.samples));
});

Deno.test("all models of this file are disposed of", () => model[Symbol.dispose]());
