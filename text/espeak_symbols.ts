/**
 * From the phonemes of espeak-ng to those Kokoro was trained on, which are the symbols of misaki
 * (Apache-2.0, github.com/hexgrad/misaki): the tables are from its `espeak.py`.
 *
 * @module
 */

import type { Language } from "./front_end.ts";
import { isPhoneme } from "./token_table.ts";

/** What stands for what; `^` ties the letters of one phoneme. A later row sees what an earlier one made. */
type Rewrites = readonly (readonly [from: RegExp, to: string])[];

/** Both kinds of English, before their own table. */
const ENGLISH: Rewrites = [
  [/ʔˌ?n\u0329/g, "ʔn"],
  [/a\^ɪ/g, "I"],
  [/a\^ʊ/g, "W"],
  [/d\^ʒ/g, "ʤ"],
  [/t\^ʃ/g, "ʧ"],
  [/ɔ\^ɪ/g, "Y"],
  [/ə\^l/g, "ᵊl"],
  [/e\^ɪ/g, "A"],
  [/ʲ(?=[oə])/g, "j"],
  [/ʲ/g, ""],
  [/e(?!\^ə)/g, "A"],
  [/ɚ/g, "əɹ"],
  [/r/g, "ɹ"],
  [/[xç]/g, "k"],
  [/(?<!^| )ɐ|ɐ(?! |$)/g, "ə"], // the article "a" keeps its own symbol
  [/ɬ/g, "l"],
  [/\u0303/g, ""],
  [/(\S)\u0329/g, "ᵊ$1"],
];

const BRITISH: Rewrites = [
  [/e\^ə/g, "ɛː"],
  [/iə/g, "ɪə"],
  [/ə\^ʊ/g, "Q"],
  [/ᵻ/g, "ɪ"],
  [/wˈɒn(?= |$)/g, "wˈʌn"],
  [/(?<=^| )həz(?= |$)/g, "haz"],
];

const AMERICAN: Rewrites = [
  [/o\^ʊ/g, "O"],
  [/ɜːɹ?/g, "ɜɹ"],
  [/ɪə/g, "iə"],
  [/ː/g, ""],
  [/ᵻ(?![dz](?: |$))/g, "ə"],
  [/(?<=^| )həz(?= |$)/g, "hæz"],
];

/** Both kinds of English, after their own table. */
const ENGLISH_END: Rewrites = [
  [/o/g, "ɔ"],
  [/ɾ/g, "T"],
  [/ʔ/g, "t"],
];

/**
 * Both kinds of English, at last: words that espeak-ng runs together or weakens where misaki's lexicon does not.
 * Found by comparing the two.
 */
const ENGLISH_WORDS: Rewrites = [
  [/ɹɹ/g, "ɹ"],
  [/(?<=(?:^| )(?:[ɔɒ]n|ɪn|[əʌɒ]v|fɹ[əʌɒ]m|f[əɔ]ː?ɹ?|wɪð|ð?[æa]t|bI|tə))ð[əɪ](?= |$)/g, " ðə"], // "of the"
  [/(?<=^| )[əʌɒ]və(n?)(?= |$)/g, "ʌv ɐ$1"], // "of a", "of an"
  [/(?<=^| )fəɹə(?= |$)/g, "fɔɹ ɐ"], // "for a"
  [/(?<=^| )təbi/g, "tə bi"], // "to be"
  [/(?<=(?:^| )(?:w[ʌɒ]z|ɪz|[æa]z|wɪð|ðˌ?[æa]n))ə(?= |$)/g, " ɐ"], // "was a"
  [/(?<=(?:^| )h[æa]d)(?=tə(?: |$))/g, " "], // "had to"
  [/(?<=\S)(?=hˈʌndɹɪd)/g, " "], // "one hundred"
  [/(?<=^| )ən(?= |$)/g, "ɐn"],
  [/ðə(?= [ˈˌ]?[AIOQWYaeiouæɑɒɔəɛɜɪʊʌ])|(?<=^| )ðɪ(?= |$)/g, "ði"], // before a vowel
  [/(?<=^| )I(?= |$)/g, "ˌI"],
  [/(?<=^| )(?=[ɔɒ]n(?: |$))/g, "ˌ"],
  [/^(h|ʃ|w|ð|)(?=(?:iː?|A|ɪts?)(?: |$))/g, "$1ˌ"], // "He" and the like, first in a clause
  [/(?<=^| )fəɹ(?= |$)/g, "fɔɹ"],
  [/(?<=^| )[ɪɐæ]T(?= |$)/g, "ɪt"],
  [/ˌ(?=Ovəɹ(?: |$))|(?<=(?:^| )(?:b.f|b.s|əb|əp|əkɹ))ˌ/g, "ˈ"], // "over", "before", "about"
  [/ˌɪntʊ(?= |$)/g, "ˈɪntu"],
  [/hˈʌndɹɪd/g, "hˈʌndɹəd"],
  [/(?<=[zpfv])ən(?=t?(?: |$))/g, "ᵊn"],
];

const OTHER: Rewrites = [
  [/a\^ɪ/g, "I"],
  [/a\^ʊ/g, "W"],
  [/d\^z/g, "ʣ"],
  [/d\^ʒ/g, "ʤ"],
  [/e\^ɪ/g, "A"],
  [/o\^ʊ/g, "O"],
  [/s\^s/g, "S"],
  [/t\^s/g, "ʦ"],
  [/t\^ʃ/g, "ʧ"],
  [/ɔ\^ɪ/g, "Y"],
  [/ə\^ʊ/g, "Q"],
];

const TABLES: Partial<Record<Language, Rewrites>> = {
  "en-us": [...ENGLISH, ...AMERICAN, ...ENGLISH_END, ...ENGLISH_WORDS],
  "en-gb": [...ENGLISH, ...BRITISH, ...ENGLISH_END, ...ENGLISH_WORDS],
};

/** Where espeak-ng takes a word for one of another language: `(en)` before it, `(fr)` behind it. */
const LANGUAGE_FLAG = /\([a-z-]+\)/g;

/**
 * Kokoro's symbols for what espeak-ng says in `language`. What has no symbol is left out.
 *
 * @param phonemes IPA with `_` between phonemes, blanks between words and `|` between clauses
 * @example
 * ```ts
 * import { fromEspeak } from "./text/espeak_symbols.ts";
 * fromEspeak("h_ə_l_ˈoʊ w_ˈɜː_l_d", "en-us"); // "həlˈO wˈɜɹld"
 * ```
 */
export function fromEspeak(phonemes: string, language: Language): string {
  const mapped = (TABLES[language] ?? OTHER).reduce(
    (rest, [from, to]) => rest.replace(from, to),
    tie(phonemes.replace(LANGUAGE_FLAG, "").replace(/[|\s]+/g, " ").trim()),
  );
  return [...mapped].filter(isPhoneme).join("");
}

/** Letters that are one phoneme tied with `^`, and phonemes side by side. */
function tie(phonemes: string): string {
  return phonemes
    .replace(/(?<=[^ˈˌ_ ])(?=[\p{L}--[\u02b0-\u036f]])/gv, "^")
    .replaceAll("_", "");
}
