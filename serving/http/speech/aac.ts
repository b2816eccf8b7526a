/**
 * AAC in ADTS frames, a format that needs no header and so can be streamed.
 *
 * @module
 */

import { type Emit, type Encoder, encoderStream } from "../../../audio/formats/encoder.ts";
import { startOutput } from "../../../audio/formats/output.ts";
import { loadMediabunny } from "../../../deps.ts";
import { KokoroError, reasonOf } from "../../../errors.ts";
import { loadAacEncoder } from "../deps.ts";

/** In bits per second. */
const BITRATE = 64_000;

/** A stream that encodes the samples written to it as AAC. */
export function aacStream(
  sampleRate: number,
): TransformStream<Float32Array, Uint8Array<ArrayBuffer>> {
  return encoderStream(
    (emit) => openAac(sampleRate, emit),
    (cause) => {
      const message = `the samples can't be encoded as AAC: ${reasonOf(cause)}`;
      return new KokoroError("internal", message, { cause });
    },
  );
}

async function openAac(sampleRate: number, emit: Emit): Promise<Encoder> {
  const [{ AdtsOutputFormat, AudioSample, AudioSampleSource }, { registerAacEncoder }] =
    await Promise.all([loadMediabunny(), loadAacEncoder()]);
  registerAacEncoder();
  const track = new AudioSampleSource({ codec: "aac", bitrate: BITRATE });
  const output = await startOutput(new AdtsOutputFormat(), track, emit);
  let taken = 0;
  return {
    async add(samples): Promise<void> {
      using sample = new AudioSample({
        data: samples,
        format: "f32",
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
