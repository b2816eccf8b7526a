/**
 * What people do with their voices besides talking, as scripts write it down.
 *
 * @module
 */

import type { Dialect, Rule } from "./rule.ts";

/** Noises that a script puts between asterisks. */
const NOISES =
  "burps?|belch(?:es)?|sighs?|gasps?|coughs?|sniffs?|gulps?|laughs?|chuckles?|giggles?|groans?|hiccups?|sneezes?|yawns?|snores?|growls?|whimpers?|sobs?|scoffs?|snorts?|hic|clears throat|screams?|moans?|grunts?";

/** How the beginning of a word sounds alone. */
const ONSETS: Readonly<Record<string, string>> = {
  ch: "chuh",
  sh: "shuh",
  th: "thuh",
  wh: "wuh",
  ph: "fuh",
  kn: "nuh",
  wr: "ruh",
  c: "kuh",
  q: "kuh",
  x: "zuh",
};

/** So many ways to spell a word are tried. */
const MOST_SPELLINGS = 16;

export const EXCLAMATIONS: readonly Rule[] = [
  {
    name: "noise",
    pattern: new RegExp(`(?<=([\\p{L}\\p{N}])?)( ?)\\*(${NOISES})\\*(?=( ?)([,.!?…—])?)`, "giu"),
    say: ([, before, gap, noise, , mark]) => `${before ? "," : ""}${gap}${noise}${mark ? "" : ","}`,
  },
  {
    name: "emphasis",
    // In pairs, or one alone: the other is in another sentence.
    pattern:
      /(?<![\p{L}\p{N}*_])(\*{1,3}|_{1,2})(?=[^\s*_])([^*_\n]{0,200}[^\s*_])\1(?![\p{L}\p{N}*_])|(?<=^|[\s(“"])\*{1,3}(?=\p{L})|(?<=[\p{L},.!?…])\*{1,3}(?=$|[\s)”",.!?…])/gu,
    say: ([, , words = ""]) => words,
  },
  {
    name: "stretched word",
    pattern:
      /(?<![\p{L}\p{N}.@/-])(?=\p{L}*?(\p{L})\1\1)\p{L}{3,40}(?![\p{L}\p{N}.@/]\p{L}|\p{N})/giu,
    say: ([word], reader) => isStretched(word) ? unstretched(word, reader) : null,
  },
  {
    name: "stutter",
    pattern: /(?<![\p{L}\p{N}'’-])(\p{L}{1,3})(?:-\1){0,5}-(?=(\p{L}{2,}))/giu,
    say: ({ 0: all, 1: first, 2: word }, reader) => stutter(all, first, word, reader),
  },
];

/** "AAA", "www" and "VIII" are not. */
function isStretched(word: string): boolean {
  if (/^[IVXLCDM]+$/.test(word) || (word.length < 5 && isCapitals(word))) return false;
  const small = word.toLowerCase();
  if (/^(.)\1*$/u.test(small) && small.length < 4) return !/^(?:aaa|www|xxx)$/.test(small);
  return !isCapitals(word) || /(.)\1\1\1|[aeiou]{3}/iu.test(word);
}

function isCapitals(word: string): boolean {
  return word === word.toUpperCase();
}

/** The word whose letters were repeated, with two or one of them, whichever is a word. */
function unstretched(word: string, dialect: Dialect): string {
  const [first, ...rest] = word.split(/(\p{L})\1{2,}/giu);
  let candidates = [first];
  for (let i = 0; i < rest.length; i += 2) {
    const [letter, next] = [rest[i], rest[i + 1]];
    candidates = candidates.flatMap((
      start,
    ) => [start + letter + letter + next, start + letter + next]);
    if (candidates.length > MOST_SPELLINGS) break;
  }
  const known = candidates.find((candidate) => dialect.isWord(candidate.toLowerCase()));
  return known ?? word.replace(/(\p{L})\1{2,}/giu, "$1");
}

/** "R-Rick": "Ruh-Rick"; "I-I": stays. */
function stutter(all: string, first: string, word: string, dialect: Dialect): string | null {
  const onset = first.toLowerCase();
  const small = word.toLowerCase();
  if (!small.startsWith(onset) || small === onset) return null;
  const isSyllable = /[aeiouy]/.test(onset);
  // "e-mail" and "co-op" begin with their own letters too, "T-shirt" does not.
  if (
    isSyllable || (onset.length > 1 && !(onset in ONSETS)) || dialect.isWord(`${onset}-${small}`)
  ) {
    return null;
  }
  const sound = ONSETS[onset] ?? `${onset}uh`;
  const capital = /^\p{Lu}/u.test(first) ? sound[0].toUpperCase() + sound.slice(1) : sound;
  const times = all.split("-").length - 1;
  return [capital, ...Array.from({ length: times - 1 }, () => sound)].join("-") + "-";
}
