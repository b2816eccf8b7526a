/**
 * How likely a letter and its chunk of phonemes are after those before them: counts from the
 * dictionaries, with shorter contexts where longer ones were not seen (back-off).
 *
 * A pair of letter and chunk is a symbol. The n-grams are a tree: the children of a node are the
 * symbols that were seen after its symbols, in ascending order.
 *
 * @module
 */

import type { Bytes } from "./bytes.ts";

/** What the header of the weights says about the n-grams. */
export interface JointHeader {
  /** The number of n-grams of each length, from 1 on. */
  readonly counts: readonly number[];
  /** The logarithm of a probability that is stored as 255; 0 is stored as 0. */
  readonly lowest: number;
  /** The logarithms of weights of back-off that are stored as 0 and 255. */
  readonly backoff: readonly [number, number];
  /** How much the n-grams count beside the network. */
  readonly weight: number;
}

/** The n-grams of one length. */
interface Level {
  /** For each n-gram one shorter, where its children begin; and the end of the last ones. */
  readonly starts: Uint32Array;
  readonly symbols: Uint16Array;
  readonly chances: Uint8Array;
  /** The longest n-grams have none. */
  readonly backoffs: Uint8Array;
}

/** For each length of context, from 0 on, its node in the tree, or -1. */
export type Context = readonly number[];

/** The symbol before the first letter, and the one after the last. */
const START = 0;
const END = 1;
/** The number of the first symbol of a letter. */
export const FIRST_SYMBOL = 2;

/** The n-grams. */
export class JointNgram {
  readonly #levels: readonly Level[];
  readonly #header: JointHeader;

  /** Takes the n-grams from a file. */
  constructor(header: JointHeader, bytes: Bytes) {
    this.#header = header;
    const { counts } = header;
    this.#levels = counts.map((count, i) => ({
      starts: starts(bytes, i === 0 ? 1 : counts[i - 1]),
      symbols: bytes.uint16(count),
      chances: bytes.uint8(count),
      backoffs: bytes.uint8(i < counts.length - 1 ? count : 0),
    }));
  }

  /** How much the n-grams count beside the network. */
  get weight(): number {
    return this.#header.weight;
  }

  /** The context before the first letter. */
  start(): Context {
    return this.after([0], START);
  }

  /** The context after one more symbol. */
  after(context: Context, symbol: number): Context {
    const longest = this.#levels.length - 1;
    const nodes = context.slice(0, longest).map((node, length) =>
      this.#child(length, node, symbol)
    );
    return [0, ...nodes];
  }

  /** The logarithm of the probability of a symbol. */
  chance(context: Context, symbol: number): number {
    const { lowest, backoff: [low, high] } = this.#header;
    let sum = 0;
    for (let length = context.length - 1; length >= 0; length--) {
      const node = context[length];
      if (node < 0) continue;
      const child = this.#child(length, node, symbol);
      if (child >= 0) return sum + lowest * this.#levels[length].chances[child] / 255;
      if (length > 0) sum += low + (high - low) * this.#levels[length - 1].backoffs[node] / 255;
    }
    return sum + lowest;
  }

  /** The logarithm of the probability that the word ends. */
  chanceOfEnd(context: Context): number {
    return this.chance(context, END);
  }

  /** The child of a node that is `length` symbols deep, or -1. */
  #child(length: number, node: number, symbol: number): number {
    if (node < 0) return -1;
    const { starts, symbols } = this.#levels[length];
    let from = starts[node];
    let to = starts[node + 1];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (symbols[middle] < symbol) from = middle + 1;
      else to = middle;
    }
    return from < starts[node + 1] && symbols[from] === symbol ? from : -1;
  }
}

function starts(bytes: Bytes, parents: number): Uint32Array {
  const all = new Uint32Array(parents + 1);
  for (let i = 0; i < parents; i++) all[i + 1] = all[i] + bytes.varint();
  return all;
}
