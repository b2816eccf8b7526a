/**
 * The weights of the part-of-speech tagger: one file of little-endian float32, tensor after tensor.
 *
 * @module
 */

import { KokoroError } from "../../../errors.ts";
import { SETUP_COMMAND } from "../../../project/setup_command.ts";

/** How wide a token's vector is, from its embedding to the last layer. */
export const WIDTH = 96;
/** A maxout unit takes the largest of this many sums. */
export const PIECES = 3;
/** Each convolution sees the token before, the token and the token after. */
export const WINDOW = 3 * WIDTH;
/** How many convolutions there are, one upon the other. */
export const CONVOLUTIONS = 4;
/** How many parts of speech there are. */
export const TAGS = 50;

/**
 * The features of a token that are embedded, in the order of the model, each with the rows of its
 * table and the seed that its hash begins with.
 */
export const FEATURES = [
  { name: "norm", rows: 5000, seed: 8 },
  { name: "prefix", rows: 1000, seed: 9 },
  { name: "suffix", rows: 2500, seed: 10 },
  { name: "shape", rows: 2500, seed: 11 },
  { name: "spaceAfter", rows: 50, seed: 12 },
  { name: "isSpace", rows: 50, seed: 13 },
] as const;

/** A maxout layer and the normalisation after it; `inputs` wide on one side, `WIDTH` on the other. */
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
  /** Mixes the embeddings, side by side, into one vector. */
  readonly mix: MaxoutWeights;
  readonly convolutions: readonly MaxoutWeights[];
  /** `[TAGS, WIDTH]` */
  readonly output: Float32Array;
  /** `[TAGS]` */
  readonly outputBias: Float32Array;
}

/** Hands out the next tensor of so many values. */
type NextTensor = (values: number) => Float32Array;

/**
 * The weights in a file's bytes, without copying them.
 *
 * @throws {KokoroError} `setup` when the file is of another size
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

/** What the file has in it, in its order: the one place that knows. */
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
