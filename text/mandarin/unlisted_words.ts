/**
 * Finds words that no dictionary has, such as names, by a hidden Markov model: each character is at
 * the beginning (B), in the middle (M) or at the end (E) of a word, or is a word (S).
 *
 * Ported from `finalseg` of jieba 0.42.1 (MIT).
 *
 * @module
 */

import type { MandarinData, WordPlace } from "./data.ts";

/** The logarithm of the probability of what never was. */
const NEVER = -3.14e100;

const PLACES: readonly WordPlace[] = ["B", "M", "E", "S"];

/** The places that may come before each place. */
const BEFORE: Readonly<Record<WordPlace, readonly WordPlace[]>> = {
  B: ["E", "S"],
  M: ["M", "B"],
  E: ["B", "M"],
  S: ["S", "E"],
};

const CHINESE = /([\u4E00-\u9FD5]+)/u;
const NUMBER = /([a-zA-Z0-9]+(?:\.\d+)?%?)/u;

/** The words of a text whose characters are in no word of the dictionary. */
export function unlistedWords(text: string, data: MandarinData): string[] {
  return text.split(CHINESE).flatMap((part, i) =>
    i % 2 === 1 ? likeliestWords([...part], data) : part.split(NUMBER).filter((word) => word)
  );
}

function likeliestWords(symbols: readonly string[], data: MandarinData): string[] {
  const words: string[] = [];
  let word = "";
  for (const [i, place] of [...likeliestPlaces(symbols, data)].entries()) {
    word += symbols[i];
    if (place === "B" || place === "M") continue;
    words.push(word);
    word = "";
  }
  return word ? [...words, word] : words;
}

/** The likeliest sequence of places: Viterbi's algorithm. */
function likeliestPlaces(symbols: readonly string[], data: MandarinData): string {
  const { start, next } = data.segmentation;
  let paths = PLACES.map((place, i) => ({
    place,
    path: place as string,
    score: start[place] + emissions(symbols[0], data)[i],
  }));
  for (const symbol of symbols.slice(1)) {
    const emitted = emissions(symbol, data);
    paths = PLACES.map((place, i) => {
      const ways = BEFORE[place].map((before) => {
        const { path, score } = paths[PLACES.indexOf(before)];
        const step = score + (next[before][place] ?? NEVER) + emitted[i];
        return { before, path: path + place, score: step };
      });
      const [a, b] = ways;
      // Of two equal ways, the place that is later in the alphabet counts.
      const isFirst = a.score > b.score || a.score === b.score && a.before > b.before;
      return { place, ...(isFirst ? a : b) };
    });
  }
  const [, , ending, alone] = paths;
  return ending.score > alone.score ? ending.path : alone.path;
}

function emissions(symbol: string, { emissions }: MandarinData): readonly number[] {
  const entry = emissions.get(symbol);
  if (entry === undefined) return PLACES.map(() => NEVER);
  return entry.split(" ").map((value) => value === "" ? NEVER : Number(value));
}
