/**
 * Moves the stress of a word up and down.
 *
 * @module
 */

import { DIPHTHONGS, hasVowel, PRIMARY, SECONDARY, VOWELS } from "./sounds.ts";

/**
 * How strong a word is to be: below -1 unstressed, -1 and -0.5 weaker, 0 to 1 at least a secondary stress,
 * above that a primary one; -0.5, 0 and 0.5 take back or give less than -1, 1 do. `null` leaves it as it is.
 */
export type Stress = number | null;

/** `phonemes` with another stress. */
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

/** How much of a word there is to stress. */
export function stressWeight(phonemes: string): number {
  return [...phonemes].reduce((sum, symbol) => sum + (DIPHTHONGS.has(symbol) ? 2 : 1), 0);
}
