/**
 * Encodes a stream of samples into a sink for bytes.
 *
 * @module
 */

import { type EncodeOptions, encodeStream } from "./encode.ts";

/**
 * A stream that encodes the samples written to it as `encodeStream` does, and writes the bytes to a
 * sink. Closing waits until the sink has accepted all bytes.
 *
 * @param open returns the sink. The signal it receives aborts immediately, whereas the sink itself
 * is aborted only after it has accepted the last chunk, which may never happen.
 * @param sampleRate of the samples, in Hz
 * @param signal aborts the encoding and the sink
 * @throws {KokoroError} `input` when an option is invalid
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
  /** The error of the sink says more than the one that follows from it. */
  const orOfSink = async (error: unknown): Promise<never> => {
    await taken;
    throw error;
  };
  return new WritableStream({
    start(controller): void {
      const aborted = AbortSignal.any([controller.signal, ...(signal ? [signal] : [])]);
      taken = readable.pipeTo(open(aborted), { signal: aborted });
      taken.catch(() => {}); // writing and closing report the error
    },
    write: (samples) => encoder.write(samples).catch(orOfSink),
    async close(): Promise<void> {
      await encoder.close().catch(orOfSink);
      await taken;
    },
  });
}
