/**
 * What a front end of a language gives: words and marks with their phonemes.
 *
 * @module
 */

import type { MappedText } from "./mapped_text.ts";

/** A word or a mark, and how it is said. */
export interface SpokenWord {
  /** Where it begins in the text, in UTF-16 units. */
  readonly start: number;
  /** Where it ends. */
  readonly end: number;
  /** In misaki's symbols; empty when it is silent. */
  readonly phonemes: string;
  /** The blank that the phonemes have after it, or nothing. */
  readonly spaceAfter: string;
  /** Whether a word ends with it. The reader says so: not every language has blanks between words. */
  readonly endsWord: boolean;
}

/** A text, and how it is said. */
export interface SpokenText {
  readonly text: MappedText;
  readonly words: readonly SpokenWord[];
}
