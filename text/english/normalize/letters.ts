/**
 * Letters by their names, grades, and letters with accents.
 *
 * @module
 */

import { anyOf, type Rule } from "./rule.ts";
import { AFTER_WORD, BEFORE_WORD, letter } from "./words.ts";

const GREEK: Readonly<Record<string, string>> = {
  α: "alpha",
  β: "beta",
  γ: "gamma",
  δ: "delta",
  ε: "epsilon",
  ζ: "zeta",
  η: "eta",
  θ: "theta",
  ι: "iota",
  κ: "kappa",
  λ: "lambda",
  μ: "mu",
  ν: "nu",
  ξ: "xi",
  ο: "omicron",
  π: "pi",
  ρ: "rho",
  σ: "sigma",
  ς: "sigma",
  τ: "tau",
  υ: "upsilon",
  φ: "phi",
  χ: "chi",
  ψ: "psi",
  ω: "omega",
};

/** Words before a letter that is a name: "vitamin A", "from A to B". */
const LETTERED = anyOf(
  ("vitamin hepatitis plan type group class grade section part appendix exhibit figure " +
    "option answer " +
    "team letter unit gate room platform column row schedule point block building wing " +
    "side level " +
    "category series list party influenza model zone terminal hall studio an capital " +
    "straight mark " +
    "line train string and or from to with")
    .split(" ").flatMap((word) => [word, word[0].toUpperCase() + word.slice(1)]),
);
/** Words that may follow such a letter. No noun is among them: an article may have a capital. */
const AFTER_LETTER =
  "to|and|or|is|was|in|on|for|from|through|shows?|at|with|has|virus|today|now|again|then|too|but";

/** Signs of notes and their names. */
const NOTES: Readonly<Record<string, string>> = { "#": "sharp", "♯": "sharp", "♭": "flat" };

/** Letters with accents that are letters of their own: not looked up without them. */
const OWN_SOUND = /[ñç]|é(?:e?s?|['’]s)$/iu;

export const LETTERS: readonly Rule[] = [
  // "C#" is read as "C sharp".
  {
    name: "sharp",
    pattern: new RegExp(`(?<![\\p{L}\\p{N}&#])([A-GJQX])([#♯♭])(m?)(?![\\p{L}\\p{N}#])`, "gu"),
    say: ([, note, sign, minor]) => `${letter(note)} ${NOTES[sign]}${minor ? " minor" : ""}`,
  },
  // "a C- in math" is read as "a C minus in math".
  {
    name: "grade",
    pattern: /(?<![\p{L}\p{N}.'’+-])([A-FO]|AB)([-−–+])(?=[ .,;:!?)”]|$)(?! ?=| \d)/gu,
    say: ([, grade, sign]) => {
      if (sign === "+" && grade !== "A") return null;
      const name = [...grade].map(letter).join(" ");
      return `${name} ${
        sign === "+" ? "plus" : grade.length > 1 || grade === "O" ? "negative" : "minus"
      }`;
    },
  },
  // "got an A." is read as "got an [A](/ˈA/).".
  {
    name: "letter A",
    pattern: new RegExp(
      `(?<=${BEFORE_WORD}(?:${LETTERED}) )A(?=[.,;:!?)”]|$| (?:${AFTER_LETTER})${AFTER_WORD})|` +
        `(?<=\\()[Aa](?=\\))|(?<=^|[ (“/])A(?=[,;:?!)/](?!\\p{L})|/\\p{Lu}| ?(?:→|->|=>)|\\.?$|` +
        ` (?:to|through|and|or) [A-Z]${AFTER_WORD})`,
      "gu",
    ),
    say: ([name]) => letter(name.toUpperCase()),
  },
  // "α" is read as "alpha".
  {
    name: "Greek letter",
    pattern: new RegExp(
      `(?<!\\p{Script=Greek})(${anyOf(Object.keys(GREEK))})(?!\\p{Script=Greek})`,
      "giu",
    ),
    say: ({ 0: sign, index, input }) => {
      const before = /[\p{L}\p{N}]$/u.test(input.slice(Math.max(0, index - 1), index)) ? " " : "";
      const end = index + sign.length;
      const after = /^[\p{L}\p{N}]/u.test(input.slice(end, end + 1)) ? " " : "";
      return before + GREEK[sign.toLowerCase()] + after;
    },
  },
  // "Zürich" is read as "Zurich".
  {
    name: "accent",
    pattern:
      /(?<![\p{L}\p{M}])(?=[A-Za-z'’]{0,30}[^\P{L}A-Za-z])[\p{Script=Latin}\p{M}]{1,30}(?:['’]s)?(?![\p{L}\p{M}])/gu,
    say: ([word], reader) => {
      if (OWN_SOUND.test(word) || reader.isWord(word.toLowerCase())) return null;
      return withoutAccents(word);
    },
  },
];

/** Letters that are not a plain letter with an accent. */
const LIGATURES: Readonly<Record<string, string>> = {
  æ: "ae",
  Æ: "Ae",
  œ: "oe",
  Œ: "Oe",
  ø: "o",
  Ø: "O",
  ł: "l",
  Ł: "L",
  ß: "ss",
  đ: "d",
  ð: "d",
  þ: "th",
  Þ: "Th",
  ı: "i",
};

function withoutAccents(word: string): string {
  return word.normalize("NFD").replace(/\p{M}/gu, "").replace(
    /\P{ASCII}/gu,
    (sign) => LIGATURES[sign] ?? sign,
  );
}
