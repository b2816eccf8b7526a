/**
 * Files that mediabunny puts together.
 *
 * @module
 */

import {
  type AudioEncodingConfig,
  type AudioSource,
  loadMediabunny,
  type Output,
  type OutputFormat,
} from "../../deps.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";

/** A file of one track. With `seekable` it comes as one piece, when it has ended; the others never look back. */
export async function startOutput(
  format: OutputFormat,
  track: AudioSource,
  emit: Emit,
  seekable = false,
): Promise<Output> {
  const { AppendOnlyStreamTarget, BufferTarget, Output } = await loadMediabunny();
  const target = seekable
    ? new BufferTarget({ onFinalize: (buffer) => emit(new Uint8Array(buffer)) })
    : new AppendOnlyStreamTarget(
      // Its chunks are fresh memory of no one else.
      new WritableStream({ write: (bytes) => emit(bytes as Uint8Array<ArrayBuffer>) }),
    );
  const output = new Output({ format, target });
  output.addAudioTrack(track);
  await output.start();
  return output;
}

/** A file whose samples mediabunny encodes, after `convert` has made of them what the encoder takes. */
export async function encodeInto(
  format: OutputFormat,
  encoding: AudioEncodingConfig,
  convert: (samples: Float32Array) => Converted,
  { sampleRate }: Sound,
  emit: Emit,
  seekable = false,
): Promise<Encoder> {
  const { AudioSample, AudioSampleSource } = await loadMediabunny();
  const track = new AudioSampleSource(encoding);
  const output = await startOutput(format, track, emit, seekable);
  let taken = 0;
  return {
    async add(samples): Promise<void> {
      using sample = new AudioSample({
        ...convert(samples),
        numberOfChannels: 1,
        sampleRate,
        timestamp: taken / sampleRate,
      });
      taken += samples.length;
      await track.add(sample);
    },
    finish: () => output.finalize(),
    cancel: () => output.cancel(),
  };
}

interface Converted {
  readonly data: Float32Array | Int16Array | Int32Array;
  readonly format: "f32" | "s16" | "s32";
}
