/**
 * Decodes sound files into samples. For WAV, FLAC and MP3, the decoders share no code with the
 * encoders.
 *
 * @module
 */

import assert from "node:assert/strict";
import { loadMediabunny, loadOpus } from "../../deps.ts";
import { loadFlacDecoder, loadMp3Decoder } from "../../dev_deps.ts";
import type { AudioFormat } from "../../audio/formats/formats.ts";
import { joinSamples } from "../../audio/samples.ts";

export interface Sound {
  readonly sampleRate: number;
  readonly channels: number;
  readonly samples: Float32Array;
}

type Decoder = (bytes: Uint8Array<ArrayBuffer>) => Promise<Sound>;

/** The decoders of all formats but raw samples, which have no header. */
export const DECODERS: Readonly<Record<Exclude<AudioFormat, "pcm">, Decoder>> = {
  wav: decodeWav,
  flac: decodeFlac,
  mp3: decodeMp3,
  opus: decodeOpus,
};

async function decodeWav(bytes: Uint8Array<ArrayBuffer>): Promise<Sound> {
  const { AudioSampleSink, BufferSource, Input, WAVE } = await loadMediabunny();
  using input = new Input({ formats: [WAVE], source: new BufferSource(bytes) });
  const track = await input.getPrimaryAudioTrack();
  assert(track !== null);
  const parts: Float32Array[] = [];
  for await (const sample of new AudioSampleSink(track).samples()) {
    const part = new Float32Array(sample.numberOfFrames);
    sample.copyTo(part, { planeIndex: 0, format: "f32" });
    parts.push(part);
    sample.close();
  }
  return {
    sampleRate: track.sampleRate,
    channels: track.numberOfChannels,
    samples: joinSamples(parts),
  };
}

async function decodeFlac(bytes: Uint8Array): Promise<Sound> {
  const { FLACDecoder } = await loadFlacDecoder();
  const decoder = new FLACDecoder();
  await decoder.ready;
  const { channelData, sampleRate, bitDepth, errors } = await decoder.decodeFile(bytes);
  decoder.free();
  assert.deepEqual(errors, []);
  const steps = 2 ** (bitDepth - 1);
  return {
    sampleRate,
    channels: channelData.length,
    // The decoder maps the highest integer to 1.
    samples: channelData[0].map((sample) => Math.round(sample * (steps - 1)) / steps),
  };
}

/** Decodes mono MP3, for which the decoder may return two equal channels. */
async function decodeMp3(bytes: Uint8Array): Promise<Sound> {
  const { MPEGDecoder } = await loadMp3Decoder();
  const decoder = new MPEGDecoder();
  await decoder.ready;
  const { channelData, sampleRate, errors } = decoder.decode(bytes);
  decoder.free();
  assert.deepEqual(errors, []);
  assert.deepEqual(channelData[0], channelData[1] ?? channelData[0]);
  return { sampleRate, channels: 1, samples: channelData[0] };
}

/** Decodes as RFC 7845 requires: from after the pre-skip to the end that the last page states. */
async function decodeOpus(bytes: Uint8Array<ArrayBuffer>): Promise<Sound> {
  const { BufferSource, EncodedPacketSink, Input, OGG } = await loadMediabunny();
  const { createDecoder } = await loadOpus();
  using input = new Input({ formats: [OGG], source: new BufferSource(bytes) });
  const track = await input.getPrimaryAudioTrack();
  assert(track !== null);
  const head = (await track.getDecoderConfig())!.description as Uint8Array;
  const preSkip = new DataView(head.buffer, head.byteOffset).getUint16(10, true);
  using decoder = await createDecoder({ sampleRate: 48_000, channels: 1 });
  const parts: Float32Array[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) {
    parts.push(decoder.decodeFloat(packet.data));
  }
  return {
    sampleRate: 48_000,
    channels: track.numberOfChannels,
    samples: joinSamples(parts).subarray(preSkip, lastGranule(bytes)),
  };
}

/** The end that the last page of an Ogg file states, in samples at 48 kHz with the pre-skip. */
function lastGranule(bytes: Uint8Array<ArrayBuffer>): number {
  const page = bytes.findLastIndex((_, at) =>
    bytes[at] === 0x4F && bytes[at + 1] === 0x67 && bytes[at + 2] === 0x67 && bytes[at + 3] === 0x53
  );
  assert.equal(bytes[page + 5] & 4, 4, "it is the end of the stream");
  return Number(new DataView(bytes.buffer).getBigUint64(page + 6, true));
}
