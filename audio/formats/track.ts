/**
 * Files whose sound mediabunny encodes, each in a thread of its own.
 *
 * @module
 */

import {
  type AudioEncodingConfig,
  type AudioSample,
  loadMediabunny,
  type OutputFormat,
} from "../../deps.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";
import { startOutput } from "./output.ts";

/** Samples in the form that an encoder takes. */
export type TrackSamples =
  | { readonly format: "f32"; readonly data: Float32Array }
  | { readonly format: "s16"; readonly data: Int16Array }
  | { readonly format: "s32"; readonly data: Int32Array };

/** How a file is encoded. */
export interface TrackOptions {
  /** The format of the file. */
  readonly file: OutputFormat;
  /** The codec and its settings. */
  readonly coding: AudioEncodingConfig;
  /** Brings samples into the form that the encoder takes. */
  readonly formed: (samples: Float32Array) => TrackSamples;
}

/**
 * Opens an encoder, and waits until its thread has started, which takes 50 to 150 ms of processor
 * time.
 */
export async function openTrack(
  { file, coding, formed }: TrackOptions,
  { sampleRate, canSeek }: Pick<Sound, "sampleRate" | "canSeek">,
  emit: Emit,
): Promise<Encoder> {
  const mediabunny = await loadMediabunny();
  const track = new mediabunny.AudioSampleSource(coding);
  const output = await startOutput(file, track, emit, canSeek);
  let taken = 0;
  const sampleOf = (samples: Float32Array): AudioSample =>
    new mediabunny.AudioSample({
      ...formed(samples),
      numberOfChannels: 1,
      sampleRate,
      timestamp: taken / sampleRate,
    });
  await track.add(starting(sampleOf(new Float32Array())));
  return {
    async add(samples): Promise<void> {
      using sample = sampleOf(samples);
      taken += samples.length;
      await track.add(sample);
    },
    finish: () => output.finalize(),
    cancel: () => output.cancel(),
  };
}

/**
 * Makes a sample without sound fit to start an encoder. mediabunny starts the thread at the first
 * sample, and fails to read one without sound.
 */
function starting(sample: AudioSample): AudioSample {
  const room = 4; // in bytes: libFLAC needs some, even for no sound
  return Object.assign(sample, {
    clone: () => sample,
    allocationSize: () => room,
    copyTo: () => {},
  });
}
