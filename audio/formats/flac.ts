/**
 * FLAC: lossless compression of integer samples, to about half their size.
 *
 * @module
 */

import { loadFlacEncoder, loadMediabunny } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { quantize } from "../quantize.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";
import { openTrack, type TrackSamples } from "./track.ts";

/** The sample rates that the encoder supports, in Hz. */
export const FLAC_RATES = [
  8000,
  16_000,
  22_050,
  24_000,
  32_000,
  44_100,
  48_000,
  88_200,
  96_000,
  176_400,
  192_000,
];

/** The muxer writes the number of samples with 32 bits. */
const MOST_SAMPLES = 2 ** 32 - 1;

/** Opens an encoder for a FLAC file. In a stream, the header does not state the length. */
export async function openFlac(
  { bits }: { bits: 16 | 24 },
  { sampleRate, canSeek }: Sound,
  emit: Emit,
): Promise<Encoder> {
  const [{ FlacOutputFormat }, { registerFlacEncoder }] = await Promise.all([
    loadMediabunny(),
    loadFlacEncoder(),
  ]);
  registerFlacEncoder();
  const encoder = await openTrack(
    {
      file: new FlacOutputFormat({ appendOnly: !canSeek }),
      coding: { codec: "flac" },
      formed: (samples) => integersOf(samples, bits),
    },
    { sampleRate, canSeek },
    emit,
  );
  let taken = 0;
  return {
    ...encoder,
    async add(samples): Promise<void> {
      taken += samples.length;
      if (canSeek && taken > MOST_SAMPLES) throw tooLong(sampleRate);
      await encoder.add(samples);
    },
  };
}

function tooLong(sampleRate: number): KokoroError {
  const hours = Math.floor(MOST_SAMPLES / sampleRate / 3600);
  return new KokoroError(
    "output",
    `a FLAC file at ${sampleRate} Hz can't be longer than ${hours} hours: ` +
      "choose another format, such as opus",
  );
}

/**
 * The samples as the encoder needs them. It makes 16-bit files from 16-bit samples, and 24-bit
 * files from the upper 24 bits of 32-bit samples.
 */
function integersOf(samples: Float32Array, bits: 16 | 24): TrackSamples {
  const integers = quantize(samples, bits);
  return bits === 16
    ? { format: "s16", data: Int16Array.from(integers) }
    : { format: "s32", data: integers.map((integer) => integer << 8) };
}
