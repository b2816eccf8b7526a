/**
 * Destinations of sound.
 *
 * @module
 */

import { encodeTo } from "../../audio/encode_to.ts";
import type { AudioFormat } from "../../audio/formats/formats.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";

/** Receives samples as they come. Closing it completes the result; aborting it leaves no result. */
export type Sink = WritableStream<Float32Array<ArrayBuffer>>;

/**
 * Writes samples to all sinks, one part ahead of the slowest sink, and closes the sinks. On an
 * error, aborts all sinks and throws the error.
 *
 * @param sinks opened one after the other, before the first samples are requested
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
      // `ready` or `closed` reports the errors of these calls.
      for (const writer of writers) writer.write(part).catch(() => {});
    }
    for (const writer of writers) writer.close().catch(() => {}); // `closed` reports errors
    await Promise.all(writers.map(({ closed }) => closed));
  } catch (error) {
    await Promise.allSettled(writers.map((writer) => writer.abort(error)));
    throw error;
  }
}

/** A sink that calls a function with bytes of a given format, until the signal aborts. */
export function callbackSink(
  onChunk: (bytes: Uint8Array<ArrayBuffer>) => void | Promise<void>,
  format: AudioFormat = "pcm",
  signal?: AbortSignal,
): Sink {
  return encodeTo(() => new WritableStream({ write: onChunk }), SAMPLE_RATE, { format }, signal);
}
