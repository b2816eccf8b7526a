/**
 * Encodes samples as sound files, complete or as a stream.
 *
 * @module
 */

import { isFloat32Array } from "node:util/types";
import { checkArgument, checkObject, shown, textSchema } from "../configs/check_options.ts";
import { z } from "../deps.ts";
import { explained, explainMemory, KokoroError } from "../errors.ts";
import { breathe } from "../project/breathe.ts";
import { early, type Emit, type Encoder, encoderStream } from "./formats/encoder.ts";
import { type AudioFormat, FORMATS } from "./formats/formats.ts";
import type { PcmBits } from "./formats/pcm.ts";
import { Pieces } from "./pieces.ts";
import { openResampler, resampledLength } from "./resample.ts";
import { extensionOf } from "./write_file.ts";

/**
 * The format of a sound file, and its settings.
 *
 * @example
 * ```ts
 * import { encode, type EncodeOptions } from "./mod.ts";
 * const samples = new Float32Array(24_000); // a second
 * const files: EncodeOptions[] = [
 *   { format: "wav", bits: "float" },
 *   { format: "flac", bits: 24, outputSampleRate: 48_000 },
 *   { format: "opus", bitrate: 24_000 },
 * ];
 * for (const options of files) console.log((await encode(samples, 24_000, options)).length);
 * ```
 */
export type EncodeOptions =
  & (
    | { readonly format: "wav" | "pcm"; /** Default: 16. */ readonly bits?: PcmBits }
    | { readonly format: "flac"; /** Default: 16. */ readonly bits?: 16 | 24 }
    | {
      readonly format: "mp3" | "opus";
      /**
       * In bits per second. Default: 64000.
       *
       * - MP3 at sample rates up to 24 kHz: 8000, 16000, 24000, 32000, 40000, 48000, 64000,
       *   80000, 96000, 112000, 128000 or 160000
       * - MP3 at 32 kHz and above: 32000, 40000, 48000, 64000, 80000, 96000, 112000, 128000,
       *   160000, 192000, 224000, 256000 or 320000
       * - Opus: 6000 to 256000, as an average
       */
      readonly bitrate?: number;
    }
  )
  & {
    /**
     * The sample rate of the file, in Hz, 8000 to 192000. Default: that of the samples. If the
     * format does not support it, the next higher rate that it supports, or else its highest rate.
     */
    readonly outputSampleRate?: number;
  };

/** The range of accepted sample rates, in Hz. */
const [LOWEST, HIGHEST] = [8000, 192_000];
const RATE = `give a whole number from ${LOWEST} to ${HIGHEST}`;
const rate = z.int(RATE).min(LOWEST, RATE).max(HIGHEST, RATE);

const NAMES = Object.keys(FORMATS) as AudioFormat[];

/**
 * The format of the file at `path`, according to its extension. Call this before synthesis to have
 * an unknown extension reported early.
 *
 * @throws {KokoroError} `input` for an unknown extension; the message names the known ones
 * @example
 * ```ts
 * import { audioFormat } from "./mod.ts";
 * console.log(audioFormat("speech.ogg")); // opus
 * ```
 */
export function audioFormat(path: string): AudioFormat {
  checkArgument(textSchema, path, "path");
  const extension = extensionOf(path);
  const format = NAMES.find((name) => FORMATS[name].extensions.includes(extension));
  if (format !== undefined) return format;
  const known = NAMES.flatMap((name) => FORMATS[name].extensions).map((end) => `.${end}`);
  throw new KokoroError(
    "input",
    `sound can't be written to ${path}: its name must end in ${known.join(", ")}`,
  );
}

/**
 * Encodes samples as a mono sound file, and returns its bytes.
 *
 * @param samples -1 to 1; values beyond are clipped, except in float files and Opus
 * @param sampleRate of the samples, in Hz, 8000 to 192000
 * @throws {KokoroError} `input` when there are no samples, one is not finite, or an option is
 * invalid; `setup` when the encoder can't be loaded, or when the file needs another sample rate and
 * the resampler can't be loaded; `memory` when there is too little memory
 * @example
 * ```ts
 * import { encode } from "./mod.ts";
 * const second = new Float32Array(24_000);
 * await Deno.writeFile("a.wav", await encode(second, 24_000, { format: "wav", bits: 24 }));
 * await Deno.writeFile("a.mp3", await encode(second, 24_000, { format: "mp3", bitrate: 96_000 }));
 * ```
 */
export async function encode(
  samples: Float32Array,
  sampleRate: number,
  options: EncodeOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  return await encodeWhole(samples, sampleRate, options).catch((error) => {
    throw explainMemory(error);
  });
}

async function encodeWhole(
  samples: Float32Array,
  sampleRate: number,
  options: EncodeOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const pieces = new Pieces();
  const settings = checkEncoding(sampleRate, options);
  checkSamples(samples);
  const emit: Emit = (bytes, at) => pieces.add(bytes, at);
  const length = lengthOf(samples);
  const encoder = await openEncoder(settings, emit, { length, canSeek: true });
  try {
    await encoder.add(samples);
    await encoder.finish();
  } catch (error) {
    await encoder.cancel();
    throw error;
  }
  return pieces.join();
}

