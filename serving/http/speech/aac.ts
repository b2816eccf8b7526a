/**
 * AAC in ADTS frames, a format that needs no header and so can be streamed.
 *
 * @module
 */

import { early, type Emit, type Encoder, encoderStream } from "../../../audio/formats/encoder.ts";
import { openTrack } from "../../../audio/formats/track.ts";
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
  const [{ AdtsOutputFormat }, { registerAacEncoder }] = await Promise.all([
    loadMediabunny(),
    loadAacEncoder(),
  ]);
  registerAacEncoder();
  const encoder = await openTrack(
    {
      file: new AdtsOutputFormat(),
      coding: { codec: "aac", bitrate: BITRATE },
      formed: (samples) => ({ format: "f32", data: samples }),
    },
    { sampleRate, canSeek: false },
    emit,
  );
  return early(encoder, sampleRate);
}
