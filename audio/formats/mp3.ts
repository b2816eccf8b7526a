/**
 * MP3, with the information that lets players skip the silence which the format adds.
 *
 * @module
 */

import { loadMp3Encoder } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";
import { infoFrame, MPEG1 } from "./mp3_info.ts";

/** The sample rates of MPEG-1, MPEG-2 and MPEG-2.5, in Hz. */
export const MP3_RATES = [8000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

/** The bitrates that the encoder supports, in kbit/s: those of MPEG, except 56 and 144. */
const MPEG1_KBITS = [32, 40, 48, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320] as const;
const MPEG2_KBITS = [8, 16, 24, 32, 40, 48, 64, 80, 96, 112, 128, 160] as const;

type Mp3Encoder = Awaited<
  ReturnType<Awaited<ReturnType<typeof loadMp3Encoder>>["createMp3Encoder"]>
>;

/**
 * An encoder that has finished a file, for the next one: its machine code is there already, which
 * takes 20 to 40 ms of a core to make.
 */
let idle: Mp3Encoder | undefined;

async function takeEncoder(): Promise<Mp3Encoder> {
  const encoder = idle ?? await (await loadMp3Encoder()).createMp3Encoder();
  idle = undefined;
  return encoder;
}

/**
 * Opens an encoder for an MP3 file of constant bitrate, in bits per second. A stream has no info
 * frame at its start, so players don't skip the first 1105 samples, which are silence.
 */
export async function openMp3(
  { bitrate }: { bitrate: number },
  { sampleRate, canSeek }: Sound,
  emit: Emit,
): Promise<Encoder> {
  const kbits = checkBitrate(bitrate, sampleRate);
  const encoder = await takeEncoder();
  encoder.configure({
    channels: 1,
    sampleRate,
    outputSampleRate: sampleRate as 24_000, // one of MP3_RATES
    bitrate: kbits,
  });
  let [samples, bytes] = [0, 0];
  let first: Uint8Array | undefined;
  const info = (first: Uint8Array): Uint8Array<ArrayBuffer> =>
    infoFrame(first, { bitrate, sampleRate, samples, bytes });
  const take = (piece: Uint8Array): void => {
    const own = piece.slice(); // `piece` is in the encoder's memory
    if (own.length === 0) return;
    if (canSeek && first === undefined) emit(info(own)); // replaced at the end
    first ??= own.slice(); // who gets `own` may free it
    bytes += own.length;
    emit(own);
  };
  return {
    add(part): Promise<void> {
      samples += part.length;
      take(encoder.encode([part]));
      return Promise.resolve();
    },
    finish(): Promise<void> {
      take(encoder.finalize());
      if (canSeek && first !== undefined) emit(info(first), 0);
      idle = encoder;
      return Promise.resolve();
    },
    cancel: () => Promise.resolve(), // the encoder's memory is released with it
  };
}

/**
 * The bitrate in kbit/s.
 *
 * @throws {KokoroError} `input` when MP3 has no such bitrate at this sample rate
 */
function checkBitrate(
  bitrate: number,
  sampleRate: number,
): typeof MPEG1_KBITS[number] | typeof MPEG2_KBITS[number] {
  const known = sampleRate >= MPEG1 ? MPEG1_KBITS : MPEG2_KBITS;
  const found = known.find((kbits) => 1000 * kbits === bitrate);
  if (found !== undefined) return found;
  throw new KokoroError(
    "input",
    `bitrate is ${bitrate}: for an MP3 file at ${sampleRate} Hz, give one of ` +
      known.map((kbits) => 1000 * kbits).join(", "),
  );
}
