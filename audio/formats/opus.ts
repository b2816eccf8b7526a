/**
 * Opus in an Ogg file.
 *
 * @module
 */

import { loadMediabunny, loadOpus } from "../../deps.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";
import { startOutput } from "./output.ts";

/** The sample rates that libopus accepts, in Hz. Internally and when decoding, it uses 48 kHz. */
export const OPUS_RATES = [8000, 12_000, 16_000, 24_000, 48_000] as const;

/** The clock rate for all times and lengths in an Ogg Opus file, in Hz. */
const CLOCK = 48_000;

/** Frames of 20 ms, as the format recommends. */
const FRAMES_A_SECOND = 50;

/**
 * The duration of a page, in seconds. Readers receive one page at a time, so a stream has short
 * pages to let playback start early.
 */
const PAGE = { stream: 0.1, file: 1 };

/** Opens an encoder for an Ogg Opus file. Its bitrate is an average, in bits per second. */
export async function openOpus(
  { bitrate }: { bitrate: number },
  { sampleRate, canSeek }: Sound,
  emit: Emit,
): Promise<Encoder> {
  const [{ EncodedAudioPacketSource, EncodedPacket, OggOutputFormat }, { createEncoder }] =
    await Promise.all([loadMediabunny(), loadOpus()]);
  const frame = new Float32Array(sampleRate / FRAMES_A_SECOND);
  const track = new EncodedAudioPacketSource("opus");
  const output = await startOutput(
    new OggOutputFormat({ maximumPageDuration: canSeek ? PAGE.file : PAGE.stream }),
    track,
    emit,
  );
  const encoder = await createEncoder({
    sampleRate: sampleRate as typeof OPUS_RATES[number],
    channels: 1,
    bitrate,
    frameSize: frame.length,
  });
  const delay = encoder.getLookahead(); // in samples: the output lags by this much
  const head = opusHead(delay * CLOCK / sampleRate, sampleRate);
  const meta = {
    decoderConfig: { codec: "opus", sampleRate: CLOCK, numberOfChannels: 1, description: head },
  };

  let taken = 0; // samples; the last, incomplete frame of them is at the start of `frame`
  let frames = 0;
  const add = async (samples: Float32Array): Promise<void> => {
    for (let at = 0; at < samples.length;) {
      const filled = taken % frame.length;
      const part = samples.subarray(at, at + frame.length - filled);
      frame.set(part, filled);
      at += part.length;
      taken += part.length;
      if (taken % frame.length === 0) await write(frame.length);
    }
  };
  /** Writes the frame. Players play its first `heard` samples. */
  const write = async (heard: number): Promise<void> => {
    const bytes = encoder.encodeFloat(frame);
    const time = frames++ / FRAMES_A_SECOND;
    await track.add(new EncodedPacket(bytes, "key", time, heard / sampleRate), meta);
  };

  return {
    add,
    async finish(): Promise<void> {
      const end = taken + delay;
      const filled = taken % frame.length;
      frame.fill(0, filled);
      for (; frames * frame.length < end; frame.fill(0)) {
        await write(Math.min(frame.length, end - frames * frame.length));
      }
      await output.finalize();
      encoder.free();
    },
    async cancel(): Promise<void> {
      await output.cancel();
      encoder.free();
    },
  };
}

/** The first packet, as in RFC 7845, section 5.1. */
function opusHead(preSkip: number, sampleRate: number): Uint8Array<ArrayBuffer> {
  const head = new Uint8Array(19);
  head.set(new TextEncoder().encode("OpusHead"));
  const view = new DataView(head.buffer);
  view.setUint8(8, 1); // version
  view.setUint8(9, 1); // channels
  view.setUint16(10, preSkip, true);
  view.setUint32(12, sampleRate, true);
  view.setInt16(16, 0, true); // gain
  view.setUint8(18, 0); // mapping family: mono or stereo
  return head;
}
