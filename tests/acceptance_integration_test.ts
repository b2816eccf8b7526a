/** The acceptance tests of this project, on the real model. */

import assert from "node:assert/strict";
import { CudaDriver } from "../ffi/cuda_driver.ts";
import { allocateOutput, OUTPUT_SAMPLES } from "../ffi/slot.ts";
import type { Speech } from "../speech/speech.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import type { SynthesisOptions } from "../speech/options.ts";
import { deviation, levelDb, median, peak, pitches } from "./helpers/sound.ts";
import { assertSameBits } from "./helpers/same_bits.ts";

const warnings: string[] = [];
const model = await loadKokoro({ strict: true, warn: (message) => warnings.push(message) });
const onGpu = model.info().device === "cuda";
const output = allocateOutput({ driver: onGpu ? undefined : null });

/** Speaks into the shared slot and checks it. Returns a copy, since the slot is reused. */
async function speak(text: string, options: SynthesisOptions): Promise<Speech> {
  const speech = await model.synthesize(text, { ...options, output });
  const { samples } = speech;
  assert.equal(samples.buffer, output);
  assert(samples.every((sample) => Number.isFinite(sample)) && peak(samples) <= 1);
  assert(levelDb(samples) > -40, `${levelDb(samples)} dB`);
  assert(new Float32Array(output).subarray(samples.length).every((sample) => sample === 0));
  return { ...speech, samples: samples.slice() };
}

const pitchesOf = ({ samples, sampleRate }: Speech): number[] => pitches(samples, sampleRate);

/** Runs `check` if there is a GPU, and prints that it is skipped otherwise. */
async function onGpuOnly(test: Deno.TestContext, check: () => Promise<void>): Promise<void> {
  if (!onGpu) console.log("skipped: this machine has no GPU");
  await test.step({ name: "on the GPU", ignore: !onGpu, fn: check });
}

/** The number of bytes in use on the device, by all processes. */
function deviceBytes(): number {
  using driver = CudaDriver.open();
  const { totalBytes, freeBytes } = driver.memoryInfo();
  return totalBytes - freeBytes;
}

Deno.test("manic Rick says a standard line at speed 1.1", async (test) => {
  const line = (): Promise<Speech> =>
    speak("Wubba lubba dub dub!", { voice: "rick_c137", speed: 1.1, emotion: "manic" });
  const { seconds, voice, emotion } = await line();
  assert.deepEqual([voice, emotion], ["rick_c137", "manic"]);
  assert(seconds > 0.8 && seconds < 4, `${seconds} s`);
  await onGpuOnly(test, async () => {
    const before = deviceBytes();
    const { wallMs } = await line();
    assert(wallMs < 2000, `${wallMs} ms`);
    assert(deviceBytes() - before < 100e6);
  });
});

Deno.test("Morty's Hello is higher than Rick's", async () => {
  const [rick, morty] = [
    await speak("Hello", { voice: "rick_c137" }),
    await speak("Hello", { voice: "morty" }),
  ];
  assert.notDeepEqual(rick.samples, morty.samples);
  const [low, high] = [median(pitchesOf(rick)), median(pitchesOf(morty))];
  assert(high > 1.35 * low, `Morty has ${high} Hz, Rick ${low} Hz`);
});

Deno.test("speed 0.8 takes 25% more time, speed 1.2 takes 17% less", async () => {
  const secondsAt = async (speed: number): Promise<number> => {
    const { seconds, expectedSeconds } = await speak("This is a test sentence", { speed });
    assert(Math.abs(seconds / expectedSeconds - 1) < 0.05, `${seconds} of ${expectedSeconds} s`);
    return seconds;
  };
  const usual = await secondsAt(1);
  for (const speed of [0.8, 1.2]) {
    const ratio = await secondsAt(speed) / usual;
    assert(Math.abs(ratio * speed - 1) < 0.015, `at ${speed} it takes ${ratio} as long`);
  }
});

Deno.test("excited speech is higher, livelier, faster and louder than neutral speech", async () => {
  const text = "I am very happy today";
  const neutral = await speak(text, { emotion: "neutral" });
  const excited = await speak(text, { emotion: "excited" });
  const [flat, lively] = [pitchesOf(neutral), pitchesOf(excited)];
  const higher = median(lively) - median(flat);
  assert(higher > 35 && higher < 65, `${higher} Hz higher`);
  assert(deviation(lively) > 1.2 * deviation(flat), `${deviation(flat)}, ${deviation(lively)} Hz`);
  assert(Math.abs(neutral.seconds / excited.seconds - 1.15) < 0.04);
  assert(levelDb(excited.samples) - levelDb(neutral.samples) > 1);
});

Deno.test("a loaded model takes 0.3 to 0.5 GB", async (test) => {
  const { weightsBytes } = model.info();
  assert(weightsBytes > 0.3e9 && weightsBytes < 0.5e9, `${weightsBytes} bytes`);
  await onGpuOnly(test, async () => {
    const before = deviceBytes();
    using _second = await loadKokoro({ device: "cuda" });
    const grown = deviceBytes() - before;
    assert(grown > 0.3e9 && grown < 0.5e9, `${grown} bytes`);
  });
});

Deno.test("a script of 1000 words is cut to 45 s", async () => {
  const sentence = "The quick brown fox jumps over the lazy dog while nine men look. ";
  const script = sentence.repeat(77).split(" ").slice(0, 1000).join(" ");
  const { samples, seconds, truncated, words, rest } = await speak(script, {});
  assert.equal(truncated, true);
  assert.deepEqual(warnings.splice(0), [
    "Script truncated to fit 45s duration (original: 1000 words)",
  ]);
  assert(samples.length <= OUTPUT_SAMPLES && seconds >= 43.5, `${seconds} s`);
  assert.equal(words + rest.split(/\s+/).length, 1000);
});

Deno.test("the same text, voice and seed give the same bits", async () => {
  const line = (): Promise<Speech> =>
    speak("Nothing is random that has a seed.", { voice: "morty", emotion: "sad", seed: 42 });
  assertSameBits((await line()).samples, (await line()).samples);
});