/**
 * A stream that encodes the samples written to it as a mono sound file. The size of the chunks does
 * not affect the result. The file can be played from its start while it is still being made. Its
 * header does not state its length, even in formats that usually do so.
 *
 * @param sampleRate of the samples, in Hz, 8000 to 192000
 * @throws {KokoroError} `input` when an option is invalid. Later errors make the stream fail; they
 * are those of `encode`.
 * @example
 * ```ts
 * import { encodeStream } from "./mod.ts";
 * const seconds = ReadableStream.from([new Float32Array(24_000), new Float32Array(24_000)]);
 * const file = seconds.pipeThrough(encodeStream(24_000, { format: "opus" }));
 * await Deno.writeFile("silence.opus", file);
 * ```
 */
export function encodeStream(
  sampleRate: number,
  options: EncodeOptions,
): TransformStream<Float32Array, Uint8Array<ArrayBuffer>> {
  const settings = checkEncoding(sampleRate, options);
  return encoderStream(
    (emit) => openEncoder(settings, emit, { canSeek: false }),
    explainMemory,
  );
}

/** The checked settings of a sound file. */
export interface EncodeSettings {
  readonly format: AudioFormat;
  readonly from: number;
  readonly to: number;
  /** The options of the format itself. */
  readonly options: Record<string, unknown>;
}

const formatSchema = z.looseObject({
  format: z.enum(NAMES, `give one of ${NAMES.join(", ")}`),
});

/**
 * Checks the sample rate of samples.
 *
 * @throws {KokoroError} `input` when it can't be used
 */
export function checkRate(sampleRate: number): void {
  checkArgument(rate, sampleRate, "sampleRate");
}

/**
 * Checks the settings of a sound file.
 *
 * @throws {KokoroError} `input` when one is invalid
 */
export function checkEncoding(sampleRate: number, options: EncodeOptions): EncodeSettings {
  const { format } = checkObject(formatSchema, options, "option");
  const { options: own, rates } = FORMATS[format];
  checkRate(sampleRate);
  const RATES = `for ${format}, give one of ${rates?.join(", ")}`;
  const schema = z.strictObject({
    format: z.literal(format),
    outputSampleRate: rate.refine((value) => rates?.includes(value) ?? true, RATES)
      .default(nextRate(sampleRate, rates)),
    ...own,
  });
  const { outputSampleRate, ...rest } = checkObject(schema, options, "option");
  return { format, from: sampleRate, to: outputSampleRate, options: rest };
}

/** The lowest of `rates` that is at least `sampleRate`, or else the highest one. */
function nextRate(sampleRate: number, rates: readonly number[] = [sampleRate]): number {
  return rates.find((rate) => rate >= sampleRate) ?? rates[rates.length - 1];
}

/** Opens an encoder that accepts any samples, of any length and at the sample rate `from`. */
export async function openEncoder(
  { format, from, to, options }: EncodeSettings,
  emit: Emit,
  { length, canSeek }: { readonly length?: number; readonly canSeek: boolean },
): Promise<Encoder> {
  const resampler = from === to ? undefined : await openResampler(from, to);
  const sound = {
    sampleRate: to,
    length: length === undefined ? undefined : resampledLength(length, from, to),
    canSeek,
  };
  const opened = await explained(
    "setup",
    `the ${format} encoder can't be loaded`,
    () => FORMATS[format].open(options, sound, emit),
  );
  const encoder = canSeek ? opened : early(opened, to);
  const encoding = (work: () => Promise<void>): Promise<void> =>
    explained("internal", `the samples can't be encoded as ${format}`, work);
  let taken = 0;
  const pass = async (samples: Float32Array): Promise<void> => {
    if (samples.length > 0) await encoding(() => encoder.add(samples));
  };
  return {
    async add(given): Promise<void> {
      checkSamples(given);
      const length = lengthOf(given);
      // One second at a time, so that encoding a long file does not block other work.
      for (let at = 0; at < length; at += from) {
        const second = plainCopy(given, at, Math.min(at + from, length));
        checkFinite(second, taken);
        taken += second.length;
        await pass(resampler ? resampler.add(second) : second);
        await breathe();
      }
    },
    async finish(): Promise<void> {
      if (taken === 0) throw new KokoroError("input", "there are no samples to encode");
      if (resampler) await pass(resampler.finish());
      await encoding(() => encoder.finish());
    },
    cancel: () => encoder.cancel(),
  };
}

/** Reads the length of any typed array, whatever properties of its own it has. */
const lengthOf: (samples: Float32Array) => number = Function.prototype.call.bind(
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Float32Array.prototype), "length")!.get!,
);

function checkSamples(samples: Float32Array): void {
  if (isFloat32Array(samples)) return;
  throw new KokoroError("input", `samples is ${shown(samples)}: give a Float32Array`);
}

/** A copy of some samples, which may be in shared or resizable memory. */
function plainCopy(samples: Float32Array, begin: number, end: number): Float32Array {
  const copy = new Float32Array(end - begin);
  for (let i = 0; i < copy.length; i++) copy[i] = samples[begin + i];
  return copy;
}

function checkFinite(samples: Float32Array, before: number): void {
  const bad = samples.findIndex((sample) => !Number.isFinite(sample));
  if (bad < 0) return;
  throw new KokoroError(
    "input",
    `sample ${before + bad} is ${samples[bad]}: samples must be finite`,
  );
}
