/**
 * Puts blanks between Japanese words in phonemes, as misaki does.
 *
 * @module
 */

/** What opens and closes a quotation. */
const OPENING = "「『«";
const CLOSING = "」』»";

/** Something that is spoken, or a mark. */
export interface Spaced {
  readonly text: string;
  readonly phonemes: string;
}

/** Whether a blank follows each of these words and marks. */
export function blanksAfter(words: readonly Spaced[]): boolean[] {
  const blanks: boolean[] = [];
  for (const [i, { text, phonemes }] of words.entries()) {
    const opens = OPENING.includes(text) || "([".includes(phonemes);
    const closes = !opens && (CLOSING.includes(text) || "]).,?!:".includes(phonemes));
    if (i > 0 && (opens || closes)) blanks[i - 1] = opens;
    blanks.push(!opens && phonemes !== " ");
  }
  return blanks;
}

/** Matches a blank beside a glottal stop, which belongs to both words. */
const BESIDE_STOP = /(?<![!",.:;?»—…”]) (?=ʔ)|(?<=ʔ) (?!["«“])/g;

/** Phonemes without the blanks beside a glottal stop, which belongs to both words. */
export function joinedAtStops(phonemes: string): string {
  return phonemes.replace(BESIDE_STOP, "");
}

/** Whether there is no blank between two words because of a glottal stop or a length sign. */
export function areOne(before: string, after: string): boolean {
  return after.startsWith("ː") || after.startsWith("ʔ") && !/[!",.:;?»—…”]$/.test(before) ||
    before.endsWith("ʔ") && !/^["«“]/.test(after);
}
