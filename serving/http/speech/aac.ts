/**
 * AAC in ADTS frames, a format that needs no header and so can be streamed.
 *
 * @module
 */

import type { Emit, Encoder } from "../../../audio/formats/encoder.ts";
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
  let encoder: Encoder;
  let wanted = true;
  const cancel = async (): Promise<void> => {
    wanted = false;
    await encoder.cancel();
  };
  const orCancel = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (cause) {
      await cancel();
      const message = `the samples can't be encoded as AAC: ${reasonOf(cause)}`;
      throw new KokoroError("internal", message, { cause });
    }
  };
  return new TransformStream({
    async start(controller): Promise<void> {
      encoder = await openAac(sampleRate, (bytes) => wanted && controller.enqueue(bytes));
    },
    transform: (samples) => orCancel(() => encoder.add(samples)),
    flush: () => orCancel(() => encoder.finish()),
    cancel,
  });
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
