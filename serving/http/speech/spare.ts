/**
 * Keeps an encoder that starts slowly ready for the next request.
 *
 * @module
 */

/** A stream that encodes samples. */
export type SoundStream = TransformStream<Float32Array, Uint8Array<ArrayBuffer>>;

/** At most one stream, made before it is needed. */
export class Spare {
  #stream: SoundStream | undefined;
  #isClosed = false;

  /** @param make makes a stream, whose encoder starts at once */
  constructor(private readonly make: () => SoundStream) {}

  /** Returns the stream that waits, or else a new one. */
  take(): SoundStream {
    const stream = this.#stream ?? this.make();
    this.#stream = undefined;
    return stream;
  }

  /** Makes the next stream, unless one waits. */
  prepare(): void {
    if (!this.#isClosed) this.#stream ??= this.make();
  }

  /** Ends the stream that waits. No other one will be prepared. */
  close(): void {
    this.#isClosed = true;
    this.#stream?.readable.cancel().catch(() => {}); // its encoder may have failed
    this.#stream = undefined;
  }
}
