/**
 * Loads the files that set-up made for Mandarin.
 *
 * @module
 */

import { readData } from "../data_files.ts";
import { SortedLines } from "./sorted_lines.ts";

/** The names of the files, in the folder that set-up made. */
export const FILES = {
  words: "words.tsv",
  emissions: "emissions.tsv",
  phrases: "phrases.tsv",
  characters: "characters.tsv",
  segmentation: "segmentation.json",
} as const;

/** The places of a character in a word: at its beginning, in the middle, at its end, alone. */
export type WordPlace = "B" | "M" | "E" | "S";

/** What splits Chinese text into words, besides its tables. */
export interface Segmentation {
  /** The sum of the frequencies of all words. */
  readonly total: number;
  /** The logarithms of the probabilities of a first place, and of one place after another. */
  readonly start: Readonly<Record<WordPlace, number>>;
  readonly next: Readonly<Record<WordPlace, Readonly<Partial<Record<WordPlace, number>>>>>;
}

/** The data for Mandarin. */
export interface MandarinData {
  /** Words with their frequencies. */
  readonly words: SortedLines;
  /** Characters with the logarithms of their probabilities as B, M, E and S, parted by blanks. */
  readonly emissions: SortedLines;
  readonly segmentation: Segmentation;
  /** Phrases with the pinyin of their characters, parted by blanks. */
  readonly phrases: SortedLines;
  /** Characters with their most usual pinyin. */
  readonly characters: SortedLines;
}

/**
 * Loads the data for Mandarin, which takes about 10 ms and 8 MB.
 *
 * @param folder where set-up put the files
 * @throws {KokoroError} `setup` when a file is missing
 */
export function loadMandarinData(folder: string): MandarinData {
  const read = (file: string): Uint8Array => readData(`${folder}/${file}`);
  const table = (file: string): SortedLines => new SortedLines(read(file));
  return {
    words: table(FILES.words),
    emissions: table(FILES.emissions),
    segmentation: JSON.parse(new TextDecoder().decode(read(FILES.segmentation))),
    phrases: table(FILES.phrases),
    characters: table(FILES.characters),
  };
}
