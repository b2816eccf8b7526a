/**
 * Requests of every kind, each with the results that it must have.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { join } from "node:path";
import { encode, encodeStream } from "../../../audio/encode.ts";
import { encodeTo } from "../../../audio/encode_to.ts";
import type { AudioFormat } from "../../../audio/formats/formats.ts";
import { joinSamples } from "../../../audio/samples.ts";
import { writeFile } from "../../../audio/write_file.ts";
import { loadFastCheck } from "../../../dev_deps.ts";
import { SAMPLE_RATE } from "../../../ffi/symbols.ts";
import type { KokoroModel } from "../../../speech/kokoro_model.ts";
import type { StreamOptions, SynthesisOptions } from "../../../speech/options.ts";
import { withoutSerial } from "./ogg.ts";

/** Short, so that many requests take little time. */
const SCRIPTS = [
  "No.",
  "Hello there.",
  "It is $5.",
  "Say [Kokoro](/kˈOkəɹO/).",
  "Wait. [pause:0.1s] Now.",
  "It needs more memory to say all of this at once than there is.",
] as const;

/** The number of the script that is only spoken where there is little memory. */
const LONG = SCRIPTS.length - 1;

const MANNERS: readonly { readonly format: AudioFormat; readonly options: SynthesisOptions }[] = [
  { format: "wav", options: { speed: 2 } },
  { format: "flac", options: { speed: 2, trimSilence: true, seed: 7 } },
  { format: "mp3", options: { speed: 1.8 } },
  { format: "opus", options: { speed: 1.9, emotion: "excited" } },
];

/** A slot of 20 s, which fits any script in any manner. */
const SLOT_BYTES = 20 * SAMPLE_RATE * Float32Array.BYTES_PER_ELEMENT;

/** The kinds of requests, and how often each is made in relation to the others. */
const SHARES = {
  "whole": 1,
  "slot": 1,
  "stream": 1,
  "file": 1, // encodes the samples, and writes them
  "sink": 1, // encodes and writes while the samples are made
  "abort": 3,
  "abort stream": 3,
  "cancel": 1, // after the first chunk
  "drop": 2, // before the first chunk
  "refuse": 2, // for its text
} as const;

/** The kind of a request. */
export type Kind = keyof typeof SHARES;

const KINDS = Object.entries(SHARES).flatMap(([kind, share]) =>
  Array<Kind>(share).fill(kind as Kind)
);

/** Whether a request encodes its samples and writes a file. */
export function isWriting(kind: Kind): kind is "file" | "sink" {
  return kind === "file" || kind === "sink";
}

/** A request to make. */
export interface Wish {
  readonly kind: Kind;
  readonly script: number;
  readonly manner: number;
  readonly priority: "high" | "normal" | "low";
  /** The time after which the request is aborted, if its kind says so, in milliseconds. */
  readonly afterMs: number;
  /** The memory that is left when there is little, in bytes. */
  readonly spare: number;
}

/**
 * The request with a longer script. It is not encoded, because the encoder for FLAC starts a
 * Worker, and V8 ends the process when it has no memory for one.
 */
export function needingMemory(wish: Wish): Wish {
  return { ...wish, script: LONG, kind: isWriting(wish.kind) ? "whole" : wish.kind };
}

/** What requests need. */
export interface Place {
  readonly model: KokoroModel;
  /** The folder for files. */
  readonly folder: string;
}

/** V8 ends the process when it gets no memory, so it needs some. The long script needs more. */
const SPARE = { min: 6e6, max: 24e6 };

/** The reason given for every intended abort. */
export const STOPPED = new Error("aborted on purpose");

/**
 * Makes up requests.
 *
 * @param spanMs the time within which requests are aborted, in milliseconds
 */
export async function makeWishes(count: number, seed: number, spanMs: number): Promise<Wish[]> {
  const { default: fc } = await loadFastCheck();
  const wish = fc.record({
    kind: fc.constantFrom(...KINDS),
    script: fc.nat(LONG - 1),
    manner: fc.nat(MANNERS.length - 1),
    priority: fc.constantFrom("high" as const, "normal" as const, "low" as const),
    afterMs: fc.nat(spanMs),
    spare: fc.integer(SPARE),
  });
  return fc.sample(wish, { numRuns: count, seed });
}

/** The results of all requests, each made when nothing else runs. */
export class Alone {
  readonly #results: ReadonlyMap<string, Result>;

  private constructor(results: ReadonlyMap<string, Result>) {
    this.#results = results;
  }

