/**
 * Tells the part of speech of each token: the network of spaCy's `en_core_web_sm` (MIT).
 *
 * Six features of a token are hashed into embedding tables and mixed into one vector of 96; four
 * convolutions, each over a token and its two neighbours, add what the context says; the largest of 50
 * sums names the part of speech.
 *
 * @module
 */

import { readDataInto } from "../files.ts";
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

/** Each convolution looks one token further, and the first of them at rows of zeros beyond the ends. */
const MARGIN = CONVOLUTIONS + 1;
/** Keeps the normalisation from dividing by zero. */
const EPSILON = 1e-8;

const BASE_NORMS = new Map(Object.entries(baseNorms));

/** The sums are taken on so many tokens at a time, so that a long text needs no more memory than a short one. */
const BLOCK = 256;
/** A block, what its tags depend on, and a row for the second of a pair that has no second. */
const STATE_ROWS = BLOCK + 2 * MARGIN + 1;
/** Memo of WebAssembly grows by these. */
const PAGE = 65536;

/** What {@linkcode MAXOUT_WASM} has: see `maxout.wat`. All arguments are addresses, but for `bytes`. */
interface Kernel {
  readonly memory: WebAssembly.Memory;
  maxout(input: number, bytes: number, weight: number, bias: number, output: number): void;
}

/** Finds parts of speech. */
export class Tagger {
  readonly #kernel: Kernel;
  readonly #weights: TaggerWeights;
  readonly #norms: ReadonlyMap<string, string>;
  readonly #tags: readonly string[];
  /** Inputs of the layer that mixes the features; the kernel reads another row behind it. */
  readonly #features: Float32Array;
  /** What goes into a convolution and what comes out, in turns: `[STATE_ROWS, WIDTH]`. */
  readonly #states: [Float32Array, Float32Array];
  /** The mixed embedding by text, norm and space after. */
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
   * Reads the weights, which lie in the kernel's own memory from then on.
   *
   * @param path of the file that `setup/english/english_data.ts` makes
   * @throws {KokoroError} `setup` when the file is missing or of another size
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
  tags(tokens: readonly Token[]): string[] {
    const tags: string[] = [];
    for (let from = 0; from < tokens.length; from += BLOCK) {
      tags.push(...this.#tagBlock(tokens, from, Math.min(BLOCK, tokens.length - from)));
    }
    return tags;
  }

  /** Tags `count` tokens; those before and behind them are looked at too. */
  #tagBlock(tokens: readonly Token[], from: number, count: number): string[] {
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
    return Array.from({ length: count }, (_, i) => this.#best(states, (MARGIN + i) * WIDTH));
  }

  /** Rows `from` to `to` of the next layer: what it makes of them and their neighbours, and they themselves. */
  #convolve(
    states: Float32Array,
    from: number,
    to: number,
    weights: MaxoutWeights,
    next: Float32Array,
  ): void {
    for (let row = from; row < to; row += 2) {
      // A row and its neighbours lie side by side in memory: the window needs no copy.
      this.#maxout(states, (row - 1) * WIDTH, weights, next, row * WIDTH);
    }
    for (let i = from * WIDTH; i < to * WIDTH; i++) next[i] += states[i];
  }

  /** Two rows of a maxout layer, normalised. */
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

/** "McDonald's": "XxXxxxx'x"; a run of one kind counts up to four. */
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

/** Gives a row the mean 0 and the variance 1, then the layer's own. */
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

/** The sum of products, as four sums, so that one addition need not wait for the other. */
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
