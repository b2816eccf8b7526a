/**
 * Reads words in Latin letters, and in other foreign ones, inside Japanese texts.
 *
 * @module
 */

import { MappedText } from "../script/mapped_text.ts";
import type { ReadWords } from "../script/reader.ts";
import type { SpokenWord } from "../script/spoken_text.ts";
import type { Dictionary } from "./dictionary.ts";
import { isInitialism, letterNames } from "./letters.ts";
import { katakanaOf } from "./katakana.ts";
import type { Said } from "./pieces.ts";
import { asInDictionary } from "./signs.ts";

/** Three or more words in Latin letters, which are an English text. */
export const ENGLISH =
  /[A-Za-z][\p{Script=Latin}'’-]*[,;:]?(?: [A-Za-z][\p{Script=Latin}'’-]*[,;:]?){2,}/gu;

/** A word in Latin letters. */
export const WORD = /\p{Script=Latin}[\p{Script=Latin}\p{M}'’]*/gu;

/** A letter of another script than the Latin and the Japanese ones. */
const OTHER = "[^\\P{L}\\p{sc=Han}\\p{sc=Hira}\\p{sc=Kana}\\p{sc=Latin}ー々〆ゞゝ]";
/** A Greek letter by itself, which has a name. */
const GREEK_LETTER = "(?<!\\p{sc=Grek})\\p{sc=Grek}(?!\\p{sc=Grek})";

/** Words in other letters than Latin and Japanese ones. */
export const FOREIGN = new RegExp(`(?!${GREEK_LETTER})${OTHER}+(?: ${OTHER}+)*`, "gu");

/**
 * What is said for a word in Latin letters, in katakana. Empty if nothing can be said for it. Words
 * that are written in one, such as GitHub, are read one by one.
 */
export async function latinInKana(
  word: string,
  dictionary: Dictionary,
  english: ReadWords,
): Promise<Said> {
  for (const form of [word, word.toLowerCase(), capitalized(word)]) {
    const reading = dictionary.readingOfWord(asInDictionary(form));
    if (reading !== "" && form.length > 1) return { kana: [reading] };
  }
  const parts = word.split(/(?<=\p{Ll})(?=\p{Lu})/u);
  if (parts.length > 1 && parts.every(isPart)) {
    const said = await Promise.all(parts.map((part) => latinInKana(part, dictionary, english)));
    return { kana: [said.flatMap(({ kana = [] }) => kana).join("")] };
  }
  const several = /^([A-Z]{2,5})s$/.exec(word);
  if (several) return { kana: [`${letterNames(several[1])}ズ`] };
  const { words } = await english(MappedText.of(isCapitals(word) ? word.toLowerCase() : word), []);
  const isListed = words.every(({ source }) => source.includes("list"));
  if (isInitialism(word) && !(isListed && word.length > 2)) return { kana: [letterNames(word)] };
  return {
    kana: words.map(({ phonemes }) => spelledWithU(katakanaOf(phonemes), word)).filter(Boolean),
  };
}

/** Whether a part of a word may be read by itself, as iPhone and OpenAI have them. */
function isPart(part: string, place: number): boolean {
  return part.length > 2 || /^\p{Lu}{2}$/u.test(part) || place === 0 && part === "i";
}

/** The katakana of a word where tu and du are written: チューブ for tube, but トゥー for too. */
function spelledWithU(kana: string, word: string): string {
  const plain = word.toLowerCase();
  const tu = plain.includes("tu") ? kana.replace("トゥ", "チュ") : kana;
  return plain.includes("du") ? tu.replace("ドゥ", "デュ") : tu;
}

function isCapitals(word: string): boolean {
  return /^\p{Lu}+$/u.test(word);
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();
}

/** Reads a part of a text as English. The places are those in the text. */
export async function inEnglish(
  text: MappedText,
  start: number,
  end: number,
  english: ReadWords,
): Promise<SpokenWord[]> {
  const read = await english(text.slice(start, end), []);
  return read.words.map((word) => {
    const place = text.find(read.text.origin(word));
    const from = Math.min(Math.max(place.start, start), end - 1);
    return { ...word, start: from, end: Math.min(Math.max(place.end, from + 1), end) };
  });
}
