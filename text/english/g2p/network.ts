/**
 * Guesses how a word sounds from its letters, with a small network.
 *
 * Each letter stands for a chunk of phonemes: "x" for "ks", a silent letter for none. The encoder,
 * a stack of convolutions, gives each letter a vector that knows the word around it. The decoder
 * goes through the letters, chooses a chunk for each, and knows the chunks before it. N-grams of
 * letters and chunks have a say too, because they err elsewhere. The best few beginnings are
 * followed at the same time (beam search).
 *
 * @module
 */

import { type Context, FIRST_SYMBOL } from "./joint_ngram.ts";
import { products } from "./products.ts";
import { type ChunkKinds, chunkKinds, firstMemory, type Memory, remember } from "./memory.ts";
import { type Block, type G2pWeights, type Matrix } from "./weights.ts";

/** The number of beginnings that are followed. */
const BEAM = 4;
/** Chunks that are less likely than this are not tried, as a logarithm. */
const UNLIKELY = -7;

/** A beginning of a word's pronunciation. */
interface Beginning {
  /** The logarithm of its probability. */
  readonly score: number;
  readonly memory: Memory;
  readonly context: Context;
  readonly phonemes: string;
}

/** A chunk that may come next. */
interface Choice {
  readonly chunk: number;
  /** The number of the letter and the chunk together. */
  readonly symbol: number;
  /** The logarithm of its probability. */
  readonly chance: number;
}

/** Guesses how words sound. */
export class G2pNetwork {
  readonly #weights: G2pWeights;
  readonly #kinds: ChunkKinds;
  readonly #numbers: ReadonlyMap<string, number>;
  /** For each letter, the symbol of its first chunk. */
  readonly #symbols: readonly number[];

  constructor(weights: G2pWeights) {
    this.#weights = weights;
    this.#kinds = chunkKinds(weights.chunks);
    this.#numbers = new Map([...weights.letters].map((letter, i) => [letter, i + 1]));
    let next = FIRST_SYMBOL;
    // Letter 0 is none.
    this.#symbols = [0, ...weights.choices.slice(1).map(({ length }) => (next += length) - length)];
  }

  /**
   * The likeliest phonemes of a word, in broad notation: see `american.ts`.
   *
   * @param word letters of a to z in lower case, and apostrophes
   */
  guess(word: string): string {
    const letters = Uint8Array.from(word, (letter) => this.#numbers.get(letter) ?? 0);
    const vectors = this.#encode(letters);
    const { encoded, joint, chunks } = this.#weights;
    let beginnings: Beginning[] = [{
      score: 0,
      memory: firstMemory(chunks.length),
      context: joint.start(),
      phonemes: "",
    }];
    letters.forEach((letter, i) => {
      const vector = vectors.subarray(i * encoded.rows, (i + 1) * encoded.rows);
      beginnings = this.#next(beginnings, vector, letter);
    });
    const whole = beginnings.map(({ score, context, phonemes }) => ({
      score: score + joint.weight * joint.chanceOfEnd(context),
      phonemes,
    }));
    return whole.reduce((best, other) => other.score > best.score ? other : best).phonemes;
  }

  /** A vector for each letter, one after the other. */
  #encode(letters: Uint8Array): Float32Array {
    const { width, blocks, strides, gain, shift, encoded, encodedBias } = this.#weights;
    const vectors = this.#first(letters);
    blocks.forEach((block, i) => addBlock(block, strides[i], vectors, width));
    return products(encoded, encodedBias, normalized(vectors, width, gain, shift), letters.length);
  }

