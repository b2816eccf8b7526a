/**
 * Reads the weights of the model of homographs from `weights.base64`.
 *
 * The file has these numbers for each unit, in little-endian order:
 *
 * - the bias, the scale of the vector's weights, and the scale of the features' weights (float32)
 * - the weights of the tagger's vector (`WIDTH` int8)
 * - the number of features (uint32)
 * - the features in ascending order: an int32 with the feature in the upper 24 bits and its weight
 *   in the lower 8
 *
 * `training/homographs/train.py` writes it.
 *
 * @module
 */

import { KokoroError } from "../../../errors.ts";
import { WIDTH } from "../spacy/tagger_weights.ts";
import type { Feature } from "./features.ts";

/** The weights for one reading of a word. */
export class Unit {
  readonly #bias: number;
  readonly #vectorScale: number;
  readonly #featureScale: number;
  readonly #vector: Int8Array;
  readonly #features: Int32Array;

  constructor(
    [bias, vectorScale, featureScale]: Float32Array,
    vector: Int8Array,
    features: Int32Array,
  ) {
    this.#bias = bias;
    this.#vectorScale = vectorScale;
    this.#featureScale = featureScale;
    this.#vector = vector;
    this.#features = features;
  }

  /**
   * The sum of the weights. Above 0 it speaks for the reading, below 0 against it.
   *
   * @param vector the tagger's vector of the word: `[WIDTH]`
   */
  sum(vector: Float32Array, features: readonly Feature[]): number {
    let vectorSum = 0;
    for (let i = 0; i < WIDTH; i++) vectorSum += vector[i] * this.#vector[i];
    let featureSum = 0;
    for (const feature of features) featureSum += this.#weight(feature);
    return this.#bias + this.#vectorScale * vectorSum + this.#featureScale * featureSum;
  }

  /** The weight of a feature: 0 for one that has none. */
  #weight(feature: Feature): number {
    let from = 0;
    let to = this.#features.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      const found = this.#features[middle] >>> 8;
      if (found === feature) return (this.#features[middle] << 24) >> 24;
      if (found < feature) from = middle + 1;
      else to = middle;
    }
    return 0;
  }
}

/**
 * Reads `count` units.
 *
 * @throws {KokoroError} `setup` when the bytes are not of this layout
 */
export function readUnits(bytes: Uint8Array<ArrayBuffer>, count: number): Unit[] {
  const units: Unit[] = [];
  let at = 0;
  const take = (size: number): [ArrayBuffer, number] => {
    at += size;
    requireLayout(at <= bytes.length);
    return [bytes.buffer, bytes.byteOffset + at - size];
  };
  while (units.length < count) {
    const scales = new Float32Array(...take(12), 3);
    const vector = new Int8Array(...take(WIDTH), WIDTH);
    const [features] = new Uint32Array(...take(4), 1);
    units.push(new Unit(scales, vector, new Int32Array(...take(4 * features), features)));
  }
  requireLayout(at === bytes.length);
  return units;
}

function requireLayout(isRight: boolean): void {
  if (isRight) return;
  throw new KokoroError(
    "setup",
    "text/english/homographs/weights.base64 does not fit readings.json: download the project again",
  );
}
