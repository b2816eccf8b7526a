/**
 * The result of reading a text: words and punctuation marks with their phonemes.
 *
 * @module
 */

import type { MappedText } from "./mapped_text.ts";

/** A word or a punctuation mark, with its phonemes. */
export interface SpokenWord {
  /** Where it starts in the text, in UTF-16 units. */
  readonly start: number;
  /** Where it ends in the text: the position after its last unit. */
  readonly end: number;
  /** In misaki's symbols. Empty when the word or mark is silent. */
  readonly phonemes: string;
  /** The blank after the phonemes, or an empty string. */
  readonly spaceAfter: string;
  /** The words that are said for it: "nine" for "9". Absent if they are its text. */
  readonly spoken?: string;
  /** What decided how it is said. */
  readonly source: string;
  /** Whether a word ends here. The reader sets it: not every language has blanks between words. */
  readonly endsWord: boolean;
}

/** A text and its words and marks. */
export interface SpokenText {
  readonly text: MappedText;
  readonly words: readonly SpokenWord[];
}
