/**
 * FLAC: integers, lossless, about half of their size.
 *
 * @module
 */

import { loadFlacEncoder, loadMediabunny } from "../../deps.ts";
import { quantize } from "../quantize.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";
import { encodeInto } from "./output.ts";

/** Those that the encoder takes, in Hz. */
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

/** A FLAC file; in a stream its header leaves out how long it is. */
export async function openFlac(
  { bits }: { bits: 16 | 24 },
  sound: Sound,
  emit: Emit,
): Promise<Encoder> {
  const [{ FlacOutputFormat }, { registerFlacEncoder }] = await Promise.all([
    loadMediabunny(),
    loadFlacEncoder(),
  ]);
  registerFlacEncoder();
  const seekable = sound.length !== undefined;
  const format = new FlacOutputFormat({ appendOnly: !seekable });
  return encodeInto(
    format,
    { codec: "flac" },
    (samples) => {
      const integers = quantize(samples, bits);
      // It makes files of 16 bits from samples of 16, and of 24 from the highest 24 of 32.
      return bits === 16
        ? { format: "s16", data: Int16Array.from(integers) }
        : { format: "s32", data: integers.map((integer) => integer << 8) };
    },
    sound,
    emit,
    seekable,
  );
}
