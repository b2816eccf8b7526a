/**
 * From a script to pieces that Kokoro speaks well: not so short that it mumbles, not so long that it rushes.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import type { Utterance } from "./front_end.ts";
import { CLAUSE, LETTER, middle, sentences, type Span, SYMBOL, WORD } from "./split.ts";
import { MAX_PHONEMES } from "./token_table.ts";

/**
 * Numbers of phonemes. Kokoro's authors name 100 to 200 as best, below 20 as weak, and hear voices rush
 * above 400.
 */
const WEAK = 20;
const GOOD = 100;
const BEST = 200;
const RUSHED = 400;

/** Where to cut a sentence: the first that is found counts. */
const CUTS = [CLAUSE, WORD, LETTER, SYMBOL];

interface Piece extends Span {
  readonly phonemes: string;
}

/**
 * The utterances of `script`: whole sentences, several short ones together, long ones in parts.
 *
 * @param pronounce gives the phonemes of a text, empty when there is nothing to say
 * @throws {KokoroError} `input` when nothing in the script can be spoken
 */
export function toUtterances(script: string, pronounce: (text: string) => string): Utterance[] {
  const pieces = sentences(script)
    .flatMap((sentence) => cut(sentence, script, pronounce))
    .filter((piece) => piece.phonemes !== "");
  if (pieces.length === 0) throw nothingToSay(script);
  return join(pieces, script).map(({ start, end, phonemes }) => ({
    text: script.slice(start, end).trim(),
    phonemes,
  }));
}

function nothingToSay(script: string): KokoroError {
  const text = script.trim();
  if (text === "") return new KokoroError("input", "the text is empty");
  const shown = [...text.slice(0, 80)].slice(0, 40).join("");
  return new KokoroError(
    "input",
    `nothing in the text can be spoken: ${JSON.stringify(shown)}${shown === text ? "" : " ..."}`,
  );
}

/** The sentence whole, or in halves of halves until each can be spoken. */
function cut(span: Span, script: string, pronounce: (text: string) => string): Piece[] {
  const text = script.slice(span.start, span.end);
  // There are about as many phonemes as letters: what is far too long need not be pronounced to be cut.
  const phonemes = text.length > MAX_PHONEMES ? undefined : pronounce(text);
  if (phonemes !== undefined && phonemes.length <= RUSHED) return [{ ...span, phonemes }];
  const speakable = phonemes !== undefined && phonemes.length <= MAX_PHONEMES;
  for (const pattern of speakable ? [CLAUSE] : CUTS) {
    const at = middle(text, pattern);
    if (at === undefined) continue;
    const [first, second] = [{ ...span, end: span.start + at }, {
      ...span,
      start: span.start + at,
    }];
    return [...cut(first, script, pronounce), ...cut(second, script, pronounce)];
  }
  return [{ ...span, phonemes: phonemes ?? "" }];
}

/** Short neighbours together. */
function join(pieces: readonly Piece[], script: string): Piece[] {
  const joined: Piece[] = [];
  pieces.forEach((piece, index) => {
    const last = joined.at(-1);
    const atEnd = index === pieces.length - 1;
    if (last === undefined || !belong(last.phonemes.length, piece.phonemes.length, atEnd)) {
      joined.push(piece);
      return;
    }
    const phonemes = last.phonemes + gap(last, script) + piece.phonemes;
    joined[joined.length - 1] = { start: last.start, end: piece.end, phonemes };
  });
  return joined;
}

/** Whether two neighbours of so many phonemes are better together. A weak one waits for the next, if there is one. */
function belong(first: number, second: number, atEnd: boolean): boolean {
  const weak = first < WEAK || atEnd && second < WEAK;
  return first + second <= (weak ? RUSHED : BEST) && (weak || Math.min(first, second) < GOOD);
}

/** What is between `piece` and the next one: a line without a mark at its end gets one. */
function gap(piece: Piece, script: string): string {
  const text = script.slice(piece.start, piece.end);
  const endsLine = /[\r\n\u2028\u2029]/u.test(text.slice(text.trimEnd().length));
  return endsLine && !/[;:,.!?…—”)]$/u.test(piece.phonemes) ? ". " : " ";
}
