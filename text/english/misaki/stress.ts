/**
 * Strengthens and weakens the stress of a word.
 *
 * @module
 */

import type { Stress } from "../../script/instruction.ts";
import { DIPHTHONGS, hasVowel, VOWELS } from "./sounds.ts";
import { PRIMARY, SECONDARY } from "../../phonemes/phoneme_kinds.ts";

/** Applies a stress to the phonemes of a word: see {@linkcode Stress}. */
export function applyStress(phonemes: string, stress: Stress): string {
  if (stress === null) return phonemes;
  const primary = phonemes.includes(PRIMARY);
  const secondary = phonemes.includes(SECONDARY);
  if (stress < -1) return phonemes.replaceAll(PRIMARY, "").replaceAll(SECONDARY, "");
  if (stress === -1 || ((stress === 0 || stress === -0.5) && primary)) {
    return phonemes.replaceAll(SECONDARY, "").replaceAll(PRIMARY, SECONDARY);
  }
  if (stress < 0) return phonemes;
  if (!primary && !secondary) return hasVowel(phonemes) ? stressFirst(phonemes, stress) : phonemes;
  if (stress >= 1 && !primary) return phonemes.replaceAll(SECONDARY, PRIMARY);
  return phonemes;
}

/** Puts a stress before the first vowel. */
function stressFirst(phonemes: string, stress: number): string {
  const mark = stress > 1 ? PRIMARY : SECONDARY;
  const symbols = [...phonemes];
  symbols.splice(symbols.findIndex((symbol) => VOWELS.has(symbol)), 0, mark);
  return symbols.join("");
}

/** The weight of a word: the number of its symbols, with those for two sounds counted twice. */
export function stressWeight(phonemes: string): number {
  return [...phonemes].reduce((sum, symbol) => sum + (DIPHTHONGS.has(symbol) ? 2 : 1), 0);
}
