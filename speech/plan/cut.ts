/**
 * Finds the places where a script may be cut.
 *
 * @module
 */

import { ssmlAfter } from "../../text/ssml/tags.ts";
import { editsUpTo } from "../../text/script/window.ts";
import type { Utterance, Word } from "../../text/utterances/utterances.ts";

/** The largest unit that ends at a cut. */
export type Boundary = "sentence" | "clause" | "word";

/** A place after a word where an utterance may be cut. */
export interface Cut {
  /** The number of words and marks before the cut. */
  readonly words: number;
  /** The phonemes before the cut are `utterance.phonemes.slice(0, phonemeEnd)`. */
  readonly phonemeEnd: number;
  readonly boundary: Boundary;
}

const SENTENCE = /[.!?…][”“")]*$/u;
/** The mark at the end of a clause, which a full stop replaces at a cut. */
const CLAUSE = /[,;:—](?=[”“")]*$)/u;

/** The end of markup, directly after its words. */
const MARKUP_END = /^\]\([^)\n]*\)/;

/** The text after a word within markup that is not the last one there. */
const WITHIN_MARKUP = /^[^[\]]+\]\(/;

/**
 * All places where an utterance may be cut, in order, except its end. A word is never separated
 * from its marks, and markup is never split.
 */
export function cutsOf({ words, phonemes }: Utterance, script: string): Cut[] {
  const cuts: Cut[] = [];
  for (const [i, { textEnd, phonemeEnd, endsWord }] of words.slice(0, -1).entries()) {
    const isOneWithNext = !endsWord || words[i + 1].textStart < textEnd;
    if (isOneWithNext || WITHIN_MARKUP.test(script.slice(textEnd))) continue;
    cuts.push({ words: i + 1, phonemeEnd, boundary: boundaryOf(phonemes.slice(0, phonemeEnd)) });
  }
  return cuts;
}

/** The largest unit that ends with these phonemes. */
export function boundaryOf(phonemes: string): Boundary {
  return SENTENCE.test(phonemes) ? "sentence" : CLAUSE.test(phonemes) ? "clause" : "word";
}

/**
 * The part of an utterance before a cut. It ends like a sentence, so that it does not sound cut
 * off.
 */
export function before(
  { overlapAfter: _none, ...utterance }: Utterance,
  { words: count, phonemeEnd }: Cut,
): Utterance {
  const words = utterance.words.slice(0, count);
  const { textStart } = utterance;
  const textEnd = endOf(words);
  const phonemes = utterance.phonemes.slice(0, phonemeEnd).replace(CLAUSE, ".");
  const formatting = utterance.formatting && editsUpTo(utterance.formatting, textEnd);
  return {
    ...utterance,
    ...(formatting && { formatting }),
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

/**
 * The text of a script after an utterance. An end of markup, or signs of a format, that directly
 * follow are left out; directions, which are for what follows, are not. SSML begins with the tags
 * that are open there.
 */
export function restOf(
  script: string,
  { textEnd, formatting = [] }: Pick<Utterance, "textEnd" | "formatting">,
  isSsml = false,
): string {
  if (isSsml) return ssmlAfter(script, textEnd);
  const behind = formatting.filter(({ start }) => start >= textEnd);
  const next = behind.findIndex(({ by, isDirection }) => isDirection || by.trim() !== "");
  const signs = next < 0 ? behind : behind.slice(0, next);
  const end = Math.max(textEnd, ...signs.map((edit) => edit.end));
  return script.slice(end).replace(MARKUP_END, "").trim();
}
