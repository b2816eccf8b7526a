/**
 * FLAC: lossless compression of integer samples, to about half their size.
 *
 * @module
 */

import { loadFlacEncoder, loadMediabunny } from "../../deps.ts";
import { quantize } from "../quantize.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";
import { startOutput } from "./output.ts";

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

/** Opens an encoder for a FLAC file. In a stream, the header does not state the length. */
export async function openFlac(
  { bits }: { bits: 16 | 24 },
  { sampleRate, length }: Sound,
  emit: Emit,
): Promise<Encoder> {
  const [{ AudioSample, AudioSampleSource, FlacOutputFormat }, { registerFlacEncoder }] =
    await Promise.all([loadMediabunny(), loadFlacEncoder()]);
  registerFlacEncoder();
  const seekable = length !== undefined;
  const track = new AudioSampleSource({ codec: "flac" });
  const format = new FlacOutputFormat({ appendOnly: !seekable });
  const output = await startOutput(format, track, emit, seekable);
  let taken = 0;
  return {
    async add(samples): Promise<void> {
      using sample = new AudioSample({
        ...integersOf(samples, bits),
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

/**
 * The samples as the encoder needs them. It makes 16-bit files from 16-bit samples, and 24-bit
 * files from the upper 24 bits of 32-bit samples.
 */
function integersOf(
  samples: Float32Array,
  bits: 16 | 24,
): { format: "s16"; data: Int16Array } | { format: "s32"; data: Int32Array } {
  const integers = quantize(samples, bits);
  return bits === 16
    ? { format: "s16", data: Int16Array.from(integers) }
    : { format: "s32", data: integers.map((integer) => integer << 8) };
}
