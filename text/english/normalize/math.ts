/**
 * Formulas: powers, comparisons, ratios and arithmetic.
 *
 * @module
 */

import { count, NUMBER, ordinalWord } from "./quantity.ts";
import { anyOf, type Rule } from "./rule.ts";

/** Signs within a formula and how they are read. */
const OPERATORS: Readonly<Record<string, string>> = {
  "+": "plus",
  "-": "minus",
  "−": "minus",
  "—": "minus",
  "*": "times",
  "×": "times",
  "·": "times",
  "÷": "divided by",
  "/": "over",
  "±": "plus or minus",
  "=": "equals",
  "==": "equals",
  "!=": "is not equal to",
  "≠": "is not equal to",
  "≈": "is about",
  "~": "is about",
  "≡": "is equivalent to",
  "∝": "is proportional to",
  "<": "is less than",
  ">": "is greater than",
  "<=": "is less than or equal to",
  "≤": "is less than or equal to",
  ">=": "is greater than or equal to",
  "≥": "is greater than or equal to",
  "≪": "is much less than",
  "≫": "is much greater than",
};
/** Signs before a number that has nothing to compare with: ">100 birds". */
const BEFORE_NUMBER: Readonly<Record<string, string>> = {
  "<": "less than",
  ">": "more than",
  "<=": "at most",
  "≤": "at most",
  ">=": "at least",
  "≥": "at least",
  "~": "about",
  "≈": "about",
  "±": "plus or minus",
  "+/-": "plus or minus",
};
const ELSEWHERE: Readonly<Record<string, string>> = {
  "×": "times",
  "÷": "divided by",
  "≠": "is not equal to",
  "≈": "is about",
  "≤": "is less than or equal to",
  "≥": "is greater than or equal to",
  "±": "plus or minus",
  "√": "the square root of",
  "∛": "the cube root of",
  "∞": "infinity",
  "∑": "the sum of",
  "∫": "the integral of",
  "∂": "partial",
  "∈": "is in",
  "∉": "is not in",
  "∪": "union",
  "∩": "intersection",
  "⊂": "is a subset of",
  "⊆": "is a subset of",
  "∀": "for all",
  "∃": "there exists",
  "≡": "is equivalent to",
  "⇒": "implies",
  "⇔": "if and only if",
  "∓": "minus or plus",
  "∜": "the fourth root of",
  "∏": "the product of",
  "∇": "nabla",
  "∠": "angle",
  "⊥": "is perpendicular to",
  "→": "to",
};
const GREEK: Readonly<Record<string, string>> = {
  "α": "alpha",
  "β": "beta",
  "γ": "gamma",
  "δ": "delta",
  "Δ": "delta",
  "ε": "epsilon",
  "η": "eta",
  "θ": "theta",
  "λ": "lambda",
  "μ": "mu",
  "π": "pi",
  "ρ": "rho",
  "σ": "sigma",
  "Σ": "sigma",
  "τ": "tau",
  "φ": "phi",
  "χ": "chi",
  "ψ": "psi",
  "ω": "omega",
  "Ω": "omega",
};
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const POWER = `[${SUPERSCRIPTS}⁻⁺ⁿ]{1,4}|\\^[({]?[-−]?(?:\\d{1,4}|\\p{L})[)}]?`;
const LETTER = `[A-Za-z${Object.keys(GREEK).join("")}]`;
/** A number, a letter, or both, with or without a power, a minus and brackets. */
const TERM =
  `(?:\\(?[-−]?\\(?(?:(?:${NUMBER})(?:${LETTER}{0,2}(?![\\p{L}]))|${LETTER}{1,2}(?![\\p{L}]))` +
  `(?:${POWER})?\\)?(?:${POWER})?)`;
const OPERATOR = `(?:${anyOf(Object.keys(OPERATORS))})`;
/** The signs by which a formula is recognised: a lone "-", "/" or "~" may be in any text. */
const SURE = /[+*×·÷=<>≤≥≠≈^±²³⁰-⁹ⁿ]/u;

