/**
 * MP3, with what a player needs to leave out the silence that the format adds.
 *
 * @module
 */

import { loadMp3Encoder } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";
import { infoFrame, MPEG1 } from "./mp3_info.ts";

/** Those of MPEG-1, MPEG-2 and MPEG-2.5, in Hz. */
export const MP3_RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** Those that the encoder takes, in kbit/s: of all that MPEG-1 and the others have, it leaves out 56 and 144. */
const MPEG1_KBITS = [32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const;
const MPEG2_KBITS = [8, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160] as const;

/**
 * An MP3 file of constant bitrate, in bits per second. A stream has nothing in front of its frames: it plays 1105
 * samples of silence first.
 */
export async function openMp3(
  { bitrate }: { bitrate: number },
  { sampleRate, length }: Sound,
  emit: Emit,
): Promise<Encoder> {
  const kbits = checkBitrate(bitrate, sampleRate);
  const { createMp3Encoder } = await loadMp3Encoder();
  const encoder = await createMp3Encoder();
  encoder.configure({
    channels: 1,
    sampleRate,
    outputSampleRate: sampleRate as 24_000, // one of MP3_RATES
    bitrate: kbits,
  });
  const pieces: Uint8Array<ArrayBuffer>[] = []; // of a whole file, until it is known
  const take = (bytes: Uint8Array): void => {
    const own = bytes.slice(); // they are in the encoder's memory
    if (own.length === 0) return;
    if (length === undefined) emit(own);
    else pieces.push(own);
  };
  return {
    add(samples): Promise<void> {
      take(encoder.encode([samples]));
      return Promise.resolve();
    },
    finish(): Promise<void> {
      take(encoder.finalize());
      if (length !== undefined) {
        const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0);
        emit(infoFrame(pieces[0], { bitrate, sampleRate, samples: length, bytes }));
        pieces.forEach(emit);
      }
      return Promise.resolve();
    },
    cancel: () => Promise.resolve(), // its memory goes with it
  };
}

/** The bitrate in kbit/s. */
function checkBitrate(
  bitrate: number,
  sampleRate: number,
): typeof MPEG1_KBITS[number] | typeof MPEG2_KBITS[number] {
  const known = sampleRate >= MPEG1 ? MPEG1_KBITS : MPEG2_KBITS;
  const found = known.find((kbits) => 1000 * kbits === bitrate);
  if (found !== undefined) return found;
  throw new KokoroError(
    "input",
    `bitrate is ${bitrate}: an MP3 file of ${sampleRate} Hz has one of ` +
      known.map((kbits) => 1000 * kbits).join(", "),
  );
}
