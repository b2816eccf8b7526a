/**
 * Tells the part of speech of each token: the network of spaCy's `en_core_web_sm` (MIT).
 *
 * Six features of a token are hashed into embedding tables and mixed into one vector of 96; four
 * convolutions, each over a token and its two neighbours, add what the context says; the largest of 50
 * sums names the part of speech. A tag depends on four tokens to either side, so tags that nobody
 * asks for cost nothing.
 *
 * @module
 */

import { isDigit, isSpace } from "./python.ts";
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
import baseNorms from "./base_norms.json" with { type: "json" };

/** Rows of zeros before the first and after the last token, as in training. */
const PADDING = CONVOLUTIONS;
/** How many words' vectors are remembered: 4 MB at most. */
const CACHE_SIZE = 10_000;
/** Keeps the normalisation from dividing by zero. */
const EPSILON = 1e-8;

const BASE_NORMS = new Map(Object.entries(baseNorms));

/** The sums are taken on so many tokens at a time, so that a long text needs no more memory than a short one. */
const BLOCK = 256;
/** A block, four tokens to either side that its tags depend on, and four more that stay zero. */
const STATE_ROWS = BLOCK + 4 * PADDING;
/** Memory of WebAssembly grows by these. */
const PAGE = 65536;

/** What `maxout.wasm` has: see `maxout.wat`. All arguments are addresses, but for `bytes`. */
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
  /** Inputs of the layer that mixes the features. */
  readonly #features: Float32Array;
  /** What goes into a convolution and what comes out, in turns: `[BLOCK + 4 * PADDING, WIDTH]`. */
  readonly #states: [Float32Array, Float32Array];
  /** The mixed embedding by text, norm and space after. */
  readonly #vectors = new Map<string, Float32Array>();

  private constructor(kernel: Kernel, fileSize: number, rules: TokenizerRules) {
    const { buffer } = kernel.memory;
    this.#kernel = kernel;
    this.#weights = readTaggerWeights(new Uint8Array(buffer, 0, fileSize));
    this.#features = new Float32Array(buffer, fileSize, FEATURES.length * WIDTH);
    const first = fileSize + this.#features.byteLength;
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
   * @param file what `setup/english_data.ts` makes
   * @throws {KokoroError} `setup` when the file is of another size
   */
  static async load(file: Uint8Array, rules: TokenizerRules): Promise<Tagger> {
    const source = await fetch(new URL("./maxout.wasm", import.meta.url));
    const { instance } = await WebAssembly.instantiate(await source.arrayBuffer());
    const kernel = instance.exports as unknown as Kernel;
    const scratch = 4 * WIDTH * (FEATURES.length + 2 * STATE_ROWS);
    kernel.memory.grow(Math.ceil((file.length + scratch) / PAGE));
    new Uint8Array(kernel.memory.buffer).set(file);
    return new Tagger(kernel, file.length, rules);
  }

  /** The tag of each token that is `wanted`, in the notation of the Penn Treebank; of others "". */
  tags(tokens: readonly Token[], wanted: (index: number) => boolean): string[] {
    const tags = tokens.map(() => "");
    for (let from = 0; from < tokens.length; from += BLOCK) {
      const rows: number[] = [];
      for (let i = from; i < Math.min(from + BLOCK, tokens.length); i++) {
        if (wanted(i)) rows.push(i - from + 2 * PADDING);
      }
      if (rows.length > 0) this.#tagBlock(tokens, from - 2 * PADDING, rows, tags);
    }
    return tags;
  }

  /** Row 0 of the states is the token `origin`; tags are wanted of the tokens in `rows`. */
  #tagBlock(tokens: readonly Token[], origin: number, rows: number[], tags: string[]): void {
    const needed = [rows];
    for (let layer = 1; layer < CONVOLUTIONS; layer++) needed.unshift(withNeighbours(needed[0]));
    let [states, next] = this.#states;
    states.fill(0);
    for (const row of withNeighbours(needed[0])) {
      const token = tokens[origin + row];
      if (token) states.set(this.#vector(token), row * WIDTH);
    }
    for (const [layer, layerRows] of needed.entries()) {
      this.#convolve(states, layerRows, this.#weights.convolutions[layer], next);
      [states, next] = [next, states];
    }
    for (const row of rows) tags[origin + row] = this.#best(states, row * WIDTH);
  }

  /** What a layer adds to its input, for the rows that are needed. */
  #convolve(
    states: Float32Array,
    rows: readonly number[],
    weights: MaxoutWeights,
    next: Float32Array,
  ): void {
    for (const row of rows) {
      // A row and its neighbours lie side by side in memory: the window needs no copy.
      const output = next.subarray(row * WIDTH, (row + 1) * WIDTH);
      this.#maxout(states.subarray((row - 1) * WIDTH, (row + 2) * WIDTH), weights, output);
      for (let i = 0; i < WIDTH; i++) output[i] += states[row * WIDTH + i];
    }
  }

  /** One row of a maxout layer, normalised. */
  #maxout(input: Float32Array, weights: MaxoutWeights, output: Float32Array): void {
    const { weight, bias, gain, shift } = weights;
    this.#kernel.maxout(
      input.byteOffset,
      input.byteLength,
      weight.byteOffset,
      bias.byteOffset,
      output.byteOffset,
    );
    let mean = 0;
    for (let i = 0; i < WIDTH; i++) mean += output[i] / WIDTH;
    let variance = 0;
    for (let i = 0; i < WIDTH; i++) variance += (output[i] - mean) ** 2 / WIDTH;
    const scale = 1 / Math.sqrt(variance + EPSILON);
    for (let i = 0; i < WIDTH; i++) output[i] = (output[i] - mean) * scale * gain[i] + shift[i];
  }

  #best(states: Float32Array, offset: number): string {
    const { output, outputBias } = this.#weights;
    let best = -Infinity;
    let winner = 0;
    for (let tag = 0; tag < outputBias.length; tag++) {
      let sum = outputBias[tag];
      for (let i = 0; i < WIDTH; i++) sum += states[offset + i] * output[tag * WIDTH + i];
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
    const known = this.#vectors.get(key);
    if (known) return known;
    const vector = this.#embed(token, norm);
    if (this.#vectors.size >= CACHE_SIZE) this.#vectors.clear();
    this.#vectors.set(key, vector);
    return vector;
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
    const vector = this.#states[1].subarray(0, WIDTH);
    this.#maxout(features, this.#weights.mix, vector);
    return vector.slice();
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

/** `rows`, and the row before and after each, in order. */
function withNeighbours(rows: readonly number[]): number[] {
  const wider: number[] = [];
  for (const row of rows) {
    for (let neighbour = row - 1; neighbour <= row + 1; neighbour++) {
      if (neighbour > (wider.at(-1) ?? 0)) wider.push(neighbour);
    }
  }
  return wider;
}
