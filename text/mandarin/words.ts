/**
 * Splits Chinese text into words, as jieba does: the words of a dictionary with the highest product
 * of frequencies, and a hidden Markov model for characters that are in no word.
 *
 * Ported from jieba 0.42.1 (MIT).
 *
 * @module
 */

import type { MandarinData } from "./data.ts";
import { unlistedWords } from "./unlisted_words.ts";
import { Symbols } from "./sorted_lines.ts";

/** Text that words are looked for in. What is between, is taken as single characters. */
const BLOCK = /([\u4E00-\u9FD5a-zA-Z0-9+#&._%-]+)/u;

/** The words of a text, in order. Together they are the whole text. */
export function wordsOf(text: string, data: MandarinData): string[] {
  return text.split(BLOCK).flatMap((block, i) =>
    i % 2 === 1 ? wordsOfBlock(block, data) : [...block]
  );
}

function wordsOfBlock(block: string, data: MandarinData): string[] {
  const symbols = new Symbols(block);
  const ends = likeliestEnds(symbols, data);
  const words: string[] = [];
  let alone = 0;
  const joinAlone = (end: number): void => {
    if (end > alone) words.push(...wordsFrom(symbols.text(alone, end), data));
  };
  for (let start = 0; start < symbols.length; start = ends[start]) {
    if (ends[start] - start === 1) continue;
    joinAlone(start);
    words.push(symbols.text(start, ends[start]));
    alone = ends[start];
  }
  joinAlone(symbols.length);
  return words;
}

/** For each symbol, the end of the word that starts there in the likeliest split of the rest. */
function likeliestEnds(symbols: Symbols, { words, segmentation }: MandarinData): Uint32Array {
  const logTotal = Math.log(segmentation.total);
  const scores = new Float64Array(symbols.length + 1);
  const ends = new Uint32Array(symbols.length);
  for (let start = symbols.length - 1; start >= 0; start--) {
    let best = -Infinity;
    for (const { end, entry } of words.prefixes(symbols, start)) {
      const frequency = Number(entry ?? 0);
      if (frequency === 0) continue;
      const score = Math.log(frequency) - logTotal + scores[end];
      if (score < best) continue;
      best = score;
      ends[start] = end;
    }
    if (best === -Infinity) {
      best = scores[start + 1] - logTotal;
      ends[start] = start + 1;
    }
    scores[start] = best;
  }
  return ends;
}

/** The words in a run of single characters. */
function wordsFrom(run: string, data: MandarinData): string[] {
  const symbols = [...run];
  if (symbols.length === 1) return symbols;
  return Number(data.words.get(run) ?? 0) > 0 ? symbols : unlistedWords(run, data);
}
