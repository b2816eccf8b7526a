/**
 * Where a script may be cut.
 *
 * @module
 */

import { endsInAbbreviation } from "./abbreviations.ts";
import type { Range } from "./mapped_text.ts";

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** White space with one line break in it, before a line that goes on in lower case. */
const WRAPPED = /(?<=\S)[^\S\r\n]*\r?\n[^\S\r\n]*(?=\p{Ll})/gu;

/** The lines of `script`, without their ends; one that goes on in lower case is one with the next. */
export function lines(script: string): Range[] {
  const unwrapped = script.replace(WRAPPED, (gap) => " ".repeat(gap.length));
  return [...unwrapped.matchAll(/[^\r\n\u2028\u2029]+/gu)].map(({ 0: line, index }) => ({
    start: index,
    end: index + line.length,
  }));
}

/**
 * The sentences of `script`, in order. A line ends a sentence too, unless the next one goes on in lower case. Blank
 * lines are spans too: nothing is left out.
 */
export function sentences(script: string): Range[] {
  const unwrapped = script.replace(WRAPPED, (gap) => " ".repeat(gap.length));
  const spans: Range[] = [];
  let start = 0;
  for (const { segment, index } of segmenter.segment(unwrapped)) {
    const end = index + segment.length;
    // Only the beginning is looked at: slicing the rest for every sentence would be quadratic.
    if (goesOn(segment, unwrapped.slice(end, end + 1))) continue;
    spans.push({ start, end });
    start = end;
  }
  if (start < script.length) spans.push({ start, end: script.length });
  return spans;
}

/** Whether the sentence goes on although the Unicode rules see an end between `segment` and `next`. */
function goesOn(segment: string, next: string): boolean {
  const words = segment.trimEnd();
  if (/[\r\n\u2028\u2029]/u.test(segment.slice(words.length))) return false;
  // "Is it?" he asked.
  const speech = /["”’'»)]$/u.test(words) && /^\p{Ll}/u.test(next);
  return speech || endsInAbbreviation(words, next);
}
