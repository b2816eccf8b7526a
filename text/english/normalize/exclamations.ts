/**
 * Noises, emphasis, stretched words and stutters, as scripts write them.
 *
 * @module
 */

import type { Dialect, Rule } from "./rule.ts";

/** Noises that scripts write between asterisks. */
const NOISES =
  "burps?|belch(?:es)?|sighs?|gasps?|coughs?|sniffs?|gulps?|laughs?|chuckles?|giggles?|groans?|" +
  "hiccups?|sneezes?|yawns?|snores?|growls?|whimpers?|sobs?|scoffs?|snorts?|hic|clears throat|" +
  "screams?|moans?|grunts?";

/** How the first consonants of a word sound on their own. */
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

/** Words that look like stutters. */
const NO_STUTTER =
  /^(?:d-day|h-hour|t-tests?|b-boys?|b-ball|c-clamps?|c-class|g-girl|d-dimer|\p{L}-shaped)$/u;

/** Above this number of spellings, no more are tried. */
const MOST_SPELLINGS = 16;

export const EXCLAMATIONS: readonly Rule[] = [
  // "I'm *burp* Rick." is read as "I'm, burp, Rick.".
  {
    name: "noise",
    pattern: new RegExp(`(?<=([\\p{L}\\p{N}])?)( ?)\\*(${NOISES})\\*(?=( ?)([,.!?…—])?)`, "giu"),
    say: ([, before, gap, noise, , mark]) => `${before ? "," : ""}${gap}${noise}${mark ? "" : ","}`,
  },
  // "I *really* mean it." is read as "I really mean it.".
  {
    name: "emphasis",
    // A pair of marks, or a single one whose partner is in another sentence.
    pattern:
      /(?<![\p{L}\p{N}*_])(\*{1,3}|_{1,2})(?=[^\s*_])([^*_\n]{0,200}[^\s*_])\1(?![\p{L}\p{N}*_])|(?<=^|[\s(“"])\*{1,3}(?=\p{L})|(?<=[\p{L},.!?…])\*{1,3}(?=$|[\s)”",.!?…])/gu,
    say: ([, , words = ""]) => words,
  },
  // "Nooooo" is read as "No".
  {
    name: "stretched word",
    pattern:
      /(?<![\p{L}\p{N}.@/-])(?=\p{L}*?(\p{L})\1\1)\p{L}{3,40}(?![\p{L}\p{N}.@/]\p{L}|\p{N})/giu,
    say: ([word], reader) => isStretched(word) ? unstretched(word, reader) : null,
  },
  // "R-Rick" is read as "Ruh-Rick".
  {
    name: "stutter",
    pattern: /(?<![\p{L}\p{N}'’-])(\p{L}{1,3})(?:-\1){0,5}-(?=(\p{L}{2,}))/giu,
    say: ({ 0: all, 1: first, 2: word }, reader) => stutter(all, first, word, reader),
  },
];

/** Whether letters are repeated to stretch the word: not in "AAA", "www" and "VIII". */
function isStretched(word: string): boolean {
  if (/^[IVXLCDM]+$/.test(word) || (word.length < 5 && isCapitals(word))) return false;
  const small = word.toLowerCase();
  if (/^(.)\1*$/u.test(small) && small.length < 4) return !/^(?:aaa|www|xxx)$/.test(small);
  return !isCapitals(word) || /(.)\1\1\1|[aeiou]{3}/iu.test(word);
}

function isCapitals(word: string): boolean {
  return word === word.toUpperCase();
}

/** The word with each repeated letter written twice or once: a known word if there is one. */
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

/** The reading of a stutter: "Ruh-" for the "R-" of "R-Rick". `null` if it is not a stutter. */
function stutter(all: string, first: string, word: string, dialect: Dialect): string | null {
  const onset = first.toLowerCase();
  const small = word.toLowerCase();
  if (!small.startsWith(onset) || small === onset) return null;
  const isSyllable = /[aeiouy]/.test(onset);
  // Not a stutter: a syllable such as "re-" in "re-read", an unknown onset, or a known word.
  if (
    isSyllable || NO_STUTTER.test(`${onset}-${small}`) ||
    (onset.length > 1 && !(onset in ONSETS)) || dialect.isWord(`${onset}-${small}`)
  ) {
    return null;
  }
  const sound = ONSETS[onset] ?? `${onset}uh`;
  const capital = /^\p{Lu}/u.test(first) ? sound[0].toUpperCase() + sound.slice(1) : sound;
  const times = all.split("-").length - 1;
  return [capital, ...Array.from({ length: times - 1 }, () => sound)].join("-") + "-";
}
