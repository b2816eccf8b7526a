import assert from "node:assert/strict";
import { speakSubtitles } from "../../../serving/subtitles/speak_subtitles.ts";
import { KokoroError } from "../../../errors.ts";
import { KokoroModel } from "../../../speech/kokoro_model.ts";
import type { SynthesisOptions } from "../../../speech/options.ts";
import { joinSamples } from "../../../audio/samples.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

const RATE = 24_000;

/** Says each word in half a second, with samples of 0.5. A tenth of a second gets no shorter. */
function standIn(): { model: KokoroModel; calls: SynthesisOptions[] } {
  const calls: SynthesisOptions[] = [];
  const synthesize = (text: string, options: SynthesisOptions): Promise<unknown> => {
    calls.push(options);
    if (text === "fail") throw new KokoroError("input", "nothing can be spoken");
    const { speed = 1 } = options;
    const words = [...text.matchAll(/\S+/g)];
    const length = Math.round((0.1 + (0.5 * words.length - 0.1) / speed) * RATE);
    const each = length / RATE / words.length;
    return Promise.resolve({
      samples: new Float32Array(length).fill(0.5),
      seconds: length / RATE,
      speed,
      voice: "af_heart",
      emotion: "neutral",
      turns: [],
      timings: {
        words: words.map(({ 0: text, index }, i) => ({
          text,
          textStart: index,
          textEnd: index + text.length,
          start: i * each,
          end: (i + 1) * each,
        })),
        phonemes: [],
        visemes: [{ viseme: "aa", start: 0, end: length / RATE }],
      },
    });
  };
  const model = Object.create(KokoroModel.prototype, { synthesize: { value: synthesize } });
  return { model, calls };
}

/** The cues as SRT: each a start, an end and a text. */
function srt(...cues: readonly (readonly [start: number, end: number, text: string])[]): string {
  const clock = (seconds: number): string => `00:00:${seconds.toFixed(3).padStart(6, "0")}`;
  return cues.map(([start, end, text]) => `${clock(start)} --> ${clock(end)}\n${text}\n`).join(
    "\n",
  );
}

/** The ranges of samples that are not silent, in seconds. */
function heard(samples: Float32Array): [number, number][] {
  const ranges: [number, number][] = [];
  for (let at = 0; at < samples.length; at++) {
    if (samples[at] === 0) continue;
    const last = ranges.at(-1);
    if (last?.[1] === at) last[1]++;
    else ranges.push([at, at + 1]);
  }
  return ranges.map(([from, to]) => [from / RATE, to / RATE]);
}

Deno.test("each cue is heard at its time, and the sound lasts to the end of the last", async () => {
  const { model, calls } = standIn();
  const cues = srt([1, 2.5, "one two"], [4, 5, "♪"], [6, 8.5, "three four five"]);
  const options = { voice: "af_sky", seed: 7 };
  const chunks = await Array.fromAsync(speakSubtitles(model, cues, options));
  const samples = joinSamples(chunks.map((chunk) => chunk.samples));
  assert.deepEqual(heard(samples), [[1, 2], [6, 7.5]]);
  assert.equal(samples.length, 8.5 * RATE);
  assert.deepEqual(
    chunks.map(({ start, seconds, cue }) => [start, seconds, cue?.number]),
    [[0, 1, undefined], [1, 1, 1], [2, 4, undefined], [6, 1.5, 3], [7.5, 1, undefined]],
  );
  assert.deepEqual(chunks[3].cue, {
    number: 3,
    text: "three four five",
    start: 6,
    end: 7.5,
    speed: 1,
    lateness: 0,
    voice: "af_heart",
    emotion: "neutral",
  });
  assert.deepEqual(
    chunks.flatMap(({ timings }) => timings.words.map(({ text, start }) => `${text} ${start}`)),
    ["one 1", "two 1.5", "three 6", "four 6.5", "five 7"],
  );
  assert.deepEqual(
    chunks.flatMap(({ timings }) => timings.visemes.map(({ viseme, end }) => `${viseme} ${end}`)),
    ["sil 1", "aa 2", "sil 6", "aa 7.5", "sil 8.5"],
  );
  assert.deepEqual(
    calls.map(({ voice, seed, trimSilence }) => [voice, seed, trimSilence]),
    [["af_sky", 7, true], ["af_sky", 7, true]],
  );
});

Deno.test("a cue that is too long is spoken faster, then delays the next", async () => {
  const { model } = standIn();
  const cues = srt(
    [1, 2.85, "fits at a higher speed"], // 2.5 s: 2.1 s at a speed of 1.2
    [3, 5.3, "one two three four five"], // fits when it is a little faster
    [8, 9, "one two three four"],
    [9, 10.2, "late words"],
    [12, 13, "on time"],
  );
  const chunks = await Array.fromAsync(speakSubtitles(model, cues));
  const spoken = chunks.flatMap(({ cue }) => cue ?? []);
  const rounded = spoken.map(({ number, start, end, speed, lateness }) =>
    [number, start, end, speed, lateness].map((value) => Math.round(100 * value) / 100)
  );
  assert.deepEqual(rounded, [
    [1, 1, 3.1, 1.2, 0],
    [2, 3.25, 5.35, 1.2, 0.25],
    [3, 8, 9.68, 1.2, 0],
    [4, 9.83, 10.68, 1.2, 0.83],
    [5, 12, 13, 1, 0],
  ]);
  const [ranges] = [heard(joinSamples(chunks.map(({ samples }) => samples)))];
  assert.deepEqual(ranges, spoken.map(({ start, end }) => [start, end]), "nothing is cut");
});

Deno.test("the speed rises no more than needed, and does not fall", async () => {
  const { model } = standIn();
  const speak = async (end: number, speed?: number): Promise<number> => {
    const cues = srt([1, end, "one two three four five"]);
    const [, chunk] = await Array.fromAsync(speakSubtitles(model, cues, { speed }));
    assert(chunk.cue!.end <= end, `${chunk.cue!.end}`);
    return chunk.cue!.speed;
  };
  assert.equal(await speak(4), 1);
  const needed = await speak(3.3);
  assert(needed > 1.05 && needed < 1.12, `${needed}`);
  assert.equal(await speak(4, 1.5), 1.5);
});

Deno.test("long silence comes in parts", async () => {
  const { model } = standIn();
  const chunks = await Array.fromAsync(speakSubtitles(model, srt([25, 26, "one"])));
  assert.deepEqual(chunks.map(({ seconds }) => seconds), [10, 10, 5, 0.5, 0.5]);
});

Deno.test("mistakes are errors that name the cue", async () => {
  const { model } = standIn();
  const speak = (cues: string, options = {}) =>
    Array.fromAsync(speakSubtitles(model, cues, options));
  await assert.rejects(
    speak(srt([1, 2, "one"], [3, 4, "fail"])),
    kokoroError("input", /^cue 2: nothing can be spoken$/),
  );
  await assert.rejects(speak("One."), kokoroError("input", /there are no subtitles/));
  await assert.rejects(
    speak(srt([1, 2, "one"]), { onOverflow: "fit" }),
    kokoroError("input", /onOverflow/),
  );
  await assert.rejects(speak(1 as never), kokoroError("input", /subtitles is 1/));
});
