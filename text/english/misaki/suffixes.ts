/**
 * The sounds of "-s", "-ed" and "-ing" after a word, and the word without these endings.
 *
 * @module
 */

import { BEFORE_FLAP } from "./sounds.ts";

/** Adds the ending "-s" of nouns and verbs to the phonemes of a word. */
export function withS(stem: string, british: boolean): string {
  const last = stem.at(-1)!;
  if ("ptkfθ".includes(last)) return `${stem}s`;
  if ("szʃʒʧʤ".includes(last)) return `${stem}${british ? "ɪ" : "ᵻ"}z`;
  return `${stem}z`;
}

/** Adds the ending "-ed" to the phonemes of a word. */
export function withEd(stem: string, british: boolean): string {
  const last = stem.at(-1)!;
  if ("pkfθʃsʧ".includes(last)) return `${stem}t`;
  if (last === "d") return `${stem}${british ? "ɪ" : "ᵻ"}d`;
  if (last !== "t") return `${stem}d`;
  if (british || stem.length < 2) return `${stem}ɪd`;
  return endsInFlap(stem) ? `${stem.slice(0, -1)}ɾᵻd` : `${stem}ᵻd`;
}

/**
 * Adds the ending "-ing" to the phonemes of a word. Returns `null` where British English would need
 * an r that the stem does not show.
 */
export function withIng(stem: string, british: boolean): string | null {
  if (british) return "əː".includes(stem.at(-1)!) ? null : `${stem}ɪŋ`;
  return endsInFlap(stem) ? `${stem.slice(0, -1)}ɾɪŋ` : `${stem}ɪŋ`;
}

function endsInFlap(stem: string): boolean {
  return stem.length > 1 && stem.at(-1) === "t" && BEFORE_FLAP.has(stem.at(-2)!);
}

/** Whether a word can be looked up. */
type IsKnown = (word: string) => boolean;

/** The known word that is `word` without "-s", or `null`. */
export function stemOfS(word: string, isKnown: IsKnown): string | null {
  if (word.length < 3 || !word.endsWith("s")) return null;
  const long = word.length > 4;
  return firstKnown(isKnown, [
    !word.endsWith("ss") && word.slice(0, -1),
    (word.endsWith("'s") || (long && /(?<!i)es$/.test(word))) && word.slice(0, -2),
    long && word.endsWith("ies") && `${word.slice(0, -3)}y`,
  ]);
}

/** The known word that is `word` without "-ed", or `null`. */
export function stemOfEd(word: string, isKnown: IsKnown): string | null {
  if (word.length < 4 || !word.endsWith("d")) return null;
  return firstKnown(isKnown, [
    !word.endsWith("dd") && word.slice(0, -1),
    word.length > 4 && /(?<!e)ed$/.test(word) && word.slice(0, -2),
  ]);
}

/** The known word that is `word` without "-ing", or `null`. */
export function stemOfIng(word: string, isKnown: IsKnown): string | null {
  if (word.length < 5 || !word.endsWith("ing")) return null;
  const long = word.length > 5;
  return firstKnown(isKnown, [
    long && word.slice(0, -3),
    `${word.slice(0, -3)}e`,
    long && /([bcdgklmnprstvxz])\1ing$|cking$/.test(word) && word.slice(0, -4),
  ]);
}

function firstKnown(isKnown: IsKnown, candidates: readonly (string | false)[]): string | null {
  return candidates.find((stem): stem is string => stem !== false && isKnown(stem)) ?? null;
}
