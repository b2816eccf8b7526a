/**
 * Contractions that no list has, and words that were parted at the end of a line.
 *
 * @module
 */

import type { Dialect, Rule } from "./rule.ts";
import { isKnown } from "./words.ts";

/** The whole words that "'re" and "'ve" stand for. */
const WHOLE: Readonly<Record<string, string>> = { re: "are", ve: "have" };
/** Contractions in the lists, and pronouns, after which misaki reads "'re" and "'ve" itself. */
const READ_BY_MISAKI =
  /^(?:I|you|we|they|who|what|where|when|why|how|there|these|those|that|which|it|he|she|could|would|should|might|must|may|y'all|not|to)$/iu;

/** First parts of words that keep their hyphen. */
const KEEPS_HYPHEN = /^(?:self|ex|all|half|well|ill|non|quasi|semi|vice|great|mid)$/iu;

export const CONTRACTIONS: readonly Rule[] = [
  // "My parents're here" is read as "My parents are here".
  {
    name: "are and have",
    pattern: /(?<=(?<![\p{L}\p{N}'’])(\p{L}{2,30}))['’](re|ve)(?![\p{L}\p{N}'’])/gu,
    say: ([, word, short], reader) =>
      READ_BY_MISAKI.test(word) || reader.isWord(`${word.toLowerCase()}'${short}`)
        ? null
        : ` ${WHOLE[short]}`,
  },
  // "nega- tive" is read as "negative".
  {
    name: "parted word",
    pattern:
      /(?<![\p{L}\p{N}'’-])((?:\p{Ll}|\p{L}{2,20})(?:-\p{L}{1,20})?)- (\p{Ll}{2,20})(?![\p{L}\p{N}])/gu,
    say: ([, first, second], reader) => joined(first, second, reader),
  },
];

/** The word that was parted, or `null` if the parts are no word: "pre- and post-war". */
function joined(first: string, second: string, reader: Dialect): string | null {
  if (/^(?:and|or|to|und|nor|but|versus)$/u.test(second)) return null;
  const whole = first + second;
  const withHyphen = `${first}-${second}`;
  if (reader.isWord(withHyphen.toLowerCase())) return withHyphen;
  const isCompound = first.length > 2 && isKnown(first, reader) && isKnown(second, reader);
  if (isKnown(whole, reader) && !(isCompound && KEEPS_HYPHEN.test(first))) return whole;
  return isCompound || first.includes("-") ? withHyphen : whole;
}
