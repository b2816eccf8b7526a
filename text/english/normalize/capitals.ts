/**
 * Text in capitals, which is read as words rather than as acronyms.
 *
 * @module
 */

import type { Rule } from "./rule.ts";

/** Acronyms that stay in capitals even among other words in capitals. */
const ACRONYMS = new Set(
  ("AI ATM BBC CEO CIA CNN DIY DJ DNA DVD EU FBI FAQ GPS GPU CPU HBO HIV HQ ID IQ IRS JFK KGB LA " +
    "LED MIT NASA NBA NBC NFL NHL NYC OK PC PDF PR RIP SOS SUV TNT TV UFO UK UN URL USA USB VIP " +
    "VR WWII").split(" "),
);

export const CAPITALS: readonly Rule[] = [
  // "WHAT ARE YOU DOING?" is read as "what are you doing?".
  {
    name: "shouting",
    // Two or more words in capitals. `say` requires one of three letters or more.
    pattern:
      /(?<![\p{L}\p{N}][-'’ ]?)(?:\p{Lu}[\p{Lu}'’]{0,30}[,;:—]? ){1,40}\p{Lu}[\p{Lu}'’]{1,30}(?![\p{L}\p{N}])/gu,
    say: ([shout], reader) => {
      const words = shout.match(/[\p{Lu}'’]+/gu)!;
      const known = words.filter((word) => !ACRONYMS.has(word) && reader.isWord(lower(word)));
      if (known.filter((word) => word.length > 1).length < 2) return null;
      if (known.length * 2 <= words.length || !known.some((word) => word.length > 2)) return null;
      return shout.replace(
        /[\p{Lu}'’]+/gu,
        (word) => known.includes(word) ? lowered(word) : isName(word) ? capitalized(word) : word,
      );
    },
  },
];

/** Whether an unknown word is a name, not an acronym: over three letters, one of them a vowel. */
function isName(word: string): boolean {
  return !ACRONYMS.has(word) && word.length > 3 && /[AEIOUY]/u.test(word);
}

function capitalized(word: string): string {
  return word[0] + word.slice(1).toLowerCase();
}

function lower(word: string): string {
  return word.toLowerCase().replaceAll("’", "'");
}

/** `word` in lower case, except for the "I" of "I" and "I'm". */
function lowered(word: string): string {
  return /^I(?:['’]|$)/u.test(word) ? `I${word.slice(1).toLowerCase()}` : word.toLowerCase();
}
