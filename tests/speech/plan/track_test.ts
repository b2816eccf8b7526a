import assert from "node:assert/strict";
import { layOut, lengthWith, type Placed, type Sized } from "../../../speech/plan/layout.ts";
import { truePeak } from "../../../audio/true_peak.ts";
import { BEFORE_OVERLAP, Track } from "../../../speech/plan/track.ts";
import { assertSameBits } from "../../helpers/same_bits.ts";
import { largestStep } from "../../helpers/sound.ts";

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

/** An utterance of `who`, over whose end the next one begins. */
function said(who: string, overlap = 0): Sized {
  return { ...utterance(0, 0.35), who, isAnswerable: true, overlap };
}

/** Writes a tone for each utterance, and returns what is taken in chunks, joined, and the stems. */
function mixed(
  { placed, length }: Layout,
  amplitude: number,
  output?: Float32Array<ArrayBuffer>,
): { samples: Float32Array; stems: Float32Array[] } {
  const track = new Track(output, true);
  const parts = placed.map((one, turn) => {
    const samples = track.target(one).fill(1e-5);
    for (let i = 0; i < SPEECH; i++) {
      const soft = Math.min(1, i / 2000, (SPEECH - i) / 2000);
      samples[HEAD + i] = amplitude * soft * Math.sin(i / (10 + 3 * turn));
    }
    track.append(one, samples);
    const { overlap = 0 } = one.prepared;
    return track.take(overlap === 0 ? one.latest : one.end - overlap - BEFORE_OVERLAP).slice();
  });
  track.finish(length);
  const samples = Float32Array.from([...parts, track.take(length)].flatMap((part) => [...part]));
  const who = new Set(placed.map(({ prepared }) => prepared.who!));
  return { samples, stems: [...who].map((each) => track.stem(each)!) };
}

function sumOf(stems: readonly Float32Array[]): Float32Array {
  return stems[0].map((_, i) => stems.reduce((sum, stem) => sum + stem[i], 0));
}

const DIALOGUE = [said("a", 6000), said("b"), said("a", 11_000), said("c", 11_500), said("b")];

Deno.test("those who speak at the same time are heard both", () => {
  const layout = layoutOf(...DIALOGUE);
  const { samples } = mixed(layout, 0.2);
  const [first, second] = layout.placed;
  for (let i = second.begin + 200; i < first.end - 2000; i += 97) {
    const t = i - first.begin + first.prepared.speech.begin - HEAD;
    const u = i - second.begin + second.prepared.speech.begin - HEAD;
    const soft = Math.min(1, (SPEECH - t) / 2000);
    const expected = 0.2 * soft * Math.sin(t / 10) +
      (u < 0 ? 0 : 0.2 * Math.min(1, u / 2000) * Math.sin(u / 13));
    assert(Math.abs(samples[i] - expected) < 1e-4, `${i}: ${samples[i]}, not ${expected}`);
  }
});

for (const [name, amplitude] of [["soft", 0.2], ["loud", 0.85]] as const) {
  Deno.test(`the samples of ${name} speakers add up to those of all`, () => {
    const layout = layoutOf(...DIALOGUE);
    const { samples, stems } = mixed(layout, amplitude);
    const sum = sumOf(stems);
    assert.equal(sum.length, samples.length);
    const areAlone = (i: number): boolean =>
      stems.filter((stem) => Math.abs(stem[i]) > 0).length < 2;
    let together = 0;
    for (let i = 0; i < sum.length; i++) {
      if (areAlone(i)) assert.equal(sum[i], samples[i], `${i}`);
      else together++;
      assert(Math.abs(sum[i] - samples[i]) < 1e-6);
    }
    assert(together > 10_000);
  });

  Deno.test(`an output and a stream have the same ${name} mix`, () => {
    const layout = layoutOf(...DIALOGUE);
    const streamed = mixed(layout, amplitude);
    const output = used();
    const whole = mixed(layout, amplitude, output);
    assertSameBits(streamed.samples, whole.samples);
    assertSameBits(output.subarray(0, layout.length), whole.samples);
    for (const [i, stem] of streamed.stems.entries()) assertSameBits(stem, whole.stems[i]);
  });
}

Deno.test("a loud mix stays below full scale, and makes no step", () => {
  const { samples } = mixed(layoutOf(...DIALOGUE), 0.85);
  assert(truePeak(samples) <= -1 + 1e-6, `${truePeak(samples)} dBTP`);
  // The steepest tone alone has steps of 0.085 at most.
  assert(largestStep(samples) < 0.2, `${largestStep(samples)}`);
});

Deno.test("the samples of nobody are kept unless they are asked for", () => {
  const track = new Track();
  const [placed] = layoutOf(said("a")).placed;
  track.append(placed, track.target(placed).fill(0.1));
  track.take(placed.end);
  assert.equal(track.stem("a"), undefined);
});
