/**
 * Reads words that are in no list from their letters alone, when espeak-ng is missing.
 *
 * @module
 */

import type { Fallback } from "./english.ts";
import type { Pronouncer } from "./pronouncer.ts";
import { applyStress } from "./stress.ts";

/** Letters and their most common sounds. The first match counts, so longer patterns come first. */
const SOUNDS = ([
  ["tion\\b", "ʃən"],
  ["ough", "O"],
  ["augh|aw|au", "ɔ"],
  ["eigh|ai|ay|ei|ey(?=.)", "A"],
  ["igh", "I"],
  ["tch|ch", "ʧ"],
  ["sch|sh", "ʃ"],
  ["dge|j|g(?=[eiy])", "ʤ"],
  ["th", "θ"],
  ["ph|ff|f", "f"],
  ["wh|w", "w"],
  ["kn|nn|n(?!g)", "n"],
  ["ng", "ŋ"],
  ["wr|rr|r", "ɹ"],
  ["ck|cc|kk|k|q(?!u)|c(?![eiy])", "k"],
  ["qu", "kw"],
  ["ss|s|c(?=[eiy])", "s"],
  ["x", "ks"],
  ["ee|ea|ie|[iey]$", "i"],
  ["oo|ou(?=p)|ue|ew|u(?=[^aeiou]e$)", "u"],
  ["oi|oy", "Y"],
  ["ow|ou", "W"],
  ["oa|o(?=[^aeiou]e$)|o$", "O"],
  ["ar", "ɑɹ"],
  ["er|ir|ur", "ɜɹ"],
  ["or", "ɔɹ"],
  ["a(?=[^aeiou]e$)", "A"],
  ["i(?=[^aeiou]e$)", "I"],
  ["a$", "ə"],
  ["a", "æ"],
  ["e", "ɛ"],
  ["i|y", "ɪ"],
  ["o", "ɑ"],
  ["u", "ʌ"],
  ["bb|b", "b"],
  ["dd|d", "d"],
  ["gg|g", "ɡ"],
  ["h", "h"],
  ["ll|l", "l"],
  ["mm|m", "m"],
  ["pp|p", "p"],
  ["tt|t", "t"],
  ["v", "v"],
  ["zz|z", "z"],
] as const).map(([letters, sound]) => [new RegExp(letters, "y"), sound] as const);

/** Puts a primary stress on the first vowel. */
const STRESSED = 2;

/** A fallback that uses only letters. Parts without a vowel and very long parts are spelled. */
export function letterSounds(pronouncer: Pronouncer): Fallback {
  return (word) =>
    [...word.normalize("NFD").matchAll(/[A-Za-z]+|\d/g)]
      .map(([part]) =>
        /[aeiouy]/i.test(part) && part.length < 30 ? sound(part) : pronouncer.spell(part)
      )
      .join(" ");
}

function sound(word: string): string {
  const small = word.toLowerCase();
  let phonemes = "";
  for (let at = 0; at < small.length;) {
    const isSilent = at === small.length - 1 && small[at] === "e" && at > 2;
    const found = isSilent ? undefined : SOUNDS.find(([letters]) => {
      letters.lastIndex = at;
      return letters.test(small);
    });
    if (found) phonemes += found[1];
    at = found ? found[0].lastIndex : at + 1;
  }
  return applyStress(phonemes, STRESSED);
}
