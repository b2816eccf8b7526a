/**
 * Where sound goes to.
 *
 * @module
 */

import { audioFormat, encode } from "../../audio/encode.ts";
import { encodeTo } from "../../audio/encode_to.ts";
import type { AudioFormat } from "../../audio/formats/formats.ts";
import { collectSamples } from "../../audio/samples.ts";
import { checkPlace, writeFile } from "../../audio/write_file.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";

/** Takes samples as they come; closing it finishes, aborting it leaves nothing. */
export type Sink = WritableStream<Float32Array<ArrayBuffer>>;

/**
 * Writes samples to all sinks, one part ahead of the slowest, and closes them. After an error, which is thrown, all are
 * aborted.
 *
 * @param sinks are opened in turn, before there are samples
 */
export async function pour(
  samples: AsyncIterable<Float32Array<ArrayBuffer>>,
  sinks: AsyncIterable<Sink> | Iterable<Sink>,
): Promise<void> {
  const writers: WritableStreamDefaultWriter<Float32Array<ArrayBuffer>>[] = [];
  try {
    for await (const sink of sinks) writers.push(sink.getWriter());
    for await (const part of samples) {
      await Promise.all(writers.map(({ ready }) => ready));
      for (const writer of writers) writer.write(part).catch(() => {}); // `ready` or `closed` tells
    }
    for (const writer of writers) writer.close().catch(() => {}); // `closed` tells
    await Promise.all(writers.map(({ closed }) => closed));
  } catch (error) {
    await Promise.allSettled(writers.map((writer) => writer.abort(error)));
    throw error;
  }
}

/**
 * A file, which is there when the sink is closed.
 *
 * @param path its extension says its format
 * @throws {KokoroError} `input` for an unknown extension, `output` where no file can be
 */
export async function fileSink(path: string): Promise<Sink> {
  const format = audioFormat(path);
  await checkPlace(path);
  return collectSamples(async (samples) =>
    await writeFile(path, await encode(samples, SAMPLE_RATE, { format }))
  );
}

/** A function, which is given bytes of a format until the signal. */
export function callbackSink(
  onChunk: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>,
  format: AudioFormat = "pcm",
  signal?: AbortSignal,
): Sink {
  return encodeTo(() => new WritableStream({ write: onChunk }), SAMPLE_RATE, { format }, signal);
}
