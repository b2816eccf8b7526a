/**
 * Samples on their way to what takes bytes.
 *
 * @module
 */

import { type EncodeOptions, encodeStream } from "./encode.ts";

/**
 * Takes samples as they come, and writes them to a sink as `encodeStream` does. Closing waits until that has taken all.
 *
 * @param open gives the sink, and is told at once when it is to stop: it is aborted itself only when it has taken what
 * it was given last, which may be never
 * @param sampleRate of the samples, in Hz
 * @param signal aborts all of it
 * @throws {KokoroError} `input` when an option can't be used
 */
export function encodeTo(
  open: (aborted: AbortSignal) => WritableStream<Uint8Array<ArrayBuffer>>,
  sampleRate: number,
  options: EncodeOptions,
  signal?: AbortSignal,
): WritableStream<Float32Array> {
  const { readable, writable } = encodeStream(sampleRate, options);
  const encoder = writable.getWriter();
  let taken: Promise<void>;
  return new WritableStream({
    start(controller): void {
      const aborted = AbortSignal.any([controller.signal, ...(signal ? [signal] : [])]);
      taken = readable.pipeTo(open(aborted), { signal: aborted });
      taken.catch(() => {}); // whoever writes or closes is told
    },
    write: (samples) => encoder.write(samples),
    async close(): Promise<void> {
      await encoder.close();
      await taken;
    },
  });
}
