/**
 * Finds the part of speech of each token with the network of spaCy's `en_core_web_sm` (MIT).
 *
 * Six features of a token are hashed into embedding tables and mixed into one vector of 96 values.
 * Four convolutions, each over a token and its two neighbours, add the context. The output layer
 * computes a sum for each of 50 parts of speech, and the largest sum wins.
 *
 * @module
 */

import { breathe } from "../../../project/breathe.ts";
import { readDataInto } from "../../data_files.ts";
import { MAXOUT_WASM } from "./maxout_wasm.ts";
import { Memo } from "../memo.ts";
import { isDigit, isSpace } from "../python.ts";
import { embeddingRows, stringId } from "./string_hash.ts";
import {
  CONVOLUTIONS,
  FEATURES,
  type MaxoutWeights,
  readTaggerWeights,
  type TaggerWeights,
  WIDTH,
} from "./tagger_weights.ts";
import type { Token, TokenizerRules } from "./tokenizer.ts";
import baseNorms from "../base_norms.json" with { type: "json" };

/** Rows before and after a block: one row of context for each convolution, and one of zeros. */
const MARGIN = CONVOLUTIONS + 1;
/** Keeps the normalisation from dividing by zero. */
const EPSILON = 1e-8;

const BASE_NORMS = new Map(Object.entries(baseNorms));

/** The number of tokens tagged at a time: long texts need no more memory than short ones. */
const BLOCK = 256;
/** A block, its margins, and a spare row: rows are computed in pairs, even the last one. */
const STATE_ROWS = BLOCK + 2 * MARGIN + 1;
/** The size of a page of WebAssembly memory, in bytes. */
const PAGE = 65536;

/**
 * The exports of {@linkcode MAXOUT_WASM}: see `maxout.wat`. All arguments except `bytes` are
 * addresses.
 */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  maxout(input: number, bytes: number, weight: number, bias: number, output: number): void;
}

/** What the tagger finds. */
export interface Analysis {
  /** In the notation of the Penn Treebank. */
  readonly tags: string[];
  /** The vectors that gave the tags: `[tokens, WIDTH]`, row by row. */
  readonly vectors: Float32Array;
}

/** Finds the part of speech of each token. */
export class Tagger {
  readonly #kernel: Kernel;
  readonly #weights: TaggerWeights;
  readonly #norms: ReadonlyMap<string, string>;
  readonly #tags: readonly string[];
  /** Inputs of the layer that mixes the features. The kernel also reads the next `WIDTH` values. */
  readonly #features: Float32Array;
  /** The input and the output of a convolution, which swap roles: `[STATE_ROWS, WIDTH]` each. */
  readonly #states: [Float32Array, Float32Array];
  /** The mixed embeddings, by text, norm and `spaceAfter` of a token. */
  readonly #vectors = new Memo<Float32Array>();

