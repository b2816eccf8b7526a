/**
 * Instructions of the writer for how a part of a script is spoken.
 *
 * @module
 */

/**
 * How a word's stress is changed. `null` leaves it unchanged.
 *
 * | value | change |
 * |---|---|
 * | below -1 | removes all stress |
 * | -1 | primary becomes secondary, and secondary is removed |
 * | -0.5 | as -1 for a word with primary stress, otherwise none |
 * | 0 | as -1 for a word with primary stress, and a word without stress gets secondary |
 * | 0.5 | a word without stress gets secondary |
 * | 1 | secondary becomes primary, and a word without stress gets secondary |
 * | above 1 | secondary becomes primary, and a word without stress gets primary |
 */
export type Stress = number | null;

/** What a text is, and so how it is read: see `docs/ssml.md`. */
export interface SayAs {
  readonly as:
    | "cardinal"
    | "characters"
    | "date"
    | "digits"
    | "duration"
    | "fraction"
    | "ordinal"
    | "telephone"
    | "time"
    | "unit"
    | "words";
  /** The order of its parts: "mdy" for a date. */
  readonly format?: string;
}

/** An instruction for the range from `start` to `end`. */
export interface Instruction {
  readonly start: number;
  readonly end: number;
  /** The phonemes to speak in place of the range. */
  readonly phonemes?: string;
  /** The stress of the words in the range: see `english/misaki/stress.ts`. */
  readonly stress?: Stress;
  /** What gave the phonemes. Default: the writer. */
  readonly source?: string;
  /** How to read a number: see `english/misaki/number_reading.ts`. */
  readonly numberFlags?: string;
  /** The part of speech of a word, as `english/spacy/tagger.ts` names it: "VB". */
  readonly tag?: string;
  /** What the text of the range is. */
  readonly sayAs?: SayAs;
}
