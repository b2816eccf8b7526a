/**
 * Guesses words of American or British English with the network.
 *
 * @module
 */

import { american } from "./american.ts";
import { british } from "./british.ts";
import type { G2pNetwork } from "./network.ts";
import { isStressed } from "../misaki/sounds.ts";
import { applyStress } from "../misaki/stress.ts";

/** Guesses the phonemes of a word of letters from a to z in lower case, and apostrophes. */
export type Guess = (word: string) => string;

/** Puts a primary stress on the first vowel. */
const STRESSED = 2;

/**
 * Returns a function that guesses how words sound, in misaki's symbols.
 *
 * @param network returns the network, which is the same for both kinds of English
 */
export function guesser(network: () => G2pNetwork, isBritish: boolean): Guess {
  const written = isBritish ? british : american;
  return (word) => written(word, withStress(network().guess(word)));
}

/** Short words such as "un" are guessed as parts of sentences; alone they have a stress. */
function withStress(broad: string): string {
  return isStressed(broad) ? broad : applyStress(broad.replace("ə", "ʌ"), STRESSED);
}
