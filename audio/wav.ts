/**
 * Samples as a WAV file.
 *
 * @module
 */

import { loadMediabunny } from "../deps.ts";
import { KokoroError } from "../errors.ts";

/** `16`: integers, what everything can read. `32`: floats, the samples exactly as they are. */
export type WavBits = 16 | 32;

const CODECS = { 16: "pcm-s16", 32: "pcm-f32" } as const;

/**
 * The bytes of a mono WAV file.
 *
 * @param samples -1 to 1; with 16 bits what is beyond becomes the loudest there is
 * @param sampleRate in Hz
 * @throws {KokoroError} `input` when there are no samples, `internal` for samples that are not finite
 * @example
 * ```ts
 * import { encodeWav } from "./audio/wav.ts";
 * await Deno.writeFile("silence.wav", await encodeWav(new Float32Array(24_000), 24_000));
 * ```
 */
export async function encodeWav(
  samples: Float32Array,
  sampleRate: number,
  bits: WavBits = 16,
): Promise<Uint8Array> {
  check(samples);
  const { AudioSample, AudioSampleSource, BufferTarget, Output, WavOutputFormat } =
    await loadMediabunny();
  const target = new BufferTarget();
  const output = new Output({ format: new WavOutputFormat(), target });
  const track = new AudioSampleSource({ codec: CODECS[bits] });
  output.addAudioTrack(track);
  await output.start();
  using sample = new AudioSample({
    data: samples,
    format: "f32",
    numberOfChannels: 1,
    sampleRate,
    timestamp: 0,
  });
  await track.add(sample);
  await output.finalize();
  return new Uint8Array(target.buffer!);
}

function check(samples: Float32Array): void {
  if (samples.length === 0) throw new KokoroError("input", "there are no samples to encode");
  const bad = samples.findIndex((sample) => !Number.isFinite(sample));
  if (bad >= 0) {
    throw new KokoroError("internal", `sample ${bad} of ${samples.length} is ${samples[bad]}`);
  }
}
