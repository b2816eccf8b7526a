/**
 * Blends of voices, written as text such as `af_sarah+af_jessica`, `af_sarah(0.3)+af_jessica(0.7)`
 * or `0.3*af_sarah + 0.7*af_jessica`.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { didYouMean } from "./near.ts";

/** A voice in a blend, and its weight. */
export interface Share {
  /** The id of a voice that has its own style table. */
  readonly id: string;
  /** Above 0 and at most 1. */
  readonly weight: number;
}

/**
 * A blend of voices. Each voice occurs once, in descending order of weight; voices of equal weight
 * are sorted by name. The weights sum to 1.
 */
export type Blend = readonly Share[];

/** The names allowed in a blend, each with its meaning. A single voice means only itself. */
export type BlendNames = ReadonlyMap<string, Blend>;

const MAX_WEIGHT = 1000;

/** Splits a text into names, weights and signs. */
const TOKENS = /[+*()]|[^\s+*()]+/gu;
const SIGN = /^[+*()]$/u;
const NUMBER = /^[-+]?(\d+(?:\.\d*)?|\.\d+)(e[-+]?\d+)?$/iu;

/** Messages quote at most this many characters of a text. */
const QUOTED = 100;

interface Token {
  readonly text: string;
  /** The position in the whole text, from 0. */
  readonly index: number;
}

/**
 * Parses a blend. A voice without a weight has weight 1. The weights of a voice that is named more
 * than once are added. Voices with weight 0 are left out.
 *
 * @throws {KokoroError} `input` for an invalid blend or an unknown name. The message says at which
 * character; for an unknown name, it lists the known ones.
 * @example
 * ```ts
 * import { formatBlend, parseBlend } from "./voices/blend.ts";
 * const names = new Map(["af_bella", "af_sky"].map((id) => [id, [{ id, weight: 1 }]]));
 * const blend = parseBlend("1*af_bella + 3*af_sky", names);
 * console.log(formatBlend(blend)); // af_sky(0.75)+af_bella(0.25)
 * ```
 */
export function parseBlend(text: string, names: BlendNames): Blend {
  const weights = new Map<string, number>();
  for (const { name, weight } of new Parser(text).terms()) {
    const blend = names.get(name.text);
    if (blend === undefined) throw unknownVoice(text, name, names);
    for (const share of blend) {
      weights.set(share.id, (weights.get(share.id) ?? 0) + weight * share.weight);
    }
  }
  const shares = inOrder(Array.from(weights, ([id, weight]) => ({ id, weight })));
  if (shares.length === 0) {
    throw new KokoroError("input", `in the blend ${quote(text)} no voice has a weight above 0`);
  }
  return scaledToOne(shares);
}

/**
 * Formats a blend as text that {@linkcode parseBlend} parses to exactly the same blend. A single
 * voice is formatted as its name.
 */
export function formatBlend(blend: Blend): string {
  const equal = blend.every(({ weight }) => weight === 1 / blend.length);
  return blend.map(({ id, weight }) => equal ? id : `${id}(${weight})`).join("+");
}

/** The weighted mean of tables of equal length, summed in float64 and rounded to float32 once. */
export function weightedMean(
  tables: readonly Float32Array[],
  weights: readonly number[],
): Float32Array {
  return tables[0].map((_, i) =>
    tables.reduce((total, table, which) => total + weights[which] * table[i], 0)
  );
}

/**
 * Scales the weights so that they sum to 1.
 *
 * @param shares in the order of a blend, so that equal shares give the same sum to the last bit
 */
function scaledToOne(shares: Blend): Blend {
  const total = shares.reduce((total, { weight }) => total + weight, 0);
  // A sum within rounding error of 1 counts as 1: dividing again would change correct weights.
  const isOne = shares.length > 1 && shares[0].weight <= 1 &&
    Math.abs(total - 1) <= shares.length * Number.EPSILON;
  if (isOne) return shares;
  return inOrder(shares.map(({ id, weight }) => ({ id, weight: weight / total })));
}

/** The shares with a weight above 0, in the order of a blend. */
function inOrder(shares: readonly Share[]): Blend {
  return shares
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight || (a.id < b.id ? -1 : 1));
}

interface Term {
  readonly name: Token;
  readonly weight: number;
}

class Parser {
  readonly #tokens: Token[];
  #next = 0;

  constructor(private readonly text: string) {
    this.#tokens = Array.from(text.matchAll(TOKENS), (match) => ({
      text: match[0],
      index: match.index,
    }));
  }

  *terms(): Generator<Term> {
    do yield this.#term(); while (this.#accept("+"));
    if (this.#next < this.#tokens.length) throw this.#expected("+ or the end");
  }

  /** Parses `name`, `name(weight)` or `weight*name`. */
  #term(): Term {
    const first = this.#word("a voice");
    if (this.#accept("*")) return { weight: this.#weight(first), name: this.#word("a voice") };
    if (!this.#accept("(")) return { weight: 1, name: first };
    const weight = this.#weight(this.#word("a weight"));
    if (!this.#accept(")")) throw this.#expected(")");
    return { weight, name: first };
  }

  #accept(sign: string): boolean {
    const found = this.#tokens[this.#next]?.text === sign;
    if (found) this.#next++;
    return found;
  }

  #word(what: string): Token {
    const token = this.#tokens[this.#next];
    if (token === undefined || SIGN.test(token.text)) throw this.#expected(what);
    this.#next++;
    return token;
  }

  #weight(token: Token): number {
    const weight = NUMBER.test(token.text) ? Number(token.text) : NaN;
    // This form of the condition also rejects NaN.
    if (weight >= 0 && weight <= MAX_WEIGHT) return weight;
    throw new KokoroError(
      "input",
      `${quote(token.text)} ${place(this.text, token.index)} is not a weight: ` +
        `give a number from 0 to ${MAX_WEIGHT}`,
    );
  }

  #expected(what: string): KokoroError {
    const token = this.#tokens[this.#next];
    const found = token === undefined ? "the end" : quote(token.text);
    return new KokoroError(
      "input",
      `expected ${what}, but found ${found} ${
        place(this.text, token?.index ?? this.text.length)
      }; a blend looks like "af_sarah(0.3)+af_jessica(0.7)"`,
    );
  }
}

function unknownVoice(text: string, { text: name, index }: Token, names: BlendNames): KokoroError {
  const where = name === text ? "" : ` ${place(text, index)}`;
  return new KokoroError(
    "input",
    `there is no voice ${quote(name)}${where}${didYouMean(name, names.keys())}; ` +
      `the voices are: ${[...names.keys()].join(", ")}`,
  );
}

function place(text: string, index: number): string {
  return `at character ${[...text.slice(0, index)].length + 1} of ${quote(text)}`;
}

function quote(text: string): string {
  return text.length <= QUOTED
    ? JSON.stringify(text)
    : `${JSON.stringify(text.slice(0, QUOTED))}...`;
}
