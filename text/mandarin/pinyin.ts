/**
 * Finds the pinyin of Chinese words: that of the phrases in them, or else that of each character.
 *
 * Ported from pypinyin 0.55.0 (MIT).
 *
 * @module
 */

import type { MandarinData } from "./data.ts";
import { Symbols } from "./sorted_lines.ts";

/**
 * The pinyin of each character of a word, with accents for the tones: "nǐ". A character without
 * pinyin stands for itself.
 */
export function pinyinOf(word: string, { phrases, characters }: MandarinData): string[] {
  const symbols = new Symbols(word);
  const readings: string[] = [];
  const spell = (from: number, to: number): void => {
    for (const symbol of symbols.all.slice(from, to)) {
      readings.push(characters.get(symbol) ?? symbol);
    }
  };
  for (let start = 0; start < symbols.length;) {
    let phrase: { readonly end: number; readonly entry: string } | undefined;
    let reached = start;
    for (const { end, entry } of phrases.prefixes(symbols, start)) {
      reached = end;
      if (entry !== undefined) phrase = { end, entry };
    }
    if (phrase) {
      readings.push(...phrase.entry.split(" "));
      start = phrase.end;
    } else {
      // If a longer phrase may start here, pypinyin looks for no phrase in the rest.
      const end = reached === symbols.length ? symbols.length : start + 1;
      spell(start, end);
      start = end;
    }
  }
  return readings;
}