  /** Vectors that depend on the letters in reach and on the place in the word. */
  #first(letters: Uint8Array): Float32Array {
    const { near, reach, places, fromStart, fromEnd, width } = this.#weights;
    const count = letters.length;
    const vectors = new Float32Array(count * width);
    for (let i = 0; i < count; i++) {
      const vector = vectors.subarray(i * width, (i + 1) * width);
      near.forEach((table, j) => addRow(vector, table, letters[i + j - reach] ?? 0));
      addRow(vector, fromStart, Math.min(i, places - 1));
      addRow(vector, fromEnd, Math.min(count - 1 - i, places - 1));
    }
    return vectors;
  }

  /** The best beginnings that are longer by one letter, the best one first. */
  #next(beginnings: readonly Beginning[], vector: Float32Array, letter: number): Beginning[] {
    const { second, secondBias, memory, chunks, joint } = this.#weights;
    const hidden = new Float32Array(beginnings.length * vector.length);
    beginnings.forEach((beginning, b) => {
      const own = hidden.subarray(b * vector.length, (b + 1) * vector.length);
      own.set(vector);
      memory.forEach((table, i) => addRow(own, table, beginning.memory[i]));
    });
    const last = relu(products(second, secondBias, relu(hidden), beginnings.length));
    return beginnings
      .flatMap((beginning, b) =>
        this.#choices(last.subarray(b * second.rows, (b + 1) * second.rows), letter)
          .map(({ chunk, symbol, chance }) => ({
            beginning,
            chunk,
            symbol,
            score: beginning.score + chance +
              joint.weight * joint.chance(beginning.context, symbol),
          }))
      )
      .sort((a, b) => b.score - a.score)
      .slice(0, BEAM)
      .map(({ beginning: { memory, context, phonemes }, chunk, symbol, score }) => ({
        score,
        memory: remember(memory, chunk, this.#kinds),
        context: joint.after(context, symbol),
        phonemes: phonemes + chunks[chunk],
      }));
  }

  /** The chunks that a letter may stand for, unless the network finds them too unlikely. */
  #choices(last: Float32Array, letter: number): Choice[] {
    const { choices, output, outputBias } = this.#weights;
    const values = choices[letter].map((chunk) => {
      const start = chunk * output.columns;
      let sum = outputBias[chunk];
      for (let i = 0; i < output.columns; i++) sum += output.values[start + i] * last[i];
      return sum;
    });
    const largest = Math.max(...values);
    const total = values.reduce((sum, value) => sum + Math.exp(value - largest), 0);
    const whole = largest + Math.log(total);
    return choices[letter]
      .map((chunk, i) => ({
        chunk,
        symbol: this.#symbols[letter] + i,
        chance: values[i] - whole,
      }))
      .filter(({ chance }) => chance > UNLIKELY);
  }
}

/** Adds to each vector what a block makes of it and of its two neighbours at a distance. */
function addBlock(block: Block, stride: number, vectors: Float32Array, width: number): void {
  const count = vectors.length / width;
  const own = normalized(vectors, width, block.gain, block.shift);
  const three = new Float32Array(3 * own.length);
  for (let i = 0; i < count; i++) {
    [i - stride, i, i + stride].forEach((from, part) => {
      if (from < 0 || from >= count) return;
      three.set(own.subarray(from * width, (from + 1) * width), (3 * i + part) * width);
    });
  }
  const inner = relu(products(block.first, block.firstBias, three, count));
  const change = products(block.second, block.secondBias, inner, count);
  for (let i = 0; i < vectors.length; i++) vectors[i] += change[i];
}

/** The vectors with the mean 0 and the variance 1, then with a gain and a shift for each value. */
function normalized(
  vectors: Float32Array,
  width: number,
  gain: Float32Array,
  shift: Float32Array,
): Float32Array {
  const result = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += width) {
    let mean = 0;
    for (let i = 0; i < width; i++) mean += vectors[start + i] / width;
    let variance = 0;
    for (let i = 0; i < width; i++) variance += (vectors[start + i] - mean) ** 2 / width;
    const scale = 1 / Math.sqrt(variance + 1e-5);
    for (let i = 0; i < width; i++) {
      result[start + i] = (vectors[start + i] - mean) * scale * gain[i] + shift[i];
    }
  }
  return result;
}

/** Replaces values below 0 by 0. */
function relu(values: Float32Array): Float32Array {
  for (let i = 0; i < values.length; i++) if (values[i] < 0) values[i] = 0;
  return values;
}

function addRow(vector: Float32Array, { columns, values }: Matrix, row: number): void {
  const start = row * columns;
  for (let i = 0; i < columns; i++) vector[i] += values[start + i];
}