export const MATH: readonly Rule[] = [
  // "6.02 x 10^23" and "1.5e-7" are read as "... times 10 to the ...".
  {
    name: "scientific notation",
    needsDigit: true,
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_]|\\p{N}[.,])(\\d{1,9}(?:\\.\\d{1,20})?)(?: ?[x×·*] ?10` +
        `(${POWER})|[eE]([-+−]?\\d{1,3}))` +
        `(?![\\p{L}\\p{N}])`,
      "gu",
    ),
    say: ([, number, power, exponent]) =>
      `${count(number)} times 10${powerOf(power ?? `^${exponent.replace("+", "")}`)}`,
  },
  // "1920x1080" is read as "1920 by 1080", "3 x 4" as "three times four".
  {
    name: "dimensions",
    needsDigit: true,
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_]|\\p{N}[.,])(\\d{1,5}(?:\\.\\d{1,3})?)( ?)[x×]\\2(\\d{1,5}` +
        `(?:\\.\\d{1,3})?)` +
        `(?:\\2[x×]\\2(\\d{1,5}(?:\\.\\d{1,3})?))?(?![\\p{L}\\p{N}]|\\^| ?[x×])`,
      "gu",
    ),
    say: ({ 0: all, 1: width, 2: gap, 3: height, 4: depth, index, input }) => {
      const end = index + all.length;
      const isSize = /^[ -](?:square|cubic|met|feet|foot|inch|mile|pixel|centi|milli|kilo|yard)/
        .test(
          input.slice(end, end + 8),
        );
      const isProduct = (gap === " " || /^ ?=/.test(input.slice(end, end + 2))) && !isSize &&
        depth === undefined && width.length < 3 &&
        height.length < 3;
      return [width, height, depth].filter((size) => size !== undefined)
        .map((size) => count(size).replace(",", "")).join(isProduct ? " times " : " by ");
    },
  },
  // "a² + b² = c²" and "3 < 5" are read as "A squared plus B squared ..." and "three is less ...".
  {
    name: "formula",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_.,:/*$£€#@&<>=~^])${TERM}(?: ?${OPERATOR} ?${TERM}){1,20}` +
        `(?![\\p{L}\\p{N}_]|[.,:/*^]\\p{N}|%)`,
      "gu",
    ),
    say: ([formula]) => isFormula(formula) ? sayFormula(formula) : null,
  },
  // "n-1" is read as "N minus 1".
  {
    name: "letter minus a number",
    needsDigit: true,
    pattern: /(?<![\p{L}\p{N}_'’-])([ijkmnxyz])-(\d{1,3})(?![\p{L}\p{N}_-]|\.\p{N})/gu,
    say: ([, letter, number]) => `${letter.toUpperCase()} minus ${number}`,
  },
  // "count > 10" is read as "count is greater than 10".
  {
    name: "comparison",
    pattern:
      /(?<=(?<!<[^<>]{0,40})[\p{L}\p{N})%]) ?(<=|>=|==|!=|<|>|≤|≥)(?![<>=/-]) ?(?=-?[$£€]?\.?\d|\p{L}(?![\p{L}>]))/gu,
    say: ({ 0: all, 1: sign, index, input }) => {
      if (
        /(?:^|[^\p{L}])(?:is|are|was|were|be)$/u.test(input.slice(Math.max(0, index - 5), index))
      ) {
        return ` ${BEFORE_NUMBER[sign] ?? OPERATORS[sign].slice(3)} `;
      }
      const isSpaced = all.endsWith(" ") || !all.startsWith(" ");
      return ` ${isSpaced ? OPERATORS[sign] : BEFORE_NUMBER[sign] ?? OPERATORS[sign]} `;
    },
  },
  // ">100 birds" is read as "more than 100 birds", "~50" as "about 50".
  {
    name: "sign before a number",
    needsDigit: true,
    pattern: new RegExp(
      `(?<=^|[\\p{Z}(“—])(${anyOf(Object.keys(BEFORE_NUMBER))}) ?(?=[-−]?[$£€¥]?\\.?\\d)`,
      "gu",
    ),
    say: ({ 0: all, 1: sign, index }) => {
      if (all === "> " && index === 0) return null;
      return `${BEFORE_NUMBER[sign]} `;
    },
  },
  // "x²" is read as "X squared", "10⁹" as "ten to the ninth".
  {
    name: "power",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_^]|\\p{N}[.,])(?:(\\d{1,9}(?:\\.\\d{1,9})?)?` +
        `(${LETTER}{0,3}))(${POWER})(?![\\p{N}${SUPERSCRIPTS}])`,
      "gu",
    ),
    say: ([, number, base, power]) => {
      if (number === undefined && base === "") return null;
      if (base.length > 2 && !/^(?:km|cm|mm)$/.test(base)) return null;
      const area = number === undefined && /^[²³]$/.test(power) ? AREAS[base] : undefined;
      if (area !== undefined) return `${power === "²" ? "square" : "cubic"} ${area}`;
      return (number === undefined ? "" : `${count(number)}${base ? " " : ""}`) + sayLetters(base) +
        powerOf(power);
    },
  },
  // "2:8" is read as "2 to 8".
  {
    name: "ratio",
    needsDigit: true,
    pattern:
      /(?<![\p{L}\p{N}_:]|\p{N}[.,/-])(\d{1,7}|\d{1,3}(?:,\d{3})+):(\d{1,7}|\d{1,3}(?:,\d{3})+)(?![\p{L}\p{N}_:]|[.,/-]\p{N})/gu,
    say: ([, first, second]) =>
      [first, second].some((part) => /^0\d/.test(part))
        ? null
        : `${count(first)} to ${count(second)}`,
  },
  // "√2" is read as "the square root of 2".
  {
    name: "mathematical sign",
    pattern: new RegExp(` ?(${anyOf(Object.keys(ELSEWHERE))}) ?`, "gu"),
    say: ([, sign]) => ` ${ELSEWHERE[sign]} `,
  },
  // "five < seven" is read as "five is less than seven".
  {
    name: "less than between words",
    pattern: /(?<=[\p{L}\p{N})]) < (?=[\p{L}\p{N}(])/gu,
    say: () => " is less than ",
  },
  // "name == other" is read as "name equals other".
  {
    name: "equals",
    pattern: /(?<=[\p{L}\p{N})]) ?(!=|==) ?(?=[\p{L}\p{N}(])/gu,
    say: ([, sign]) => ` ${OPERATORS[sign]} `,
  },
];

/** Areas that stand without a number: "cm²". */
const AREAS: Readonly<Record<string, string>> = {
  m: "meters",
  cm: "centimeters",
  mm: "millimeters",
  km: "kilometers",
  ft: "feet",
  in: "inches",
};

/** Words of two letters, which are no factors of a formula. */
const SHORT_WORDS = new Set(
  "is it he we me to in on at an as be by do go if my no of or so up us am ok hi oh ah id".split(
    " ",
  ),
);

/** Whether terms with signs are a formula, not a range, a name or two words. */
function isFormula(text: string): boolean {
  if (!SURE.test(text)) return false;
  // Sizes: "1920×1080".
  if (/^\d+ ?×[\d ×]+$/.test(text) && /\d{3}/.test(text)) return false;
  if (/^[A-Z]\+/.test(text) && !/[=\d]/.test(text)) return false;
  // "a >100 mile trip" has an article.
  if (/^[aI] [<>≤≥~≈±]\S/u.test(text)) return false;
  // Letters stand alone, as in "x + y", or for two factors, as in "mc²"; "Ja + Du" are words.
  const words = text.match(/\p{L}+/gu) ?? [];
  const mayBeFactors = /[\d²³^=]/u.test(text);
  return words.every((word) =>
    word.length === 1 || (mayBeFactors && /^[a-z]{2}$/.test(word) && !SHORT_WORDS.has(word))
  );
}

function sayFormula(text: string): string {
  const parts = text.matchAll(
    new RegExp(
      `(?<op>!=|==|<=|>=|[=<>≤≥≠≈~≡∝≪≫+*×·÷/±—])|(?<power>${POWER})|` +
        `(?<number>${NUMBER})|(?<word>${LETTER}+)|(?<minus>[-−])`,
      "gu",
    ),
  );
  let said = "";
  for (const { groups } of parts) {
    const { op, power, number, word, minus } = groups!;
    if (op !== undefined) said += ` ${OPERATORS[op]}`;
    else if (minus !== undefined) said += " minus";
    else if (power !== undefined) said += powerOf(power);
    else said += ` ${number === undefined ? sayLetters(word!) : count(number)}`;
  }
  return said.trim();
}

/** Letters of a formula: "M C", "pi R". misaki reads a lone A as the article. */
function sayLetters(word: string): string {
  return [...word].map((letter) =>
    GREEK[letter] ?? (letter.toUpperCase() === "A" ? "eh" : letter.toUpperCase())
  )
    .join(" ");
}

/** A power in words: " squared", " cubed", " to the ninth", " to the minus 6". */
function powerOf(power: string): string {
  const exponent = power.replace(/[\^(){}]/g, "").replace(/[⁻−]/g, "-").replace("⁺", "")
    .replace(/[⁰¹²³⁴-⁹]/gu, (digit) => String(SUPERSCRIPTS.indexOf(digit)));
  if (exponent === "2") return " squared";
  if (exponent === "3") return " cubed";
  if (/^\d+$/.test(exponent)) return ` to the ${ordinalWord(exponent)}`;
  if (/^-\d+$/.test(exponent)) return ` to the minus ${exponent.slice(1)}`;
  const letter = exponent === "ⁿ" ? "N" : exponent.replace("-", "minus ").toUpperCase();
  return ` to the ${letter}`;
}
