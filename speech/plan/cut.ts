/**
 * Where a script may be cut.
 *
 * @module
 */

import type { Utterance, Word } from "../../text/utterances/utterances.ts";

/** What ends at a cut. */
export type Boundary = "sentence" | "clause" | "word";

/** A place behind a word at which an utterance may be cut. */
export interface Cut {
  /** Words and marks before it. */
  readonly words: number;
  /** `utterance.phonemes.slice(0, phonemeEnd)` is before it. */
  readonly phonemeEnd: number;
  readonly boundary: Boundary;
}

const SENTENCE = /[.!?…][”“")]*$/u;
/** A full stop takes the place of the mark. */
const CLAUSE = /[,;:—](?=[”“")]*$)/u;

/** Right behind the words of markup. */
const MARKUP_END = /^\]\([^)\n]*\)/;

/** Behind a word of markup that is not its last. */
const WITHIN_MARKUP = /^[^[\]]+\]\(/;

/** All places of an utterance but its end, in order: neither a word and the marks on it nor markup are ever parted. */
export function cutsOf({ words, phonemes }: Utterance, script: string): Cut[] {
  const cuts: Cut[] = [];
  for (const [i, { textEnd, phonemeEnd, endsWord }] of words.slice(0, -1).entries()) {
    const isOneWithNext = !endsWord || words[i + 1].textStart < textEnd;
    if (isOneWithNext || WITHIN_MARKUP.test(script.slice(textEnd))) continue;
    cuts.push({ words: i + 1, phonemeEnd, boundary: boundaryOf(phonemes.slice(0, phonemeEnd)) });
  }
  return cuts;
}

/** What ends with these phonemes. */
export function boundaryOf(phonemes: string): Boundary {
  return SENTENCE.test(phonemes) ? "sentence" : CLAUSE.test(phonemes) ? "clause" : "word";
}

/** The part of an utterance before a cut. It ends as a sentence does, so that it does not sound cut off. */
export function before(utterance: Utterance, { words: count, phonemeEnd }: Cut): Utterance {
  const words = utterance.words.slice(0, count);
  const { textStart } = utterance;
  const textEnd = endOf(words);
  const phonemes = utterance.phonemes.slice(0, phonemeEnd).replace(CLAUSE, ".");
  return {
    ...utterance,
    text: utterance.text.slice(0, textEnd - textStart),
    textEnd,
    phonemes: SENTENCE.test(phonemes) ? phonemes : `${phonemes}.`,
    words,
    pauseAfter: 0,
    breakAfter: 0,
  };
}

function endOf(words: readonly Word[]): number {
  return Math.max(...words.map(({ textEnd }) => textEnd));
}

/** What is left of a script behind `textEnd`, and behind the end of markup there. */
export function restOf(script: string, textEnd: number): string {
  return script.slice(textEnd).replace(MARKUP_END, "").trim();
}
