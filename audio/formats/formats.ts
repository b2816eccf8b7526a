/**
 * The formats of sound files, each with its extensions, options and encoder.
 *
 * @module
 */

import { z } from "../../deps.ts";
import type { Emit, Encoder, Sound } from "./encoder.ts";
import { FLAC_RATES, openFlac } from "./flac.ts";
import { MP3_RATES, openMp3 } from "./mp3.ts";
import { openOpus, OPUS_RATES } from "./opus.ts";
import { openPcm, openWav } from "./pcm.ts";

/**
 * The formats of sound files.
 *
 * @example
 * ```ts
 * import { type AudioFormat, audioFormat, encode } from "./mod.ts";
 * const TYPES: Record<AudioFormat, string> = {
 *   wav: "audio/wav",
 *   flac: "audio/flac",
 *   mp3: "audio/mpeg",
 *   opus: "audio/ogg",
 *   pcm: "audio/L16",
 * };
 * const format = audioFormat("answer.mp3");
 * const body = await encode(new Float32Array(24_000), 24_000, { format });
 * const response = new Response(body, { headers: { "content-type": TYPES[format] } });
 * console.log(response.headers.get("content-type")); // audio/mpeg
 * ```
 */
export type AudioFormat = "wav" | "flac" | "mp3" | "opus" | "pcm";

/** A format of sound files. */
export interface Format<Options extends z.ZodRawShape = z.ZodRawShape> {
  /** The extensions of its files, the usual one first. */
  readonly extensions: readonly string[];
  /** The options of this format, with their defaults, as `open` takes them. */
  readonly options: Options;
  /** The sample rates that its files can have, in Hz, in ascending order; undefined: any. */
  readonly rates?: readonly number[];
  open(
    options: z.infer<z.ZodObject<Options>>,
    sound: Sound,
    emit: Emit,
  ): Encoder | Promise<Encoder>;
}

const PCM_BITS = z.literal([16, 24, "float"], 'give 16, 24 or "float"').default(16);
const FLAC_BITS = z.literal([16, 24], "give 16 or 24").default(16);

const MP3_BITRATE = z.int("give a whole number of bits per second").default(64_000);
const OPUS_RANGE = "give a whole number of bits per second from 6000 to 256000";
const OPUS_BITRATE = z.int(OPUS_RANGE).min(6000, OPUS_RANGE).max(256_000, OPUS_RANGE)
  .default(64_000);

export const FORMATS: Readonly<Record<AudioFormat, Format>> = {
  wav: define({
    extensions: ["wav"],
    options: { bits: PCM_BITS },
    open: openWav,
  }),
  flac: define({
    extensions: ["flac"],
    options: { bits: FLAC_BITS },
    rates: FLAC_RATES,
    open: openFlac,
  }),
  mp3: define({
    extensions: ["mp3"],
    options: { bitrate: MP3_BITRATE },
    rates: MP3_RATES,
    open: openMp3,
  }),
  opus: define({
    extensions: ["opus", "ogg"],
    options: { bitrate: OPUS_BITRATE },
    rates: OPUS_RATES,
    open: openOpus,
  }),
  pcm: define({
    extensions: ["pcm", "raw"],
    options: { bits: PCM_BITS },
    open: openPcm,
  }),
};

/** Lets the compiler check that `open` accepts the values of `options`. */
function define<Options extends z.ZodRawShape>(format: Format<Options>): Format {
  return format as unknown as Format;
}
