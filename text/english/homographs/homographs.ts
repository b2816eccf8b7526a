/**
 * Chooses between the readings of words that are spelled alike, such as "lead".
 *
 * The part of speech does not tell all of them apart, and the tagger sometimes gets it wrong. So a
 * logistic regression chooses, from the tagger's vector of the word and from the words around it.
 *
 * @module
 */

import { readProjectText } from "../../../project/files.ts";
import type { Analysis } from "../spacy/tagger.ts";
import { WIDTH } from "../spacy/tagger_weights.ts";
import type { Token } from "../spacy/tokenizer.ts";
import { withS } from "../misaki/suffixes.ts";
import { type Feature, featuresOf } from "./features.ts";
import { readUnits, type Unit } from "./weights.ts";
import readings from "./readings.json" with { type: "json" };

const WEIGHTS = "text/english/homographs/weights.base64";
/** One unit that is shared, and one for each reading but the first of each word. */
const UNITS = readings.reduce((sum, { ways }) => sum + ways.length - 1, 1);

/** "record", "Record" and "RECORD", but not "reCord", which is read in two parts. */
const USUAL_CASE = /^(?:\p{Lu}?\p{Ll}+|\p{Lu}+)$/u;

/** How likely a reading has to be. Otherwise, misaki's rules choose. */
const SURE = 0.55;

/**
 * All words share one unit for this reading, so that a word with few sentences in the training data
 * learns from the others.
 */
const SHARED = "verb";

/** One way to read a homograph. */
interface Reading {
  readonly american: string;
  readonly british: string;
  /** The units that speak for it: none for the first reading of a word. */
  readonly units: readonly Unit[];
}

/** A word with several readings. */
interface Homograph {
  readonly word: string;
  readonly readings: readonly Reading[];
}

/** Knows the homographs, and chooses between their readings. */
export class Homographs {
  readonly #words = new Map<string, Homograph>();

  private constructor(units: readonly Unit[]) {
    const [shared, ...own] = units;
    let next = 0;
    for (const { word, plural, ways } of readings) {
      const homograph: Homograph = {
        word,
        readings: ways.map(([name, american, british], i) => ({
          american,
          british,
          units: i === 0 ? [] : name === SHARED ? [shared, own[next++]] : [own[next++]],
        })),
      };
      this.#words.set(word, homograph);
      if (plural) this.#words.set(`${word}s`, homograph);
    }
  }

  /**
   * Loads the weights.
   *
   * @throws {KokoroError} `setup` when they can't be read
   */
  static async load(): Promise<Homographs> {
    const weights = Uint8Array.fromBase64(await readProjectText(WEIGHTS));
    return new Homographs(readUnits(weights, UNITS));
  }

  /**
   * The phonemes of the token at `at`, or `null` if it has one reading or none is likely enough.
   *
   * @param analysis what the tagger finds in `tokens`
   */
  choose(
    tokens: readonly Token[],
    { tags, vectors }: Analysis,
    at: number,
    british: boolean,
  ): string | null {
    const text = tokens[at].text.toLowerCase();
    const homograph = this.#words.get(text);
    if (!homograph || !USUAL_CASE.test(tokens[at].text)) return null;
    const { word } = homograph;
    const features = featuresOf(tokens, tags, at, word);
    const vector = vectors.subarray(at * WIDTH, (at + 1) * WIDTH);
    const reading = likely(homograph.readings, vector, features);
    if (!reading) return null;
    const phonemes = british ? reading.british : reading.american;
    return text === word ? phonemes : withS(phonemes, british);
  }
}

/** The most likely reading, or `null` if none is likely enough. */
function likely(
  readings: readonly Reading[],
  vector: Float32Array,
  features: readonly Feature[],
): Reading | null {
  const scores = readings.map(({ units }) =>
    units.reduce((sum, unit) => sum + unit.sum(vector, features), 0)
  );
  const best = Math.max(...scores);
  const odds = scores.reduce((sum, score) => sum + Math.exp(score - best), 0);
  return 1 / odds >= SURE ? readings[scores.indexOf(best)] : null;
}
