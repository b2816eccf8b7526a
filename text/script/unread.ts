/**
 * Finds what the reading of a sentence has lost.
 *
 * @module
 */

import { isPhoneme } from "../phonemes/token_table.ts";
import { PAUSES } from "../phonemes/phoneme_kinds.ts";
import type { Range } from "./mapped_text.ts";
import type { SpokenWord } from "./spoken_text.ts";

/** What must not be lost: letters, digits and currency signs. */
const SAID = /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}\p{N}\p{Sc}]/gu;
const CLOSING = /(?<![”"’')])[”"’')]+$/u;

/** The letters, digits and currency signs that are in no word with phonemes, in rows. */
export function unread(text: string, words: readonly SpokenWord[]): Range[] {
  const rows: { start: number; end: number }[] = [];
  const spoken = words.filter(isSpoken);
  let next = 0;
  for (const { 0: symbol, index: start } of text.matchAll(SAID)) {
    while (next < spoken.length && spoken[next].end <= start) next++;
    if (next < spoken.length && spoken[next].start <= start) continue;
    const end = start + symbol.length;
    const last = rows.at(-1);
    if (last?.end === start) last.end = end;
    else rows.push({ start, end });
  }
  return rows;
}

/** The words of a sentence, with the mark at its end, should the last word have swallowed it. */
export function withLastMark(words: readonly SpokenWord[], text: string): readonly SpokenWord[] {
  const mark = text.trimEnd().replace(CLOSING, "").at(-1) ?? "";
  if (!".!?…".includes(mark)) return words;
  const last = words.findLastIndex(isSpoken);
  if (last < 0 || words.slice(last).some(endsInPause)) return words;
  const word = words[last];
  return words.with(last, { ...word, phonemes: word.phonemes + mark });
}

function isSpoken({ phonemes }: SpokenWord): boolean {
  return [...phonemes].some((symbol) => /[\p{Ll}\p{Lu}\p{Lo}]/u.test(symbol) && isPhoneme(symbol));
}

function endsInPause({ phonemes }: SpokenWord): boolean {
  return PAUSES.has(phonemes.trimEnd().at(-1) ?? "");
}
