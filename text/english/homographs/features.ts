/**
 * Describes a word and its place in the sentence by features. The model has weights for them.
 *
 * @module
 */

import type { Token } from "../spacy/tokenizer.ts";

/** A number of 24 bits for something that is true of a word, such as "stands after `the`". */
export type Feature = number;

/** How many words on each side count at all, so that a text of any length takes linear time. */
const REACH = 40;
/** How many words on each side are features with their distance. */
const WORDS = 3;
/** How many endings and tags on each side are features with their distance. */
const ENDINGS = 2;
/** How many letters an ending has. */
const ENDING = 3;

const LETTER = /\p{L}/u;

/** Endings that are cut off the words of a sentence, so that "tear" and "tears" count as one. */
const INFLECTIONS = ["ing", "ies", "es", "ed", "ly", "s"];
/** How many letters of a word stay at least. */
const STEM = 4;

/**
 * Returns the features of the token at `at`.
 *
 * @param tags the tag of each token, in the notation of the Penn Treebank
 * @param word the word as the model knows it: "record" for "Records"
 */
export function featuresOf(
  tokens: readonly Token[],
  tags: readonly string[],
  at: number,
  word: string,
): Feature[] {
  const from = Math.max(0, at - REACH);
  const plain = tokens.slice(from, at + REACH + 1).map(({ text }) => plainForm(text));
  const near = (distance: number): string => plain[at - from + distance] ?? "";
  const tag = (distance: number): string => tags[at + distance] ?? "";
  const names = new Set<string>([`case ${caseOf(tokens, at)}`]);
  if (near(0) !== word) names.add("inflected");
  for (let d = -WORDS; d <= WORDS; d++) {
    if (d !== 0) names.add(`word ${d} ${near(d)}`);
  }
  for (let d = -ENDINGS; d <= ENDINGS; d++) {
    names.add(`tag ${d} ${tag(d)}`);
    if (d !== 0) names.add(`ending ${d} ${near(d).slice(-ENDING)}`);
  }
  names.add(`tags before ${tag(-2)} ${tag(-1)}`);
  names.add(`tags around ${tag(-1)} ${tag(1)}`);
  for (const [i, text] of plain.entries()) {
    if (from + i !== at && LETTER.test(text)) names.add(`sentence ${stemOf(text)}`);
  }
  return [...new Set([...names].map(hash))];
}

/** A word in lower case, with `0` for every digit. */
function plainForm(text: string): string {
  return text.toLowerCase().replace(/\p{Nd}/gu, "0");
}

/** Whether a word has capitals, and whether it begins the sentence. */
function caseOf(tokens: readonly Token[], at: number): string {
  const { text } = tokens[at];
  const letters = text === text.toLowerCase()
    ? "small"
    : text === text.toUpperCase()
    ? "capitals"
    : "capital";
  let before = at - 1;
  while (before >= 0 && !LETTER.test(tokens[before].text)) before--;
  return before < 0 ? `${letters} first` : letters;
}

function stemOf(word: string): string {
  const ending = INFLECTIONS.find((ending) =>
    word.endsWith(ending) && word.length >= ending.length + STEM
  );
  return ending ? word.slice(0, -ending.length) : word;
}

/** The upper 24 bits of FNV-1a. */
function hash(name: string): Feature {
  let state = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) {
    state = Math.imul(state ^ name.charCodeAt(i), 0x01000193);
  }
  return state >>> 8;
}
