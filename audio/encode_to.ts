/**
 * Samples on their way to what takes bytes.
 *
 * @module
 */

import { type EncodeOptions, encodeStream } from "./encode.ts";

/**
 * Takes samples as they come, and writes them to `sink` as `encodeStream` does. Closing waits until that has taken all.
 *
 * @param sampleRate of the samples, in Hz
 * @param signal aborts the sink, also one that is slow to take what it was given
 * @throws {KokoroError} `input` when an option can't be used
 */
export function encodeTo(
  sink: WritableStream<Uint8Array<ArrayBuffer>>,
  sampleRate: number,
  options: EncodeOptions,
  signal?: AbortSignal,
): WritableStream<Float32Array> {
  const { readable, writable } = encodeStream(sampleRate, options);
  const encoder = writable.getWriter();
  let taken: Promise<void>;
  return new WritableStream({
    start(controller): void {
      // Nobody is asked to abort while a write is under way: the signal says so at once.
      const aborted = AbortSignal.any([controller.signal, ...(signal ? [signal] : [])]);
      taken = readable.pipeTo(sink, { signal: aborted });
      taken.catch(() => {}); // whoever writes or closes is told
    },
    write: (samples) => encoder.write(samples),
    async close(): Promise<void> {
      await encoder.close();
      await taken;
    },
  });
}
