/**
 * What all formats have in common.
 *
 * @module
 */

/** Turns samples into the bytes of a file, piece by piece. What is ready goes to an `Emit`. */
export interface Encoder {
  /** Takes the next samples: mono, -1 to 1, finite, one at least. */
  add(samples: Float32Array): Promise<void>;
  /** Ends the file. */
  finish(): Promise<void>;
  /** Lets go of everything: there will be no file. */
  cancel(): Promise<void>;
}

/** Takes the next bytes of a file, for good. */
export type Emit = (bytes: Uint8Array<ArrayBuffer>) => void;

/** What a file is of. */
export interface Sound {
  /** In Hz. */
  readonly sampleRate: number;
  /** The number of samples; undefined while it is not known, as in a stream. */
  readonly length: number | undefined;
}
