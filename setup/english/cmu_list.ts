/**
 * Makes word lists in misaki's symbols from the CMU dictionary, which has names that misaki's lists
 * lack.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { american } from "../../text/english/g2p/american.ts";
import { british } from "../../text/english/g2p/british.ts";
import { heardTheSame } from "../../text/english/g2p/broad.ts";
import type { Lexicon } from "../../text/english/misaki/lexicon.ts";
import { Pronouncer, type WordInQuestion } from "../../text/english/misaki/pronouncer.ts";
import { PRIMARY, SECONDARY } from "../../text/phonemes/phoneme_kinds.ts";

/** The vowels of the CMU dictionary, with a stress and without. */
const VOWELS: Readonly<Record<string, readonly [stressed: string, unstressed: string]>> = {
  AA: ["ɑ", "ɑ"],
  AE: ["æ", "æ"],
  AH: ["ʌ", "ə"],
  AO: ["ɔ", "ɔ"],
  AW: ["W", "W"],
  AY: ["I", "I"],
  EH: ["ɛ", "ɛ"],
  ER: ["ɜɹ", "əɹ"],
  EY: ["A", "A"],
  IH: ["ɪ", "ɪ"],
  IY: ["i", "i"],
  OW: ["O", "O"],
  OY: ["Y", "Y"],
  UH: ["ʊ", "ʊ"],
  UW: ["u", "u"],
};

const CONSONANTS: Readonly<Record<string, string>> = {
  B: "b",
  CH: "ʧ",
  D: "d",
  DH: "ð",
  F: "f",
  G: "ɡ",
  HH: "h",
  JH: "ʤ",
  K: "k",
  L: "l",
  M: "m",
  N: "n",
  NG: "ŋ",
  P: "p",
  R: "ɹ",
  S: "s",
  SH: "ʃ",
  T: "t",
  TH: "θ",
  V: "v",
  W: "w",
  Y: "j",
  Z: "z",
  ZH: "ʒ",
};

/** Stress marks by the digit after a vowel. */
const STRESSES = ["", PRIMARY, SECONDARY];

/** A line of the dictionary: the word, perhaps the number of a variant, and the phonemes. */
const LINE = /^([^\s(]+)(\(\d+\))? ([^#]+)/;
/** Words that are read as words. Others are abbreviations with dots, numbers and the like. */
const WORD = /^'?[a-z]+(?:['-][a-z]+)*$/;

/**
 * The first pronunciation of each word of the CMU dictionary, in broad American phonemes: see
 * `text/english/g2p/american.ts`.
 *
 * @param dictionary the content of its file `cmudict.dict`
 * @throws {KokoroError} `setup` when a phoneme is unknown
 */
export function readCmuDictionary(dictionary: string): Map<string, string> {
  const words = new Map<string, string>();
  for (const line of dictionary.split("\n")) {
    const [, word, variant, phonemes] = line.match(LINE) ?? [];
    if (word === undefined || variant !== undefined || !WORD.test(word)) continue;
    words.set(word, phonemes.trim().split(" ").map(fromArpabet).join(""));
  }
  return words;
}

function fromArpabet(phoneme: string): string {
  const [, name, stress] = phoneme.match(/^([A-Z]+)([012]?)$/) ?? [];
  const isStressed = stress === "1" || stress === "2";
  const symbol = stress ? VOWELS[name]?.[isStressed ? 0 : 1] : CONSONANTS[name];
  if (symbol === undefined) {
    throw new KokoroError("setup", `the CMU dictionary has an unknown phoneme: ${phoneme}`);
  }
  return `${STRESSES[Number(stress)] ?? ""}${symbol}`;
}

/**
 * The words that misaki's lists and rules can't read, or read with other sounds, as a text for
 * `WordList`.
 *
 * @param dictionary from {@linkcode readCmuDictionary}
 * @param lexicon misaki's lists
 */
export function cmuList(dictionary: ReadonlyMap<string, string>, lexicon: Lexicon): string {
  const pronouncer = new Pronouncer(lexicon);
  const isListed = (word: string): boolean =>
    (lexicon.gold.get(word) ?? lexicon.silver.get(word)) !== undefined;
  const written = lexicon.british ? british : american;
  return [...dictionary]
    .filter(([word]) => word.length >= SHORTEST && !isListed(word))
    .filter(([word]) => !dictionary.has(word.replace(/'s$|(?<=s)'$/, "")) || !/'s?$/.test(word))
    .map(([word, broad]) => [word, written(word, broad)])
    .filter(([word, phonemes]) => !isReadAs(phonemes, pronouncer.pronounce(asNoun(word), CONTEXT)))
    .map(([word, phonemes]) => `${word}\t${phonemes}\n`)
    .sort((a, b) => a < b ? -1 : 1)
    .join("");
}

/** Shorter words of the dictionary are mostly abbreviations. */
const SHORTEST = 3;

const CONTEXT = { vowelNext: false, toNext: false };

function asNoun(text: string): WordInQuestion {
  return { text, tag: "NN", stress: null, currency: null, isHead: true, numberFlags: "" };
}

function isReadAs(phonemes: string, read: string | null): boolean {
  return read !== null && heardTheSame(phonemes, read);
}
