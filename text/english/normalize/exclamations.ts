/**
 * What people do with their voices besides talking, as scripts write it down.
 *
 * @module
 */

import type { Reader, Rule } from "./rule.ts";

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

export const EXCLAMATIONS: readonly Rule[] = [
  {
    name: "noise",
    pattern: new RegExp(`([\\p{L}\\p{N}] |^| )\\*(${NOISES})\\*([,.!?…]? ?)`, "giu"),
    say: ([, before, noise, after]) => {
      const start = /\S/u.test(before) ? `${before.trimEnd()}, ` : before;
      return start + noise + (after === " " ? ", " : after);
    },
  },
  {
    name: "emphasis",
    pattern:
      /(?<![\p{L}\p{N}*_])(\*{1,3}|_{1,2})(?=[^\s*_])([^*_\n]{0,200}[^\s*_])\1(?![\p{L}\p{N}*_])/gu,
    say: ([, , words]) => words,
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

/** "AAA" and "www" are not. */
function isStretched(word: string): boolean {
  const small = word.toLowerCase();
  if (/^(.)\1*$/u.test(small) && small.length < 4) return !/^(?:aaa|iii|www|xxx)$/.test(small);
  return word !== word.toUpperCase() || /(.)\1\1\1|[aeiou]{3}/iu.test(word);
}

/** The word whose letters were repeated: with two of them if there is one, else with one. */
function unstretched(word: string, reader: Reader): string | null {
  const twice = word.replace(/(\p{L})\1{2,}/giu, "$1$1");
  const once = word.replace(/(\p{L})\1{2,}/giu, "$1");
  return [twice, once].find((candidate) => reader.isWord(candidate.toLowerCase())) ?? once;
}

/** "R-Rick": "Ruh-Rick"; "I-I": stays. */
function stutter(all: string, first: string, word: string, reader: Reader): string | null {
  const onset = first.toLowerCase();
  const small = word.toLowerCase();
  if (!small.startsWith(onset) || small === onset) return null;
  const isSyllable = /[aeiouy]/.test(onset);
  // "e-mail" and "co-op" begin with their own letters too, "T-shirt" does not.
  if (
    isSyllable || (onset.length > 1 && !(onset in ONSETS)) || reader.isWord(`${onset}-${small}`)
  ) {
    return null;
  }
  const sound = ONSETS[onset] ?? `${onset}uh`;
  const capital = /^\p{Lu}/u.test(first) ? sound[0].toUpperCase() + sound.slice(1) : sound;
  const times = all.split("-").length - 1;
  return [capital, ...Array.from({ length: times - 1 }, () => sound)].join("-") + "-";
}
