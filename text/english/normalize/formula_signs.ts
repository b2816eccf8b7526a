/**
 * Signs of formulas that no other rule reads.
 *
 * @module
 */

import type { Rule } from "./rule.ts";

/** Signs and how they are read. */
const SIGNS: Readonly<Record<string, string>> = {
  "∛": "the cube root of",
  "∜": "the fourth root of",
  "±": "plus or minus",
  "∓": "minus or plus",
  "∑": "the sum of",
  "∏": "the product of",
  "∫": "the integral of",
  "∂": "partial",
  "∇": "nabla",
  "∈": "in",
  "∉": "not in",
  "⊂": "is a subset of",
  "⊆": "is a subset of",
  "∪": "union",
  "∩": "intersection",
  "∀": "for all",
  "∃": "there exists",
  "≡": "is equivalent to",
  "⇒": "implies",
  "⇔": "if and only if",
  "∠": "angle",
  "⊥": "is perpendicular to",
};

/** The letters of Greek, from α to ω. */
const LETTERS = ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi " +
  "omicron pi rho sigma sigma tau upsilon phi chi psi omega").split(" ");

export const FORMULA_SIGNS: readonly Rule[] = [
  // "5 ± 2" is read as "5 plus or minus 2".
  {
    name: "sign of a formula",
    pattern: new RegExp(` ?([${Object.keys(SIGNS).join("")}]) ?`, "gu"),
    say: ([, sign]) => ` ${SIGNS[sign]} `,
  },
  // "the angle θ" is read as "the angle theta", but not the letters of a Greek word.
  {
    name: "Greek letter",
    pattern: /(?<!\p{Script=Greek}|\p{M})[α-ωΑ-Ω](?![\p{Script=Greek}\p{M}])/gu,
    say: ({ 0: letter, index, input }) => {
      const name = LETTERS[letter.toLowerCase().charCodeAt(0) - "α".charCodeAt(0)];
      const before = /[\p{L}\p{N}]/u.test(input[index - 1] ?? "") ? " " : "";
      const after = /[\p{L}\p{N}]/u.test(input[index + 1] ?? "") ? " " : "";
      return before + name + after;
    },
  },
];
