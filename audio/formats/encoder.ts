/**
 * The interface that the encoders of all formats share.
 *
 * @module
 */

/** Encodes samples as a file, piece by piece. Finished bytes are passed to an `Emit`. */
export interface Encoder {
  /** Adds the next samples: mono, -1 to 1, finite, at least one. */
  add(samples: Float32Array): Promise<void>;
  /** Completes the file. */
  finish(): Promise<void>;
  /** Frees all resources without completing the file. */
  cancel(): Promise<void>;
}

/**
 * Receives bytes of a file, and may keep them: the caller does not reuse their memory.
 *
 * @param at the place in the file that they are written to; absent: the end. They go to another
 * place than the end only if `canSeek` is true
 */
export type Emit = (bytes: Uint8Array<ArrayBuffer>, at?: number) => void;

/** The sound that is encoded. */
export interface Sound {
  /** In Hz. */
  readonly sampleRate: number;
  /** The number of samples; undefined if not known, as in a stream. */
  readonly length: number | undefined;
  /**
   * Whether bytes that were emitted can be replaced by others, as in a file. In a stream, they
   * can't.
   */
  readonly canSeek: boolean;
}
