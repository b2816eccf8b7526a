import assert from "node:assert/strict";
import { encodeWav } from "../../audio/wav.ts";
import { loadMediabunny } from "../../deps.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";

interface Sound {
  sampleRate: number;
  channels: number;
  samples: Float32Array;
}

async function decode(bytes: Uint8Array): Promise<Sound> {
  const { AudioSampleSink, BufferSource, Input, WAVE } = await loadMediabunny();
  using input = new Input({ formats: [WAVE], source: new BufferSource(bytes) });
  const track = await input.getPrimaryAudioTrack();
  assert(track !== null);
  const parts: number[] = [];
  for await (const sample of new AudioSampleSink(track).samples()) {
    const part = new Float32Array(sample.numberOfFrames);
    sample.copyTo(part, { planeIndex: 0, format: "f32" });
    parts.push(...part);
    sample.close();
  }
  return {
    sampleRate: track.sampleRate,
    channels: track.numberOfChannels,
    samples: Float32Array.from(parts),
  };
}

/** A tone that changes, so that no sample can stand for another. */
const tone = Float32Array.from(
  { length: 30_000 },
  (_, index) => 0.9 * Math.sin(index / 17) * Math.cos(index / 4001),
);

const LEAST_BIT = 1 / 32768;

Deno.test("encodeWav writes 16 bits, 24 kHz, mono, within half of the least bit", async () => {
  const bytes = await encodeWav(tone, SAMPLE_RATE);
  assert.equal(bytes.length, 44 + 2 * tone.length);
  const { sampleRate, channels, samples } = await decode(bytes);
  assert.deepEqual([sampleRate, channels], [SAMPLE_RATE, 1]);
  assert.equal(samples.length, tone.length);
  samples.forEach((sample, index) => {
    assert(Math.abs(sample - tone[index]) <= LEAST_BIT / 2, `sample ${index}`);
  });
});

Deno.test("encodeWav rounds to the nearest of 32768 steps and saturates", async () => {
  const samples = Float32Array.of(0, 0.5, -0.5, 0.4 * LEAST_BIT, 0.6 * LEAST_BIT, 1, -1, 1.7, -2.3);
  const view = new DataView((await encodeWav(samples, SAMPLE_RATE)).buffer, 44);
  assert.deepEqual(
    Array.from(samples, (_, index) => view.getInt16(2 * index, true)),
    [0, 16384, -16384, 0, 1, 32767, -32768, 32767, -32768],
  );
});

Deno.test("encodeWav keeps floats as they are", async () => {
  const { sampleRate, samples } = await decode(await encodeWav(tone, SAMPLE_RATE, 32));
  assert.equal(sampleRate, SAMPLE_RATE);
  assert.deepEqual(samples, tone);
});

Deno.test("encodeWav refuses what is no sound", async () => {
  const refused = (samples: Float32Array, kind: string, message: RegExp): Promise<void> =>
    assert.rejects(encodeWav(samples, SAMPLE_RATE), { name: "KokoroError", kind, message });
  await refused(Float32Array.of(0, NaN), "internal", /sample 1 of 2 is NaN/);
  await refused(Float32Array.of(-Infinity), "internal", /sample 0 of 1 is -Infinity/);
  await refused(new Float32Array(0), "input", /no samples/);
});
