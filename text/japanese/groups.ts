/**
 * Joins the words of a sentence that are written in one, as misaki does.
 *
 * @module
 */

import type { WordLines } from "./word_lines.ts";

/** A kind of word: MeCab's kind of the first symbol, or {@linkcode READ}. */
export type WordKind = number;

/** MeCab's kind of unknown words in katakana, which are read, too. */
export const KATAKANA = 7;
/** Words that are read as kana. */
export const READ = 6;
/** Signs. */
export const SIGN = 3;

/** A word with its reading. */
export interface ReadWord {
  readonly text: string;
  /** In hiragana. */
  readonly reading: string;
  readonly kind: WordKind;
}

/**
 * Groups of words: those that make the longest word of the list. Each other word is alone.
 *
 * @param mayBegin whether a group of several words may begin with a word. Default: always
 */
export function grouped<Word extends ReadWord>(
  words: readonly Word[],
  list: WordLines,
  mayBegin: (word: Word) => boolean = () => true,
): (readonly Word[])[] {
  const groups: (readonly Word[])[] = [];
  for (let at = 0; at < words.length;) {
    const { kind } = words[at];
    const most = mayBegin(words[at]) ? list.longest(textsOfKind(words, at, kind)) : 1;
    const count = Math.max(1, most);
    groups.push(words.slice(at, at + count));
    at += count;
  }
  return groups;
}

function* textsOfKind(words: readonly ReadWord[], from: number, kind: WordKind): Generator<string> {
  for (let at = from; words[at]?.kind === kind; at++) yield words[at].text;
}
