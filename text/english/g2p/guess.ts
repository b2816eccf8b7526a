/**
 * Guesses words of American or British English with the network.
 *
 * @module
 */

import { american } from "./american.ts";
import { british } from "./british.ts";
import type { G2pNetwork } from "./network.ts";

/** Guesses the phonemes of a word of letters from a to z in lower case, and apostrophes. */
export type Guess = (word: string) => string;

/**
 * Returns a function that guesses how words sound, in misaki's symbols.
 *
 * @param network returns the network, which is the same for both kinds of English
 */
export function guesser(network: () => G2pNetwork, isBritish: boolean): Guess {
  const written = isBritish ? british : american;
  return (word) => written(word, network().guess(word));
}
