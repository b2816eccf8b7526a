/**
 * The interface that the encoders of all formats share, and a stream on top of it.
 *
 * @module
 */

import { nextTurn } from "../../project/breathe.ts";

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
 * Receives bytes of a file, with their memory: it may keep or free it.
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

/** The part that an early encoder encodes by itself, in seconds. */
const FIRST = 0.2;

/**
 * Makes an encoder whose first bytes can be sent before the rest of the first samples is encoded.
 * It ignores samples after it was cancelled.
 *
 * @param sampleRate of the samples, in Hz
 */
export function early(encoder: Encoder, sampleRate: number): Encoder {
  const length = Math.ceil(FIRST * sampleRate);
  let begun = false;
  let cancelled = false;
  const add = async (samples: Float32Array): Promise<void> => {
    if (!cancelled && samples.length > 0) await encoder.add(samples);
  };
  return {
    async add(samples): Promise<void> {
      if (begun) return await add(samples);
      begun = true;
      await add(samples.subarray(0, length));
      await nextTurn();
      await add(samples.subarray(length));
    },
    finish: () => encoder.finish(),
    async cancel(): Promise<void> {
      cancelled = true;
      await encoder.cancel();
    },
  };
}

/**
 * A stream that encodes the samples written to it.
 *
 * @param open opens the encoder
 * @param explain returns the error that the stream fails with, for one of the encoder
 */
export function encoderStream(
  open: (emit: Emit) => Promise<Encoder>,
  explain: (error: unknown) => unknown,
): TransformStream<Float32Array, Uint8Array<ArrayBuffer>> {
  let opening: Promise<Encoder>;
  let wanted = true;
  const cancel = async (): Promise<void> => {
    wanted = false;
    await (await opening).cancel();
  };
  const orCancel = async (work: (encoder: Encoder) => Promise<void>): Promise<void> => {
    try {
      await work(await opening);
    } catch (error) {
      if (!wanted) return; // the reader has left, and the encoder was cancelled at its work
      await cancel();
      throw explain(error);
    }
  };
  return new TransformStream({
    async start(controller): Promise<void> {
      const emit: Emit = (bytes) => {
        if (!wanted) return;
        try {
          controller.enqueue(bytes);
        } catch {
          // The reader has left during `flush`, when `cancel` is not called any more.
          wanted = false;
        }
      };
      opening = open(emit);
      await opening;
    },
    transform: (samples) => orCancel((encoder) => encoder.add(samples)),
    flush: () => orCancel((encoder) => encoder.finish()),
    cancel,
  });
}
