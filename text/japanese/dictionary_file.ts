/**
 * The layout of the dictionary of Japanese, one file that is searched in place.
 *
 * | section | what it holds |
 * |---|---|
 * | `trie` | uint32: `base << 8 \| label`; a leaf's base is its first token |
 * | `tokens` | 2 uint32 a token: `class << 17 \| cost << 1 \| isLast`, and a place in `readings` |
 * | `readings` | uint8: numbers of kana in the header, each reading with a zero after it |
 * | `rows`, `columns` | uint16: the row and the column of each class in the table of costs |
 * | `kinds` | uint8: the kind of each UTF-16 unit |
 * | `blocks` | uint32: where the slices of a block of columns begin |
 * | `slices` | uint16: which slice of its block a row has |
 * | `costs` | int16: the slices, {@linkcode SLICE} costs each |
 * | `parts` | uint8: the part of speech of each class |
 * | `words` | UTF-8: sorted lines, the words that are written in one |
 *
 * @module
 */

/** The number of costs in a slice: a slice that many rows have is stored once. */
export const SLICE = 8;

/** The label of an unused unit of the trie. A leaf has 0, other units the byte plus 1. */
export const UNUSED = 255;

/** What a symbol's kind means for words that are in no list. The names are MeCab's. */
export interface SymbolKind {
  /** The kinds that a symbol counts as, as bits. */
  readonly kinds: number;
  /** Its own kind: an index into {@linkcode Header.unknown}. */
  readonly kind: number;
  /** Up to how many symbols such a word may have. */
  readonly length: number;
  /** Whether all symbols of the kind in a row may be a word. */
  readonly group: boolean;
  /** Whether there may be such a word where the list has one. */
  readonly invoke: boolean;
}

/** What the file says first, as JSON. */
export interface Header {
  /** Where each section begins after the header, and its length, both in bytes. */
  readonly sections: Readonly<Record<Section, readonly [start: number, length: number]>>;
  /** The kana of the readings: the first has number 1. */
  readonly kana: string;
  readonly symbolKinds: readonly SymbolKind[];
  /** The first token of unknown words, for each kind. */
  readonly unknown: readonly number[];
  /** The parts of speech, such as "名詞,数詞". */
  readonly parts: readonly string[];
}

/** The sections, in their order. The first ones have the widest numbers, so each is aligned. */
export const SECTIONS = [
  "trie",
  "tokens",
  "blocks",
  "slices",
  "costs",
  "rows",
  "columns",
  "kinds",
  "parts",
  "readings",
  "words",
] as const;

/** The name of a section. */
export type Section = typeof SECTIONS[number];

/** The bytes before the header: its length as a uint32. */
export const PREFIX = 4;

/** The next multiple of 4. Each section begins at one. */
export function aligned(bytes: number): number {
  return (bytes + 3) & ~3;
}
