/**
 * Reads words that are in no list with espeak-ng, and converts the phonemes to misaki's symbols.
 *
 * @module
 */

import type { Espeak } from "../../espeak/espeak.ts";
import { rewrite, type Rewrites, tie } from "../../espeak/symbols.ts";
import type { Fallback } from "./english.ts";
import { Memo } from "../memo.ts";

/** From misaki's `espeak.py`. */
const SHARED: Rewrites = [
  [/ʔˌ?n\u0329/gu, "ʔn"],
  [/a\^ɪ/gu, "I"],
  [/a\^ʊ/gu, "W"],
  [/d\^ʒ/gu, "ʤ"],
  [/e\^ɪ/gu, "A"],
  [/t\^ʃ/gu, "ʧ"],
  [/ɔ\^ɪ/gu, "Y"],
  [/ə\^l/gu, "ᵊl"],
  [/ʲ(?=[oə])/gu, "j"],
  [/e/gu, "A"],
  [/ʲ/gu, ""],
  [/ɚ/gu, "əɹ"],
  [/r/gu, "ɹ"],
  [/[xç]/gu, "k"],
  [/ɐ/gu, "ə"],
  [/ɬ/gu, "l"],
  [/\u0303/gu, ""],
  [/(\S)\u0329/gu, "ᵊ$1"],
  [/\u0329/gu, ""],
];
const BRITISH: Rewrites = [
  [/e\^ə/gu, "ɛː"],
  [/iə/gu, "ɪə"],
  [/ə\^ʊ/gu, "Q"],
];
const AMERICAN: Rewrites = [
  [/o\^ʊ/gu, "O"],
  [/ɜːɹ?/gu, "ɜɹ"],
  [/ɪə/gu, "iə"],
  [/ː/gu, ""],
];
const LAST: Rewrites = [
  [/o/gu, "ɔ"],
  [/ɾ/gu, "T"],
  [/ʔ/gu, "t"],
  [/\^/gu, ""],
];

/** Marks that espeak-ng would drop: it only receives the text between them. */
const MARKS = /(\s*[;:,.!?¡¿—…"«»“”(){}[\]]+\s*)+/gu;

/** The longest text that espeak-ng receives in one part, in UTF-16 units. */
const LONGEST_WORD = 80;
/** The parts of a longer text. */
const PARTS = /[^]{1,32}/gu;

/** A fallback that uses espeak-ng, which must support the chosen kind of English. */
export function espeakFallback(espeak: Espeak, british: boolean): Fallback {
  const rewrites = [...SHARED, ...(british ? BRITISH : AMERICAN), ...LAST];
  const known = new Memo<string>();
  const sound = (text: string): string =>
    inReach(text).map((part) => tie(espeak(part, british ? "en-gb" : "en-us"))).join(" ");
  const read = (word: string): string => rewrite(keepMarks(word, sound), rewrites);
  return (word) => Promise.resolve(known.get(word, () => read(word)));
}

/** Cuts overlong text into parts, because espeak-ng loses the end of very long words. */
function inReach(text: string): string[] {
  if (text === "") return [];
  return text.length > LONGEST_WORD ? text.match(PARTS)! : [text];
}

/** Converts the text between marks with `sound` and keeps the marks in place. */
function keepMarks(word: string, sound: (text: string) => string): string {
  let result = "";
  let done = 0;
  for (const { 0: mark, index } of word.matchAll(MARKS)) {
    result += sound(word.slice(done, index)) + mark;
    done = index + mark.length;
  }
  return (result + sound(word.slice(done))).trim();
}
