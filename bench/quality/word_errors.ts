/**
 * Counts the words that a listener heard wrong.
 *
 * @module
 */

/** The words of a text and the errors in what was heard. */
export interface WordErrors {
  readonly words: number;
  /** The fewest words to replace, leave out or add that turn one text into the other. */
  readonly errors: number;
}

/**
 * Counts word errors. Both texts must be normalised: words in lower case, separated by spaces. Two
 * words that the other text writes as one are equal to it: `sea shells` and `seashells` sound
 * alike.
 *
 * @example
 * ```ts
 * import { countWordErrors } from "./bench/quality/word_errors.ts";
 * console.log(countWordErrors("the birch canoe", "the beach canoe")); // { words: 3, errors: 1 }
 * ```
 */
export function countWordErrors(expected: string, heard: string): WordErrors {
  const said = joined(wordsOf(expected), wordsOf(heard));
  const listened = joined(wordsOf(heard), said);
  return { words: said.length, errors: distance(said, listened) };
}

/** Errors per word: 0 to 1, or more if words were added; 0 if there were no words. */
export function wordErrorRate({ words, errors }: WordErrors): number {
  return words === 0 ? 0 : errors / words;
}

function wordsOf(text: string): string[] {
  return text.split(/\s+/u).filter((word) => word !== "");
}

/** Joins adjacent words that `other` has as one word. */
function joined(words: readonly string[], other: readonly string[]): string[] {
  const known = new Set(other);
  const result: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const pair = `${words[i]}${words[i + 1]}`;
    const isOne = i + 1 < words.length && known.has(pair);
    result.push(isOne ? pair : words[i]);
    if (isOne) i++;
  }
  return result;
}

/** The Levenshtein distance, counted in words. */
function distance(a: readonly string[], b: readonly string[]): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (const [row, word] of a.entries()) {
    const current = [row + 1];
    for (const [column, other] of b.entries()) {
      const replaced = above[column] + (word === other ? 0 : 1);
      current.push(Math.min(replaced, above[column + 1] + 1, current[column] + 1));
    }
    above = current;
  }
  return above[b.length];
}
