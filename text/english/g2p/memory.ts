/**
 * What the decoder knows about the chunks before a letter. `training/g2p/data.py` has the same.
 *
 * @module
 */

import { PRIMARY } from "../../phonemes/phoneme_kinds.ts";
import { VOWELS } from "../misaki/sounds.ts";

/** How many of the last chunks are remembered: of all, of those with phonemes, with vowels. */
const LAST = 4;
const LAST_WITH_PHONEMES = 3;
const LAST_WITH_VOWELS = 2;

/** Vowels are counted up to here. */
const MOST_VOWELS = 3;

/**
 * The numbers of the last chunks, of the last chunks with phonemes, and of the last chunks with
 * vowels, each the latest first; then the number of vowels, plus 4 once there was a primary stress.
 */
export type Memory = readonly number[];

/** What `remember` needs to know about a chunk. */
interface ChunkKind {
  readonly isEmpty: boolean;
  readonly vowels: number;
  readonly hasPrimary: boolean;
}

/** The kinds of the chunks, by their numbers. */
export type ChunkKinds = readonly ChunkKind[];

/** The kinds of chunks. */
export function chunkKinds(chunks: readonly string[]): ChunkKinds {
  return chunks.map((chunk) => ({
    isEmpty: chunk === "",
    vowels: [...chunk].filter((symbol) => VOWELS.has(symbol)).length,
    hasPrimary: chunk.includes(PRIMARY),
  }));
}

/** The memory before the first letter. `none` stands for no chunk. */
export function firstMemory(none: number): Memory {
  return [...Array(LAST + LAST_WITH_PHONEMES + LAST_WITH_VOWELS).fill(none), 0];
}

/** The memory after one more chunk. */
export function remember(memory: Memory, chunk: number, kinds: ChunkKinds): Memory {
  const { isEmpty, vowels, hasPrimary } = kinds[chunk];
  const phonemesFrom = LAST;
  const vowelsFrom = LAST + LAST_WITH_PHONEMES;
  const state = memory.at(-1)!;
  const counted = Math.min(MOST_VOWELS, state % (MOST_VOWELS + 1) + vowels);
  const isStressed = hasPrimary || state > MOST_VOWELS;
  return [
    ...pushed(memory.slice(0, phonemesFrom), chunk, true),
    ...pushed(memory.slice(phonemesFrom, vowelsFrom), chunk, !isEmpty),
    ...pushed(memory.slice(vowelsFrom, -1), chunk, vowels > 0),
    counted + (isStressed ? MOST_VOWELS + 1 : 0),
  ];
}

function pushed(last: readonly number[], chunk: number, counts: boolean): readonly number[] {
  return counts ? [chunk, ...last.slice(0, -1)] : last;
}
