/**
 * The file of the network that guesses how words sound: `text/english/g2p/g2p.bin`, written by
 * `training/g2p/export.py`.
 *
 * The file begins with the length of its header in bytes (32 bits) and the header, which is JSON.
 * The tensors and the n-grams follow in the order in which {@linkcode readG2pWeights} takes them. A
 * matrix has one scale for each row (FP32), then its values (int8). A vector is FP32.
 *
 * @module
 */

import { KokoroError } from "../../../errors.ts";
import { Bytes } from "./bytes.ts";
import { type JointHeader, JointNgram } from "./joint_ngram.ts";

/** What the header of the file says. */
interface Header {
  /** The letters that the network knows. Their numbers begin at 1; 0 is no letter. */
  readonly letters: string;
  /** What a letter may sound like: no phoneme or up to three. */
  readonly chunks: readonly string[];
  /** For each letter, the numbers of the chunks that it may sound like. */
  readonly choices: readonly (readonly number[])[];
  /** How many letters before and after a letter its first vector depends on. */
  readonly reach: number;
  /** Places that are counted from the start and from the end of a word. */
  readonly places: number;
  /** The size of a letter's vector. */
  readonly width: number;
  /** The number of values within a block of the encoder. */
  readonly inner: number;
  /** For each block of the encoder, how far apart the three letters are that it combines. */
  readonly strides: readonly number[];
  /** The sizes of the decoder's two layers. */
  readonly hidden: readonly [number, number];
  /** The number of things that the decoder knows about the chunks so far. */
  readonly memories: number;
  readonly joint: JointHeader;
}

/** A matrix, row after row. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** A block of the encoder. */
export interface Block {
  readonly gain: Float32Array;
  readonly shift: Float32Array;
  readonly first: Matrix;
  readonly firstBias: Float32Array;
  readonly second: Matrix;
  readonly secondBias: Float32Array;
}

/** The network's parts. */
export interface G2pWeights extends Omit<Header, "joint"> {
  /** For each place in reach of a letter, a vector for each letter that may be there. */
  readonly near: readonly Matrix[];
  readonly fromStart: Matrix;
  readonly fromEnd: Matrix;
  readonly blocks: readonly Block[];
  readonly gain: Float32Array;
  readonly shift: Float32Array;
  readonly encoded: Matrix;
  readonly encodedBias: Float32Array;
  /** For each memory, a vector for each of its values. */
  readonly memory: readonly Matrix[];
  readonly second: Matrix;
  readonly secondBias: Float32Array;
  readonly output: Matrix;
  readonly outputBias: Float32Array;
  readonly joint: JointNgram;
}

/**
 * Reads the weights.
 *
 * @param file the content of the file
 * @throws {KokoroError} `weights` when the file does not have the layout above
 */
export function readG2pWeights(file: Uint8Array): G2pWeights {
  try {
    return parse(file);
  } catch (cause) {
    throw new KokoroError(
      "weights",
      "g2p.bin, the network that reads unknown words, is damaged: run set-up again",
      { cause },
    );
  }
}

function parse(file: Uint8Array): G2pWeights {
  const bytes = new Bytes(file);
  const header: Header = JSON.parse(new TextDecoder().decode(bytes.uint8(bytes.uint32())));
  const { letters, chunks, reach, places, width, inner, strides, memories } = header;
  const [hidden, last] = header.hidden;
  const vector = (size: number): Float32Array => bytes.float32(size);
  const matrix = (rows: number, columns: number): Matrix => {
    const scales = bytes.float32(rows);
    const integers = new Int8Array(bytes.uint8(rows * columns).slice().buffer);
    const values = new Float32Array(integers);
    for (let row = 0, i = 0; row < rows; row++) {
      for (const end = i + columns; i < end; i++) values[i] *= scales[row];
    }
    return { rows, columns, values };
  };
  const matrices = (count: number, rows: number, columns: number): Matrix[] =>
    Array.from({ length: count }, () => matrix(rows, columns));
  // The order of the properties is that of the file.
  const weights = {
    ...header,
    near: matrices(2 * reach + 1, letters.length + 1, width),
    fromStart: matrix(places, width),
    fromEnd: matrix(places, width),
    blocks: strides.map(() => ({
      gain: vector(width),
      shift: vector(width),
      first: matrix(inner, 3 * width),
      firstBias: vector(inner),
      second: matrix(width, inner),
      secondBias: vector(width),
    })),
    gain: vector(width),
    shift: vector(width),
    encoded: matrix(hidden, width),
    encodedBias: vector(hidden),
    memory: matrices(memories, chunks.length + 1, hidden),
    second: matrix(last, hidden),
    secondBias: vector(last),
    output: matrix(chunks.length, last),
    outputBias: vector(chunks.length),
    joint: new JointNgram(header.joint, bytes),
  };
  if (bytes.left > 0) throw new RangeError(`${bytes.left} bytes are left`);
  return weights;
}