  private constructor(kernel: Kernel, fileSize: number, rules: TokenizerRules) {
    const { buffer } = kernel.memory;
    this.#kernel = kernel;
    this.#weights = readTaggerWeights(new Uint8Array(buffer, 0, fileSize));
    this.#features = new Float32Array(buffer, fileSize, FEATURES.length * WIDTH);
    const first = fileSize + this.#features.byteLength + 4 * WIDTH;
    const values = STATE_ROWS * WIDTH;
    this.#states = [first, first + 4 * values].map((at) =>
      new Float32Array(buffer, at, values)
    ) as [
      Float32Array,
      Float32Array,
    ];
    this.#norms = new Map(Object.entries(rules.norms));
    this.#tags = rules.tags;
  }

  /**
   * Loads the weights straight into the memory of the kernel, where they stay.
   *
   * @param path the file that `setup/english/english_data.ts` makes
   * @throws {KokoroError} `setup` when the file is missing or has the wrong size
   */
  static async load(path: string, rules: TokenizerRules): Promise<Tagger> {
    const { instance } = await WebAssembly.instantiate(MAXOUT_WASM);
    const kernel = instance.exports as unknown as Kernel;
    let size = 0;
    readDataInto(path, (bytes) => {
      const scratch = 4 * WIDTH * (FEATURES.length + 1 + 2 * STATE_ROWS);
      kernel.memory.grow(Math.ceil((bytes + scratch) / PAGE));
      size = bytes;
      return new Uint8Array(kernel.memory.buffer, 0, bytes);
    });
    return new Tagger(kernel, size, rules);
  }

  /** The tag of each token, in the notation of the Penn Treebank. */
  async tags(tokens: readonly Token[]): Promise<string[]> {
    return (await this.analyse(tokens)).tags;
  }

  /** The tag and the vector of each token. */
  async analyse(tokens: readonly Token[]): Promise<Analysis> {
    const analysis: Analysis = { tags: [], vectors: new Float32Array(tokens.length * WIDTH) };
    for (let from = 0; from < tokens.length; from += BLOCK) {
      await breathe();
      this.#analyseBlock(tokens, from, Math.min(BLOCK, tokens.length - from), analysis);
    }
    return analysis;
  }

  /** Tags `count` tokens from index `from`, with the tokens around them as context. */
  #analyseBlock(tokens: readonly Token[], from: number, count: number, analysis: Analysis): void {
    const rows = count + 2 * MARGIN;
    let [states, next] = this.#states;
    states.fill(0, 0, (rows + 1) * WIDTH);
    for (let row = MARGIN - CONVOLUTIONS; row < rows - MARGIN + CONVOLUTIONS; row++) {
      const token = tokens[from + row - MARGIN];
      if (token) states.set(this.#vector(token), row * WIDTH);
    }
    for (const [layer, weights] of this.#weights.convolutions.entries()) {
      const reach = CONVOLUTIONS - 1 - layer;
      this.#convolve(states, MARGIN - reach, rows - MARGIN + reach, weights, next);
      [states, next] = [next, states];
    }
    for (let i = 0; i < count; i++) analysis.tags.push(this.#best(states, (MARGIN + i) * WIDTH));
    analysis.vectors.set(
      states.subarray(MARGIN * WIDTH, (MARGIN + count) * WIDTH),
      from * WIDTH,
    );
  }

  /** Computes rows `from` to `to` of the next layer: the layer's output plus its input. */
  #convolve(
    states: Float32Array,
    from: number,
    to: number,
    weights: MaxoutWeights,
    next: Float32Array,
  ): void {
    for (let row = from; row < to; row += 2) {
      // A row and its neighbours are adjacent in memory, so the window needs no copy.
      this.#maxout(states, (row - 1) * WIDTH, weights, next, row * WIDTH);
    }
    for (let i = from * WIDTH; i < to * WIDTH; i++) next[i] += states[i];
  }

  /** Computes two rows of a maxout layer and normalises them. */
  #maxout(
    input: Float32Array,
    from: number,
    { inputs, weight, bias, gain, shift }: MaxoutWeights,
    output: Float32Array,
    to: number,
  ): void {
    this.#kernel.maxout(
      input.byteOffset + 4 * from,
      4 * inputs,
      weight.byteOffset,
      bias.byteOffset,
      output.byteOffset + 4 * to,
    );
    layerNorm(output, to, gain, shift);
    layerNorm(output, to + WIDTH, gain, shift);
  }

  #best(states: Float32Array, offset: number): string {
    const { output, outputBias } = this.#weights;
    let best = -Infinity;
    let winner = 0;
    for (let tag = 0; tag < outputBias.length; tag++) {
      const sum = outputBias[tag] + dot(states, offset, output, tag * WIDTH);
      if (sum > best) {
        best = sum;
        winner = tag;
      }
    }
    return this.#tags[winner];
  }

  #vector(token: Token): Float32Array {
    const norm = this.#norm(token);
    const key = `${token.text}\0${norm}\0${token.spaceAfter}`;
    return this.#vectors.get(key, () => this.#embed(token, norm));
  }

  #norm({ text, norm }: Token): string {
    return norm ?? this.#norms.get(String(stringId(text))) ?? BASE_NORMS.get(text) ??
      text.toLowerCase();
  }

  #embed({ text, spaceAfter }: Token, norm: string): Float32Array {
    const symbols = [...text];
    const ids: Record<typeof FEATURES[number]["name"], bigint> = {
      norm: stringId(norm),
      prefix: stringId(symbols[0]),
      suffix: stringId(symbols.slice(-3).join("")),
      shape: stringId(shape(symbols)),
      spaceAfter: spaceAfter ? 1n : 0n,
      isSpace: isSpace(text) ? 1n : 0n,
    };
    const features = this.#features.fill(0);
    for (const [feature, { name, seed, rows }] of FEATURES.entries()) {
      const table = this.#weights.embeddings[feature];
      for (const row of embeddingRows(ids[name], seed, rows)) {
        for (let i = 0; i < WIDTH; i++) features[feature * WIDTH + i] += table[row * WIDTH + i];
      }
    }
    const vector = this.#states[1];
    this.#maxout(features, 0, this.#weights.mix, vector, 0);
    return vector.slice(0, WIDTH);
  }
}

/** The shape of a token: "XxXxxxx'x" for "McDonald's". Runs are cut to four symbols. */
function shape(symbols: readonly string[]): string {
  if (symbols.length >= 100) return "LONG";
  let text = "";
  let last = "";
  let run = 0;
  for (const symbol of symbols) {
    const kind = kindOf(symbol);
    run = kind === last ? run + 1 : 1;
    last = kind;
    if (run <= 4) text += kind;
  }
  return text;
}

function kindOf(symbol: string): string {
  if (/\p{Lu}/u.test(symbol)) return "X";
  if (/\p{L}/u.test(symbol)) return "x";
  return isDigit(symbol) ? "d" : symbol;
}

/** Normalises a row to mean 0 and variance 1, then applies the gain and the shift of the layer. */
function layerNorm(
  rows: Float32Array,
  from: number,
  gain: Float32Array,
  shift: Float32Array,
): void {
  let mean = 0;
  for (let i = 0; i < WIDTH; i++) mean += rows[from + i];
  mean /= WIDTH;
  let variance = 0;
  for (let i = 0; i < WIDTH; i++) variance += (rows[from + i] - mean) ** 2;
  const scale = 1 / Math.sqrt(variance / WIDTH + EPSILON);
  for (let i = 0; i < WIDTH; i++) {
    rows[from + i] = (rows[from + i] - mean) * scale * gain[i] + shift[i];
  }
}

/** The dot product of two rows, in four separate sums whose additions can run in parallel. */
function dot(a: Float32Array, i: number, b: Float32Array, j: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < WIDTH; k += 4) {
    s0 += a[i + k] * b[j + k];
    s1 += a[i + k + 1] * b[j + k + 1];
    s2 += a[i + k + 2] * b[j + k + 2];
    s3 += a[i + k + 3] * b[j + k + 3];
  }
  return s0 + s1 + s2 + s3;
}
