/**
 * The formats of responses: their types, and their encoders.
 *
 * @module
 */

import { encode, type EncodeOptions, encodeStream } from "../../../audio/encode.ts";
import { SAMPLE_RATE } from "../../../ffi/symbols.ts";
import { z } from "../../../deps.ts";
import { aacStream } from "./aac.ts";

/** A stream that encodes samples. */
export type SoundStream = TransformStream<Float32Array, Uint8Array<ArrayBuffer>>;

/** How a response's sound is encoded. */
export interface Coding {
  /** The media type of the response. */
  readonly type: string;
  /** Makes a stream that encodes samples. */
  readonly stream: () => SoundStream;
  /** Encodes all samples of a speech, with their number in the header where there is one. */
  readonly whole: (samples: Float32Array) => Promise<Uint8Array<ArrayBuffer>>;
}

/** The names of OpenAI's formats, with their media types. */
const TYPES = {
  mp3: "audio/mpeg",
  opus: "audio/opus",
  aac: "audio/aac",
  flac: "audio/flac",
  wav: "audio/wav",
  pcm: "audio/pcm",
} as const;

/** The name of a format. */
export type FormatName = keyof typeof TYPES;

const NAMES = Object.keys(TYPES) as [FormatName, ...FormatName[]];

/** A format in a request. */
export const formatSchema = z.enum(NAMES, `give one of ${NAMES.join(", ")}`);

/** The coding of a format with its usual settings. */
export function codingOf(name: FormatName): Coding {
  return name === "aac" ? AAC : codingWith({ format: name });
}

/** The coding of a format with settings of its own. */
export function codingWith(options: EncodeOptions): Coding {
  return {
    type: TYPES[options.format],
    stream: () => encodeStream(SAMPLE_RATE, options),
    whole: (samples) => encode(samples, SAMPLE_RATE, options),
  };
}

const AAC: Coding = {
  type: TYPES.aac,
  stream: () => aacStream(SAMPLE_RATE),
  whole: async (samples) => {
    const bytes = ReadableStream.from([samples]).pipeThrough(aacStream(SAMPLE_RATE));
    return await new Response(bytes).bytes();
  },
};
