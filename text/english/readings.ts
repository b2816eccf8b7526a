/**
 * Phonemes that a rule of normalisation gives for a word.
 *
 * @module
 */

import type { Instruction } from "../script/instruction.ts";
import type { Edit, MappedText } from "../script/mapped_text.ts";

/** A word with its phonemes. A sentence has no square brackets of its own: see `signs.ts`. */
const READING = /\[([^\][]{1,200})\]\(\/([^/()]{1,400})\/\)/gu;

/** Takes the readings that rules wrote, such as `[A](/ˈA/)`, out of a normalised sentence. */
export function takeReadings(
  text: MappedText,
): { text: MappedText; readings: readonly Instruction[] } {
  if (!text.text.includes("[")) return { text, readings: [] };
  const edits: Edit[] = [];
  const readings: Instruction[] = [];
  let shorter = 0;
  for (const { 0: all, 1: word, 2: phonemes, index } of text.text.matchAll(READING)) {
    edits.push({ start: index, end: index + all.length, by: word });
    const start = index - shorter;
    readings.push({ start, end: start + word.length, phonemes, source: "rules" });
    shorter += all.length - word.length;
  }
  return { text: text.edit(edits), readings };
}
