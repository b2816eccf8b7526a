/**
 * Turns broad American phonemes into British ones, as misaki's British lists write them.
 *
 * American English has lost distinctions that spelling keeps: "bother" and "father" have the same
 * vowel. So the rules look at the letters too.
 *
 * @module
 */

import { PRIMARY, SECONDARY } from "../../phonemes/phoneme_kinds.ts";
import { spellings } from "./spelling.ts";

/** A phoneme of a word, with what the rules look at. */
interface Place {
  readonly stress: string;
  readonly phoneme: string;
  /** The letters from the one that spells the phoneme. */
  readonly letters: string;
  /** The letters before. */
  readonly before: string;
  readonly previous: string;
  readonly next: string;
  readonly afterNext: string;
}

const VOWELS = "AIOWYiuæɑɔəɛɜɪʊʌ";

function isVowel(phoneme: string): boolean {
  return phoneme !== "" && VOWELS.includes(phoneme);
}

/** Whether an r follows that British English pronounces, because a vowel comes next. */
function linksR({ next, afterNext }: Place): boolean {
  return next === "ɹ" && isVowel(afterNext);
}

/** Words such as "bath", "glass", "dance", "after", in which southern British English has a long a. */
const LONG_A = /^a(ss$|sses|sk|sps?$|sts?$|ster|ft|ths?$|lf$|lves|nce|nch|nts?$|unt)/;

/** The British form of a vowel before r. */
const BEFORE_R: Readonly<Record<string, (place: Place) => string>> = {
  ɑ: (place) => linksR(place) && place.letters.startsWith("o") ? "ɒ" : "ɑː",
  ɔ: (place) => linksR(place) && /^or(r|[aei](?!a|o|u))/.test(place.letters) ? "ɒ" : "ɔː",
  ɛ: (place) => {
    if (!linksR(place)) return "ɛː";
    if (!place.letters.startsWith("a")) return /^(ei|ea)/.test(place.letters) ? "ɛː" : "ɛ";
    return /^a(i|ry|re|ri[aou])/.test(place.letters) ? "ɛː" : "a";
  },
  ɪ: (place) => linksR(place) && /^[iy]r/.test(place.letters) ? "ɪ" : "ɪə",
  i: () => "ɪə",
  ʊ: () => "ʊə",
  u: () => "ʊə",
  ɜ: (place) => linksR(place) && /^(urr|ourr?[aei])/.test(place.letters) ? "ʌ" : "ɜː",
};

/** The British form of a vowel that is not before r. */
const ELSEWHERE: Readonly<Record<string, (place: Place) => string>> = {
  O: () => "Q",
  æ: ({ letters }) => LONG_A.test(letters) ? "ɑː" : "a",
  ɑ: ({ letters, before }) => {
    if (/^[ou]/.test(letters) || /(w|qu|wh)$/.test(before)) return "ɒ";
    return /^a(?![^aeiouy][^aeiouyh]|x)/.test(letters) ? "ɑː" : "a";
  },
  ɔ: ({ letters }) => /^o(?!u|a)/.test(letters) ? "ɒ" : "ɔː",
  i: ({ stress, next }) => stress ? "iː" : next === "" ? "i" : "ɪ",
  u: (place) => `${yodBefore(place)}${place.stress || !isVowel(place.next) ? "uː" : "ʊ"}`,
  ɜ: () => "ɜː",
  ə: ({ letters, next }) => /^[iey]/.test(letters) && !/[lnmɹ]/.test(next) && next ? "ɪ" : "ə",
};

/** "tune" and "new" have a "y" that American English has lost. */
function yodBefore({ previous, letters }: Place): string {
  return /[tdn]/.test(previous) && /^(u|ew|eu)/.test(letters) ? "j" : "";
}

/**
 * The British phonemes of a word.
 *
 * @param word the word in lower case
 * @param broad its broad American phonemes
 */
export function british(word: string, broad: string): string {
  const parts = [...broad.matchAll(/([ˈˌ]?)(.)/gu)];
  const phonemes = parts.map(([, , phoneme]) => phoneme);
  const spelled = spellings(word, phonemes.join(""));
  const said = parts.map(([, stress, phoneme], i) => {
    const place: Place = {
      stress,
      phoneme,
      letters: word.slice(spelled[i]),
      before: word.slice(0, spelled[i]),
      previous: phonemes[i - 1] ?? "",
      next: phonemes[i + 1] ?? "",
      afterNext: phonemes[i + 2] ?? "",
    };
    return withStress(stress, britishPhoneme(place));
  });
  return finish(said.join(""));
}

function britishPhoneme(place: Place): string {
  const { phoneme, previous, next } = place;
  // An r is only heard before a vowel; after "I" and "W" it leaves a vowel behind.
  if (phoneme === "ɹ" && !isVowel(next) && isVowel(previous)) {
    return /[IWY]/.test(previous) ? "ə" : "";
  }
  return ((next === "ɹ" && BEFORE_R[phoneme]) || ELSEWHERE[phoneme])?.(place) ?? phoneme;
}

/** Stress marks stand before the vowel, so after a "y" that was put in. */
function withStress(stress: string, phonemes: string): string {
  return phonemes.startsWith("j") && phonemes.length > 1
    ? `j${stress}${phonemes.slice(1)}`
    : `${stress}${phonemes}`;
}

/** Replacements in the whole word, one after the other. */
function finish(phonemes: string): string {
  return phonemes
    // "dictionary", "laboratory", "popular", "gradual"
    .replace(/(?<=ˈ.*)ˌ(ɛː|ɔː)(?=ɹi$)/, "ə")
    .replace(/(?<=[bdfhkmnpstvzɡʤ])jə(?=l)/g, "jʊ")
    .replace(/əw(?=ə)/g, "ʊ")
    .replace(new RegExp(`(?<=${PRIMARY}.*)${SECONDARY}`, "g"), "")
    .replace(/(?<=[bdfhkmnpstvzðŋɡʃʒʤʧθ])əl(?=$|[bdfhkmnpstvzðŋɡʃʒʤʧθ])/g, "ᵊl")
    .replace(/(?<=[tdsʃʒ])ən(?=$|[bdfhkmpstvzðŋɡʃʒʤʧθ])/g, "ᵊn");
}
