/**
 * The formats of responses: their types, and their encoders.
 *
 * @module
 */

import { encode, type EncodeOptions, encodeStream } from "../../../audio/encode.ts";
import { SAMPLE_RATE } from "../../../ffi/symbols.ts";
import { z } from "../../../deps.ts";
import { aacStream } from "./aac.ts";
import { type SoundStream, Spare } from "./spare.ts";

/** How a response's sound is encoded. */
export interface Coding {
  /** The media type of the response. */
  readonly type: string;
  /** Makes a stream that encodes samples. */
  readonly stream: () => SoundStream;
  /** Makes the next stream in advance, if that takes long. */
  readonly prepare?: () => void;
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

/** The coding of a format with settings of its own. */
export function codingWith(options: EncodeOptions): Coding {
  return {
    type: TYPES[options.format],
    stream: () => encodeStream(SAMPLE_RATE, options),
    whole: (samples) => encode(samples, SAMPLE_RATE, options),
  };
}

/**
 * The formats with their usual settings. The encoders of FLAC and AAC start slowly: once such a
 * format was asked for, one of its encoders waits for the next request.
 */
export class Codings {
  readonly #flac = new Spare(() => encodeStream(SAMPLE_RATE, { format: "flac" }));
  readonly #aac = new Spare(() => aacStream(SAMPLE_RATE));
  readonly #all: Readonly<Record<FormatName, Coding>> = {
    mp3: codingWith({ format: "mp3" }),
    opus: codingWith({ format: "opus" }),
    aac: { type: TYPES.aac, ...streamsOf(this.#aac), whole: wholeAac },
    flac: { ...codingWith({ format: "flac" }), ...streamsOf(this.#flac) },
    wav: codingWith({ format: "wav" }),
    pcm: codingWith({ format: "pcm" }),
  };

  /** The coding of a format. */
  of(name: FormatName): Coding {
    return this.#all[name];
  }

  /** Ends the encoders that wait. None is made in advance any more. */
  close(): void {
    this.#flac.close();
    this.#aac.close();
  }
}

function streamsOf(spare: Spare): Required<Pick<Coding, "stream" | "prepare">> {
  return { stream: () => spare.take(), prepare: () => spare.prepare() };
}

async function wholeAac(samples: Float32Array): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = ReadableStream.from([samples]).pipeThrough(aacStream(SAMPLE_RATE));
  return await new Response(bytes).bytes();
}