  static async of(model: KokoroModel): Promise<Alone> {
    const results = new Map<string, Result>();
    for (const [script, text] of SCRIPTS.entries()) {
      for (const [manner, { format, options }] of MANNERS.entries()) {
        const { samples } = await model.synthesize(text, options);
        const stream = ReadableStream.from([samples])
          .pipeThrough(encodeStream(SAMPLE_RATE, { format }));
        results.set(`${script} ${manner}`, {
          samples,
          file: withoutSerial(await encode(samples, SAMPLE_RATE, { format })),
          sink: withoutSerial(await new Response(stream).bytes()),
        });
      }
    }
    return new Alone(results);
  }

  /** Whether a request gave the same bits as alone. */
  isSame({ kind, script, manner }: Wish, result: Samples | Bytes): boolean {
    const alone = this.#results.get(`${script} ${manner}`)!;
    const expected = isWriting(kind) ? alone[kind] : alone.samples;
    const [a, b] = [result, expected].map(({ buffer, byteOffset, byteLength }) =>
      Buffer.from(buffer, byteOffset, byteLength)
    );
    return a.equals(b);
  }
}

type Samples = Float32Array;
type Bytes = Uint8Array;

interface Result {
  readonly samples: Samples;
  readonly file: Bytes;
  readonly sink: Bytes;
}

/** Makes a request. Returns its result, or undefined when it was cancelled. */
export async function makeRequest(
  { model, folder }: Place,
  { kind, script, manner, priority, afterMs }: Wish,
): Promise<Samples | Bytes | undefined> {
  const aborting = new AbortController();
  const { format, options } = MANNERS[manner];
  const path = join(folder, `${crypto.randomUUID()}.${format}`);
  const timer = kind.startsWith("abort")
    ? setTimeout(() => aborting.abort(STOPPED), afterMs)
    : undefined;
  try {
    return await MAKERS[kind]({
      model,
      text: SCRIPTS[script],
      format,
      path,
      options: { ...options, priority, signal: aborting.signal },
    });
  } finally {
    clearTimeout(timer);
  }
}

interface Making {
  readonly model: KokoroModel;
  readonly text: string;
  readonly format: AudioFormat;
  readonly path: string;
  readonly options: StreamOptions;
}

type Maker = (making: Making) => Promise<Samples | Bytes | undefined>;

const MAKERS: Readonly<Record<Kind, Maker>> = {
  "whole": whole,
  "slot": (making) => whole(making, new ArrayBuffer(SLOT_BYTES)),
  "stream": stream,
  "file": file,
  "sink": sink,
  "abort": (making) => whole(making),
  "abort stream": stream,
  "cancel": cancel,
  "drop": drop,
  "refuse": (making) => whole({ ...making, text: "Say [this](/q9/)." }),
};

async function whole({ model, text, options }: Making, output?: ArrayBuffer): Promise<Samples> {
  return (await model.synthesize(text, { ...options, output })).samples;
}

async function stream({ model, text, options }: Making): Promise<Samples> {
  const parts: Float32Array[] = [];
  for await (const { samples } of model.stream(text.match(/.{1,5}/gs)!, options)) {
    parts.push(samples);
  }
  return joinSamples(parts);
}

async function file(making: Making): Promise<Bytes> {
  const { path, format } = making;
  await writeFile(path, await encode(await whole(making), SAMPLE_RATE, { format }));
  const bytes = await Deno.readFile(path);
  await Deno.remove(path);
  return withoutSerial(bytes);
}

async function sink({ model, text, format, path, options }: Making): Promise<Bytes> {
  const chunks = model.stream(text, options); // may be refused, before there is a file
  const samples = new TransformStream<{ samples: Float32Array }, Float32Array>({
    transform: ({ samples }, controller) => controller.enqueue(samples),
  });
  try {
    const encoding = encodeTo(() => fileSink(path), SAMPLE_RATE, { format });
    await chunks.pipeThrough(samples).pipeTo(encoding);
    return withoutSerial(await Deno.readFile(path));
  } finally {
    await Deno.remove(path);
  }
}

/** Writes to a file. Unlike `Deno.FsFile.writable`, it reports when the last bytes don't fit. */
function fileSink(path: string): WritableStream<Uint8Array> {
  const file = Deno.createSync(path);
  return new WritableStream({
    async write(bytes): Promise<void> {
      try {
        for (let at = 0; at < bytes.length;) at += await file.write(bytes.subarray(at));
      } catch (error) {
        file.close(); // neither `close` nor `abort` follows
        throw error;
      }
    },
    close: () => file.close(),
    abort: () => file.close(),
  });
}

async function cancel({ model, text, options }: Making): Promise<undefined> {
  for await (const _chunk of model.stream(text, options)) break;
}

async function drop({ model, text, options }: Making): Promise<undefined> {
  await model.stream(text, options).cancel();
}
