/**
 * Emoticons, which are decoration and not spoken, and arrows.
 *
 * @module
 */

import { anyOf, type Rule } from "./rule.ts";

/**
 * Faces. They begin after a blank and end before one or before a mark. `signs.ts` has turned all
 * brackets into round ones.
 */
const FACES = [
  "[:;=][-'^]?(?:[)(|*/\\\\]+|[DP]+)|[:;][-'^]?[pOoXx]",
  "\\({1,3}[-'^]?[:;=]",
  "[xX]D+|XD+|xd",
  "\\(?\\^[_.]?\\^\\)?|\\\\o/|-[_.]-|—[_.]—|>[_.]<|[oO][_.][oO]|[TQ][_.][TQ]|[uU][wW][uU]|;[_.]?;",
];

/** How far from a heart its context counts, in UTF-16 units. */
const NEAR = 200;
/** A variable or the end of a term, which is compared with 3. */
const TERM = /(?:(?<![\p{L}'’])[jkmnpqtxyzα-ω]|\))$/u;
/** Words and signs of conditions. */
const CONDITION = /\b(?:if|when|where|while|until|unless)\b|[>≤≥=] ?\d|< ?(?!3(?![\d.]))\d/iu;
/** Who loves, before a heart, and who is loved, after it. */
const LOVER = /(?:^|[^\p{L}])(?:i|we|u)$/iu;
const LOVED = /^ (?:you|u|ya|it|this|my|our)(?!\p{L})/iu;
const INITIAL = [/(?:^|[^\p{L}])\p{Lu}$/u, /^ \p{Lu}(?!\p{L})/u] as const;
const FOND =
  /\b(?:love|loving|luv|adore|miss|thank|thx|hugs?|kiss|happy|sweet|cute|best|amazing|awesome|beautiful|proud)/iu;

/** Whether `<3` is a heart, and not a comparison. */
function isHeart(before: string, after: string): boolean {
  if (LOVER.test(before) || LOVED.test(after)) return true;
  if (INITIAL[0].test(before) && INITIAL[1].test(after)) return true;
  if (TERM.test(before) || CONDITION.test(before)) return false;
  return /^(?:$|[.,!?;:…”)])/u.test(after) || FOND.test(before) || FOND.test(after);
}

/** Arrows and what they say between words. */
const ARROWS: Readonly<Record<string, string>> = {
  "→": "to",
  "⇒": "to",
  "➜": "to",
  "➔": "to",
  "⟶": "to",
  "⟹": "to",
  "->": "to",
  "—>": "to",
  "=>": "to",
  "←": "from",
  "⟵": "from",
  "⇐": "from",
  "<-": "from",
  "<—": "from",
  "⇄": "to and from",
  "⇔": "to and from",
  "↑": "up",
  "⇑": "up",
  "↓": "down",
  "⇓": "down",
};

export const EMOTICONS: readonly Rule[] = [
  // "Nice work :) now rest." is read as "Nice work now rest."
  {
    name: "emoticon",
    pattern: new RegExp(
      `(?:^| |(?<=[“(.,!?…]))(?:${FACES.join("|")})(?=$|[\\s.,!?;:…”)])(?! ?\\d)`,
      "gu",
    ),
    say: () => "",
  },
  // "Love you <3" is read as "Love you", but "x <3" as "X is less than 3".
  {
    name: "heart",
    needsDigit: true,
    pattern: /(?:^| |(?<=[“(.,!?…]))<(\/?)3{1,9}(?=$|[\s.,!?;:…”)])(?![.,]?\d| ?%| \d)/gu,
    say: ({ 0: all, 1: isBroken, index, input }) => {
      const end = index + all.length;
      const before = input.slice(Math.max(0, index - NEAR), index);
      return isBroken || isHeart(before, input.slice(end, end + NEAR)) ? "" : null;
    },
  },
  // "Click File → Save" is read as "Click File to Save".
  {
    name: "arrow",
    pattern: new RegExp(
      `(?<=[\\p{L}\\p{N})”.,!?%]) ?(${anyOf(Object.keys(ARROWS))}) ?(?=[\\p{L}\\p{N}(“$£€.])`,
      "gu",
    ),
    say: ([, arrow]) => ` ${ARROWS[arrow]} `,
  },
];
