import assert from "node:assert/strict";
import { layOut, lengthWith, type Placed, type Sized } from "../../../speech/plan/layout.ts";
import { Track } from "../../../speech/plan/track.ts";

const HEAD = 6000;
const SPEECH = 12_000;
const TAIL = 9600;
const LENGTH = HEAD + SPEECH + TAIL;

/** An utterance: silence, speech with soft edges, and silence. Pauses are in seconds. */
function utterance(before = 0, after = 0): Sized {
  return {
    length: LENGTH,
    speech: { begin: HEAD - 600, end: HEAD + SPEECH + 1200 },
    pause: { before: 24_000 * before, after: 24_000 * after },
  };
}

/** A slot that still holds samples from an earlier use. */
const used = (length = 240_000): Float32Array<ArrayBuffer> => new Float32Array(length).fill(0.7);

interface Layout {
  readonly placed: readonly Placed<Sized>[];
  readonly length: number;
}

function layoutOf(...utterances: Sized[]): Layout {
  const placed = layOut(utterances);
  return { placed, length: lengthWith(placed.at(-1)!) };
}

/**
 * Writes utterances to their places. Each is a tone between almost silent parts. Returns the
 * samples that are taken after each utterance and at the end.
 */
function write({ placed, length }: Layout, output?: Float32Array<ArrayBuffer>): Float32Array[] {
  const track = new Track(output);
  const taken = placed.map((one) => {
    const samples = track.target(one);
    samples.fill(1e-5);
    for (let i = 0; i < SPEECH; i++) samples[HEAD + i] = 0.3 * Math.sin(i / 10);
    track.append(one, samples);
    return track.take(one.end);
  });
  track.finish(length);
  return [...taken, track.take(length)];
}

const isZero = (sample: number): boolean => sample === 0;

for (const seconds of [0.15, 0.35, 0.5, 1.5]) {
  Deno.test(`a pause of ${seconds} s between utterances has that length`, () => {
    const layout = layoutOf(utterance(0, seconds), utterance());
    const output = used();
    write(layout, output);
    const [{ end }, { begin }] = layout.placed;
    assert.equal(begin - end, 24_000 * seconds);
    const isLoud = (sample: number): boolean => Math.abs(sample) > 0.01;
    const gap = begin + output.subarray(begin).findIndex(isLoud) -
      output.subarray(0, begin).findLastIndex(isLoud);
    // The soft edges of speech, 25 ms and 50 ms long, make the gap longer.
    assert(Math.abs(gap / 24_000 - seconds - 0.075) < 0.006);
  });
}

Deno.test("the silence before the first and after the last utterance is kept", () => {
  const { placed: [placed], length } = layoutOf(utterance());
  assert.deepEqual([placed.at, placed.from, length], [0, 0, LENGTH]);
  assert.deepEqual([placed.begin, placed.end], [HEAD - 600, HEAD + SPEECH + 1200]);
});

Deno.test("pauses before and after all speech are silent and have the requested length", () => {
  const layout = layoutOf(utterance(1, 2));
  const output = used();
  write(layout, output);
  const [{ begin, end }] = layout.placed;
  assert.equal(begin, 24_000 + HEAD - 600);
  assert(output.subarray(0, 24_000).every(isZero));
  assert.equal(layout.length, end + 48_000);
  assert(output.subarray(layout.length - 24_000, layout.length).every(isZero));
});

Deno.test("the output is zero after the last utterance", () => {
  const layout = layoutOf(utterance(), utterance());
  const output = used();
  write(layout, output);
  assert(!isZero(output[layout.length - 1000]));
  assert(output.subarray(layout.length).every(isZero));
});

Deno.test("an output too short for the last silence has the same samples and fades out", () => {
  const layout = layoutOf(utterance(0, 0.2), utterance());
  const whole = used();
  write(layout, whole);
  const { end } = layout.placed[1];
  for (const length of [end, end + 1, layout.length - 1, layout.length]) {
    const output = used(length);
    write(layout, output);
    assert.deepEqual(output.subarray(0, length - 120), whole.subarray(0, length - 120));
    assert(Math.abs(output[length - 1]) < 1e-6);
  }
});

Deno.test("a join makes no step, wherever the pause starts", () => {
  for (let cut = 0; cut < 40; cut++) {
    const layout = layoutOf(utterance(0, cut / 100), utterance());
    const output = used();
    write(layout, output);
    const { begin } = layout.placed[1];
    const around = output.subarray(begin - 300, begin + 300);
    for (let i = 1; i < around.length; i++) assert(Math.abs(around[i] - around[i - 1]) < 0.06);
  }
});

Deno.test("without an output, the same samples are taken as separate arrays", () => {
  for (const pause of [0, 0.001, 0.1, 0.35, 0.5, 2]) {
    const layout = layoutOf(utterance(0.1, pause), utterance(pause), utterance(0, pause));
    const output = used(layout.length);
    const views = write(layout, output);
    const arrays = write(layout);
    assert.deepEqual(arrays, views);
    for (const { buffer, byteLength } of arrays) assert.equal(buffer.byteLength, byteLength);
    assert.deepEqual(Float32Array.from(arrays.flatMap((array) => [...array])), output);
  }
});

Deno.test("an array that was taken can be transferred", () => {
  const layout = layoutOf(utterance(0, 0.35), utterance());
  const [first, second] = write(layout);
  const track = new Track();
  for (const [i, placed] of layout.placed.entries()) {
    const samples = track.target(placed);
    samples.fill(1e-5);
    for (let i = 0; i < SPEECH; i++) samples[HEAD + i] = 0.3 * Math.sin(i / 10);
    track.append(placed, samples);
    const taken = track.take(placed.end);
    assert.deepEqual(taken, [first, second][i]);
    structuredClone(taken, { transfer: [taken.buffer] });
  }
});

Deno.test("skipped samples are left out, and the rest moves to the start of the output", () => {
  const layout = layoutOf(utterance());
  const output = used();
  const track = new Track(output);
  const [placed] = layout.placed;
  const samples = track.target(placed).fill(0.25);
  track.append(placed, samples);
  track.skipTo(1000);
  assert.equal(track.take(5000).length, 4000);
  track.finish(layout.length);
  const settled = track.settle();
  assert.equal(settled.buffer, output.buffer);
  assert.deepEqual(settled, new Float32Array(4000).fill(0.25));
  assert(output.subarray(4000).every(isZero));
});
