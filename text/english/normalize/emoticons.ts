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
  "</?3+(?=$|[.,!?…)])|(?<=\\bI )<3+",
];

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
