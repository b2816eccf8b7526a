/**
 * Reads words that no list has: from their plain spelling, from their parts, or by a guess.
 *
 * @module
 */

import { breathe } from "../../project/breathe.ts";
import type { Guess } from "./g2p/guess.ts";
import type { Fallback } from "./misaki/english.ts";
import type { Pronouncer } from "./misaki/pronouncer.ts";
import { withS } from "./misaki/suffixes.ts";
import { Memo } from "./memo.ts";

/** A longer word is spelled. No list of English words has such a word. */
export const LONGEST_GUESS = 40;

/** Marks within a word are spoken as pauses: "yes!no". */
const MARKS = /([;:,.!?—…]+)/;
/** Letters such as the turned comma of "Hawaiʻi", which have no sound in English. */
const MODIFIERS = /\p{Lm}/gu;
/** Words and single digits. */
const PARTS = /[a-z]+(?:'[a-z]+)*|\d/gi;
/** The parts of names such as "YouTube" and "JavaScript". */
const CAMEL_PARTS = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])/g;
/** The beginnings of names that have a capital within them. */
const NAME_PARTICLE = /^(Mac|Mc|De|Di|Du|La|Le|Van|Von|Fitz|O')[A-Z][a-z]+$/;
/** In "résumé" and "fiancées" the last vowel sounds as in "day", which "ay" spells. */
const ACUTE_ENDING = /é(e?)(?=s?$)/iu;
const DIGITS = "zero one two three four five six seven eight nine".split(" ");

/** Writes a text of any script in ASCII. */
type Latin = (text: string) => string;

/** Returns a function that reads any word with a letter or a digit. */
export function unlistedWords(pronouncer: Pronouncer, guess: Guess, latin: Latin): Fallback {
  const known = new Memo<string>();

  const listed = (word: string): string | null =>
    pronouncer.pronounce(
      { text: word, tag: "NN", stress: null, currency: null, isHead: true, numberFlags: "" },
      { vowelNext: false, toNext: false },
    );

  /** The phonemes of a part that the lists may have, though they lack the whole. */
  const part = async (written: string): Promise<string> => {
    await breathe();
    if (/\d/.test(written)) return listed(DIGITS[Number(written)])!;
    return listed(written) ?? await sounded(written);
  };

  const sounded = async (word: string): Promise<string> => {
    const [, stem] = word.match(/^(.+)'s$/i) ?? [];
    if (stem) return withS(await part(stem), pronouncer.lexicon.british);
    const small = word.toLowerCase();
    const pieces = NAME_PARTICLE.test(word) ? [word] : word.match(CAMEL_PARTS) ?? [word];
    if (pieces.length > 1 && !word.includes("'")) return (await each(pieces, part)).join("");
    return isSpelled(small) ? pronouncer.spell(small) ?? "" : guess(small);
  };

  const read = async (word: string): Promise<string> => {
    const plain = latin(word.replace(MODIFIERS, ""));
    const parts = plain.match(PARTS) ?? [];
    if (parts.length !== 1) return (await each(parts, part)).join(" ");
    if (plain === word) return await part(parts[0]);
    const asListed = listed(parts[0]);
    const isAcute = parts[0].length <= LONGEST_GUESS && ACUTE_ENDING.test(word.normalize("NFC"));
    if (asListed !== null && !(isAcute && !/[Ai]z?$/.test(asListed))) return asListed;
    return isAcute
      ? guess(plainLetters(word.normalize("NFC").replace(ACUTE_ENDING, "ay"), latin))
      : await sounded(parts[0]);
  };

  const whole = async (word: string): Promise<string> => {
    const said = await each(
      word.split(MARKS),
      (part) => MARKS.test(part) ? Promise.resolve(`${part} `) : read(part),
    );
    return said.join("").trim();
  };

  return (word) => known.getLater(word, () => whole(word));
}

/** Reads one part after the other. */
function each(
  parts: readonly string[],
  read: (part: string) => Promise<string>,
): Promise<string[]> {
  return Array.fromAsync(parts, read);
}

/** A word in letters from a to z in lower case, and apostrophes: "dvorak's" for "Dvořák's". */
export function plainLetters(word: string, latin: Latin): string {
  return latin(word).toLowerCase().replace(/[^a-z']/g, "");
}

/** Whether a word can't be read as one: without a vowel, or too long. */
function isSpelled(word: string): boolean {
  return !/[aeiouy]/.test(word) || word.length > LONGEST_GUESS;
}
