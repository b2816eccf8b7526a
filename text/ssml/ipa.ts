/**
 * Converts the International Phonetic Alphabet (IPA) and X-SAMPA, which is IPA in ASCII, to
 * Kokoro's phonemes.
 *
 * @module
 */

import { isEnglish, type Language } from "../languages.ts";
import { phonemeKind, PRIMARY, SECONDARY } from "../phonemes/phoneme_kinds.ts";
import { isPhoneme } from "../phonemes/token_table.ts";
import { ValueMistake } from "./values.ts";

type Rewrites = readonly (readonly [from: RegExp, to: string])[];

/** Spellings, ties, and sounds that Kokoro has one symbol for, in all languages. */
const FIRST: Rewrites = [
  // Marks of voicing, place and glides, but not of nasal and syllabic sounds.
  [/(?![\u0303\u0327\u0329\u035c\u0361])\p{Mn}/gu, ""],
  [/c\u0327/gu, "ç"],
  [/'/gu, PRIMARY],
  [/:/gu, "ː"],
  [/g/gu, "ɡ"],
  [/t[\u035c\u0361]?ʃ/gu, "ʧ"],
  [/d[\u035c\u0361]?ʒ/gu, "ʤ"],
  [/t[\u035c\u0361]s/gu, "ʦ"],
  [/d[\u035c\u0361]z/gu, "ʣ"],
  [/t[\u035c\u0361]ɕ/gu, "ʨ"],
  [/d[\u035c\u0361]ʑ/gu, "ʥ"],
  // Syllables, feet and half-long sounds have no sign.
  [/[.‿|‖ˑ\u035c\u0361]/gu, ""],
];

/** What English has, in the symbols of misaki's word lists. */
const ENGLISH: Rewrites = [
  [/([lmnŋɹr])\u0329/gu, "ᵊ$1"],
  [/a[ɪi]/gu, "I"],
  [/a[ʊu]/gu, "W"],
  [/[eɛ][ɪi]/gu, "A"],
  [/ɔ[ɪi]/gu, "Y"],
  [/r|ɻ/gu, "ɹ"],
  [/ɫ/gu, "l"],
  [/ɾ/gu, "T"],
  [/ʔ/gu, "t"],
  [/ʦ/gu, "ts"],
  [/ʣ/gu, "dz"],
  [/[xçχ]/gu, "k"],
  [/ɐ/gu, "ə"],
  [/[ʰʲ\u0303]/gu, ""],
  [/e(?!ː?ə)/gu, "ɛ"],
];
const AMERICAN: Rewrites = [
  [/[oə][ʊu]/gu, "O"],
  [/(?:ɝ|ɜ\u02de|ɜː?ɹ?)ː?/gu, "ɜɹ"],
  [/ɚ|ə\u02de/gu, "əɹ"],
  [/[eɛ]ː?ə(?:ɹ|\u02de)?/gu, "ɛɹ"],
  [/ɪəɹ?/gu, "ɪɹ"],
  [/ʊəɹ/gu, "ʊɹ"],
  [/\u02de/gu, "ɹ"],
  [/o/gu, "O"],
  [/ɒ/gu, "ɑ"],
  [/a/gu, "æ"],
  [/ː/gu, ""],
];
const BRITISH: Rewrites = [
  [/[oə][ʊu]/gu, "Q"],
  [/(?:ɝ|ɜ\u02de)ː?/gu, "ɜː"],
  [/ɚ|ə\u02de/gu, "ə"],
  [/[eɛ]ː?ə/gu, "ɛː"],
  [/\u02de/gu, ""],
  [/oː/gu, "ɔː"],
  [/o/gu, "ɔ"],
  [/æ/gu, "a"],
];

/** The nearest symbols that the network knows, for those that it does not. */
const NEAREST: Readonly<Record<string, string>> = {
  "ʍ": "w",
  "ɫ": "l",
  "ɭ": "l",
  "ʟ": "l",
  "ɬ": "l",
  "ɮ": "l",
  "ɺ": "ɾ",
  "ʀ": "ʁ",
  "ɦ": "h",
  "ħ": "h",
  "ʜ": "h",
  "ʕ": "ʔ",
  "ɱ": "m",
  "ɢ": "ɡ",
  "ʙ": "b",
  "ɓ": "b",
  "ɗ": "d",
  "ɠ": "ɡ",
  "ʄ": "ɟ",
  "ⱱ": "v",
  "ʑ": "ʒ",
  "ʐ": "ʒ",
  "ɧ": "ʃ",
  "ɵ": "ə",
  "ɘ": "ə",
  "ʉ": "u",
  "ɶ": "œ",
  "ʏ": "y",
  "ɞ": "ɜ",
  "ɝ": "ɜɹ",
};

/** Small signs that change a sound, and are left out. */
const DIACRITIC = /[\p{M}\p{Lm}\u02b0-\u02ff^]/u;

/**
 * Kokoro's phonemes for a word in IPA. Sounds that it does not have become the nearest ones.
 *
 * @throws {ValueMistake} when a sign is not one of IPA
 * @example
 * ```ts
 * import { fromIpa } from "./text/ssml/ipa.ts";
 * fromIpa("pɪˈkɑːn", "en-us"); // "pɪkˈɑn"
 * ```
 */
export function fromIpa(ipa: string, language: Language): string {
  const own = !isEnglish(language)
    ? []
    : [...ENGLISH, ...(language === "en-us" ? AMERICAN : BRITISH)];
  const written = ipa.normalize("NFD").trim().replace(/\s+/gu, " ").replace(/^[/[]|[/\]]$/gu, "");
  const rewritten = [...FIRST, ...own].reduce(
    (rest, [from, to]) => rest.replace(from, to),
    written,
  );
  const known = Array.from(rewritten, (sign) => {
    if (isPhoneme(sign)) return sign;
    if (Object.hasOwn(NEAREST, sign)) return NEAREST[sign];
    if (DIACRITIC.test(sign)) return "";
    throw new ValueMistake(`${JSON.stringify(sign)} is no sign of the phonetic alphabet`);
  });
  return stressed(known.join(""));
}

/** Puts each stress before the vowel of its syllable, as in Kokoro's word lists. */
function stressed(phonemes: string): string {
  let waiting = "";
  let result = "";
  for (const symbol of phonemes) {
    if (symbol === PRIMARY || symbol === SECONDARY) {
      waiting = symbol;
      continue;
    }
    if (symbol === " ") waiting = "";
    if (phonemeKind(symbol) === "vowel" && waiting !== "") {
      result += waiting;
      waiting = "";
    }
    result += symbol;
  }
  return result;
}

/** X-SAMPA's signs that are not the same in IPA. */
const X_SAMPA: Readonly<Record<string, string>> = {
  '"': PRIMARY,
  "%": SECONDARY,
  ":": "ː",
  ":\\": "ˑ",
  "b_<": "ɓ",
  "d_<": "ɗ",
  "g_<": "ɠ",
  "d`": "ɖ",
  "l`": "ɭ",
  "n`": "ɳ",
  "r`": "ɽ",
  "s`": "ʂ",
  "t`": "ʈ",
  "z`": "ʐ",
  "h\\": "ɦ",
  "j\\": "ʝ",
  "l\\": "ɺ",
  "p\\": "ɸ",
  "r\\": "ɹ",
  "r\\`": "ɻ",
  "s\\": "ɕ",
  "v\\": "ʋ",
  P: "ʋ",
  "x\\": "ɧ",
  "z\\": "ʑ",
  A: "ɑ",
  B: "β",
  "B\\": "ʙ",
  C: "ç",
  D: "ð",
  E: "ɛ",
  F: "ɱ",
  G: "ɣ",
  "G\\": "ɢ",
  H: "ɥ",
  "H\\": "ʜ",
  I: "ɪ",
  J: "ɲ",
  "J\\": "ɟ",
  K: "ɬ",
  "K\\": "ɮ",
  L: "ʎ",
  "L\\": "ʟ",
  M: "ɯ",
  "M\\": "ɰ",
  N: "ŋ",
  "N\\": "ɴ",
  O: "ɔ",
  Q: "ɒ",
  R: "ʁ",
  "R\\": "ʀ",
  S: "ʃ",
  T: "θ",
  U: "ʊ",
  V: "ʌ",
  W: "ʍ",
  X: "χ",
  "X\\": "ħ",
  Y: "ʏ",
  Z: "ʒ",
  "1": "ɨ",
  "2": "ø",
  "3": "ɜ",
  "3\\": "ɞ",
  "4": "ɾ",
  "5": "ɫ",
  "6": "ɐ",
  "7": "ɤ",
  "8": "ɵ",
  "9": "œ",
  "&": "ɶ",
  "{": "æ",
  "}": "ʉ",
  "@": "ə",
  "@\\": "ɘ",
  "@`": "ɚ",
  "3`": "ɝ",
  "?": "ʔ",
  "?\\": "ʕ",
  "-": "",
  ".": "",
  "'": "ʲ",
  "~": "\u0303",
  "=": "\u0329",
  "_=": "\u0329",
  "_~": "\u0303",
  "_h": "ʰ",
  "_j": "ʲ",
  "_^": "",
};
const X_SAMPA_SIGN = new RegExp(
  `${
    Object.keys(X_SAMPA).sort((a, b) => b.length - a.length).map((sign) => RegExp.escape(sign))
      .join("|")
  }|_.|[a-z ]`,
  "y",
);

/**
 * A word in X-SAMPA, in IPA.
 *
 * @throws {ValueMistake} when a sign is not one of X-SAMPA
 */
export function ipaOfXSampa(text: string): string {
  let ipa = "";
  for (let at = 0; at < text.length;) {
    X_SAMPA_SIGN.lastIndex = at;
    const sign = X_SAMPA_SIGN.exec(text)?.[0];
    if (sign === undefined) {
      throw new ValueMistake(`${JSON.stringify(text[at])} is no sign of X-SAMPA`);
    }
    // Other signs after an underscore change a sound a little.
    ipa += X_SAMPA[sign] ?? (sign.startsWith("_") ? "" : sign);
    at += sign.length;
  }
  return ipa;
}
