/**
 * Recipes of mixed length for measuring a cluster: the same on every machine.
 *
 * @module
 */

import type { Recipe } from "../../../serving/recipe.ts";

/** Mostly short, so that many take little time. */
const SENTENCES = [
  "No.",
  "Hello.",
  "Oh, man!",
  "It is $5.",
  "Not now.",
  "Come on.",
  "Wait. Now.",
  "The birch canoe slid on the smooth planks.",
];
const VOICES = ["af_heart", "morty", "rick_c137", "bf_emma"];
const EMOTIONS = ["neutral", "excited", "sad"];

/** Recipes, each of which sounds different. */
export function mixedRecipes(count: number): Recipe[] {
  return Array.from({ length: count }, (_, i) => ({
    script: SENTENCES[i % SENTENCES.length],
    voice: VOICES[i % VOICES.length],
    emotion: EMOTIONS[i % EMOTIONS.length],
    speed: 2,
    seed: i,
  }));
}

/** A recipe that no worker can speak. */
export function poison(number: number): Recipe {
  return { script: `Nobody says ${number}.`, voice: "there_is_no_such_voice" };
}
