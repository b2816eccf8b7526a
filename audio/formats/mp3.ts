/**
 * MP3, with what a player needs to leave out the silence that the format adds.
 *
 * @module
 */

import { loadMediabunny, loadMp3Encoder } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";
import { encodeInto } from "./output.ts";
import { infoFrame, mp3Bitrates } from "./mp3_info.ts";

/** Those of MPEG-1, MPEG-2 and MPEG-2.5, in Hz. */
export const MP3_RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/**
 * An MP3 file of constant bitrate, in bits per second. A stream has nothing in front of its frames: it plays 1105
 * samples of silence first.
 */
export async function openMp3(
  { bitrate }: { bitrate: number },
  sound: Sound,
  emit: Emit,
): Promise<Encoder> {
  const { sampleRate, length } = sound;
  checkBitrate(bitrate, sampleRate);
  const [{ Mp3OutputFormat }, { registerMp3Encoder }] = await Promise.all([
    loadMediabunny(),
    loadMp3Encoder(),
  ]);
  registerMp3Encoder();
  let frames = 0;
  const pieces: Uint8Array<ArrayBuffer>[] = []; // of a whole file, until it is known
  const encoder = await encodeInto(
    new Mp3OutputFormat({ xingHeader: false }), // the one that it writes says nothing of silence
    { codec: "mp3", bitrate, onEncodedPacket: () => frames++ },
    (samples) => ({ format: "f32", data: samples }),
    sound,
    length === undefined ? emit : (bytes) => pieces.push(bytes),
  );
  if (length === undefined) return encoder;
  return {
    ...encoder,
    async finish(): Promise<void> {
      await encoder.finish();
      const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
      emit(infoFrame(pieces[0], { bitrate, sampleRate, samples: length, frames, bytes }));
      pieces.forEach(emit);
    },
  };
}

function checkBitrate(bitrate: number, sampleRate: number): void {
  const known = mp3Bitrates(sampleRate);
  if (known.includes(bitrate)) return;
  throw new KokoroError(
    "input",
    `bitrate is ${bitrate}: an MP3 file of ${sampleRate} Hz has one of ${known.join(", ")}`,
  );
}
