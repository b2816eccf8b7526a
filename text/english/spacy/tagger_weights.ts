/**
 * The weights of the part-of-speech tagger: one file of little-endian float32 values, one tensor
 * after the other.
 *
 * @module
 */

import { KokoroError } from "../../../errors.ts";
import { SETUP_COMMAND } from "../../../project/setup_command.ts";

/** The length of a token's vector, from the embedding to the last layer. */
export const WIDTH = 96;
/** The number of sums of a maxout unit, which outputs the largest of them. */
export const PIECES = 3;
/** The number of inputs of a convolution: the token and its two neighbours. */
export const WINDOW = 3 * WIDTH;
/** The number of convolution layers. */
export const CONVOLUTIONS = 4;
/** The number of parts of speech. */
export const TAGS = 50;

/**
 * The features of a token that are embedded, in the order of the model. `rows` is the number of
 * rows in the table of a feature, `seed` the seed of its hash.
 */
export const FEATURES = [
  { name: "norm", rows: 5000, seed: 8 },
  { name: "prefix", rows: 1000, seed: 9 },
  { name: "suffix", rows: 2500, seed: 10 },
  { name: "shape", rows: 2500, seed: 11 },
  { name: "spaceAfter", rows: 50, seed: 12 },
  { name: "isSpace", rows: 50, seed: 13 },
] as const;

/** The weights of a maxout layer and its normalisation: `inputs` inputs, `WIDTH` outputs. */
export interface MaxoutWeights {
  readonly inputs: number;
  /** `[WIDTH * PIECES, inputs]` */
  readonly weight: Float32Array;
  /** `[WIDTH * PIECES]` */
  readonly bias: Float32Array;
  /** `[WIDTH]` */
  readonly gain: Float32Array;
  /** `[WIDTH]` */
  readonly shift: Float32Array;
}

/** All weights of the tagger. */
export interface TaggerWeights {
  /** One table of `[rows, WIDTH]` for each of {@linkcode FEATURES}. */
  readonly embeddings: readonly Float32Array[];
  /** The layer that mixes the concatenated embeddings into one vector. */
  readonly mix: MaxoutWeights;
  readonly convolutions: readonly MaxoutWeights[];
  /** `[TAGS, WIDTH]` */
  readonly output: Float32Array;
  /** `[TAGS]` */
  readonly outputBias: Float32Array;
}

/** Returns the next tensor, with the given number of values. */
type NextTensor = (values: number) => Float32Array;

/**
 * The weights in the bytes of a file. The tensors are views: nothing is copied.
 *
 * @throws {KokoroError} `setup` when the file has the wrong size
 */
export function readTaggerWeights(file: Uint8Array): TaggerWeights {
  let offset = file.byteOffset;
  const weights = layOut((values) => {
    const tensor = offset + 4 * values <= file.byteOffset + file.byteLength
      ? new Float32Array(file.buffer, offset, values)
      : new Float32Array(0);
    offset += 4 * values;
    return tensor;
  });
  if (offset !== file.byteOffset + file.byteLength) {
    throw new KokoroError("setup", `the tagger's weights are damaged: run ${SETUP_COMMAND} again`);
  }
  return weights;
}

/** Reads all tensors in the order of the file. Only this function defines that order. */
export function layOut(next: NextTensor): TaggerWeights {
  return {
    embeddings: FEATURES.map(({ rows }) => next(rows * WIDTH)),
    mix: maxout(FEATURES.length * WIDTH, next),
    convolutions: Array.from({ length: CONVOLUTIONS }, () => maxout(WINDOW, next)),
    output: next(TAGS * WIDTH),
    outputBias: next(TAGS),
  };
}

function maxout(inputs: number, next: NextTensor): MaxoutWeights {
  return {
    inputs,
    weight: next(WIDTH * PIECES * inputs),
    bias: next(WIDTH * PIECES),
    gain: next(WIDTH),
    shift: next(WIDTH),
  };
}
