import assert from "node:assert/strict";
import { Track } from "../../speech/track.ts";

const HEAD = 6000;
const SPEECH = 12_000;
const TAIL = 9600;
const LENGTH = HEAD + SPEECH + TAIL;

/** Writes an utterance to where the track wants it: silence, a tone, silence. */
function speak(track: Track, level = 0.3): { begin: number; end: number } {
  const place = track.place(LENGTH);
  place.fill(1e-5);
  for (let i = 0; i < SPEECH; i++) place[HEAD + i] = level * Math.sin(i / 10);
  return track.append(place);
}

/** The silence between two utterances, in seconds. */
function gapOf(samples: Float32Array, from: number): number {
  const loud = (sample: number): boolean => Math.abs(sample) > 0.01;
  const last = samples.subarray(0, from).findLastIndex(loud);
  return (from + samples.subarray(from).findIndex(loud) - last) / 24_000;
}

/** What a slot may hold from its last use. */
const used = (): Float32Array => new Float32Array(240_000).fill(0.7);

for (const seconds of [0.15, 0.35, 0.5, 1.5]) {
  Deno.test(`a pause of ${seconds} s at a join lasts that long`, () => {
    const track = new Track(used());
    speak(track);
    track.pause(seconds);
    const { begin } = speak(track);
    // The soft edges of speech, 25 and 50 ms, come to it.
    assert(Math.abs(gapOf(track.samples, begin) - seconds - 0.075) < 0.006);
  });
}

Deno.test("what is silent before the first and behind the last utterance stays", () => {
  const track = new Track(used());
  const first = speak(track);
  assert.deepEqual(first, { begin: HEAD - 600, end: HEAD + SPEECH + 1200 });
  assert.equal(track.samples.length, LENGTH);
  track.finish();
  assert.equal(track.samples.length, LENGTH);
});

Deno.test("pauses before and behind everything are silent and last as long as was asked", () => {
  const output = used();
  const track = new Track(output);
  track.pause(1);
  const { begin, end } = speak(track);
  assert.equal(begin, 24_000 + HEAD - 600);
  track.pause(2);
  track.finish();
  const { samples } = track;
  assert(samples.subarray(0, 24_000).every((sample) => sample === 0));
  assert.equal(samples.length, end + 48_000);
  assert(samples.subarray(-24_000).every((sample) => sample === 0));
  assert(output.subarray(samples.length).every((sample) => sample === Math.fround(0.7)));
});

Deno.test("no join makes a step, wherever the pause cuts", () => {
  for (let cut = 0; cut < 40; cut++) {
    const track = new Track(used());
    speak(track);
    track.pause(cut / 100);
    const { begin } = speak(track, 0.5);
    const around = track.samples.subarray(begin - 300, begin + 300);
    for (let i = 1; i < around.length; i++) assert(Math.abs(around[i] - around[i - 1]) < 0.06);
  }
});

Deno.test("utterances with their pauses never take more than their lengths and pauses together", () => {
  const track = new Track(new Float32Array(3 * LENGTH + 3 * 2400));
  for (let i = 0; i < 3; i++) {
    speak(track);
    track.pause(0.1);
  }
  track.finish();
  assert(track.samples.length <= 3 * LENGTH + 3 * 2400);
});
