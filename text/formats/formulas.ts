/**
 * Turns formulas in LaTeX into the signs that they stand for. The reader of the language gives
 * these their words.
 *
 * @module
 */

import type { FormatEdit } from "./edits.ts";

/** Commands and the signs that they stand for. */
const SIGNS: Readonly<Record<string, string>> = {
  ...{ times: " × ", cdot: " × ", ast: " × ", div: " ÷ ", pm: " ± ", mp: " ∓ " },
  ...{ leq: " <= ", le: " <= ", leqslant: " <= ", geq: " >= ", ge: " >= ", geqslant: " >= " },
  ...{ lt: " < ", gt: " > ", neq: " ≠ ", ne: " ≠ ", approx: " ≈ ", sim: " ~ ", equiv: " ≡ " },
  ...{ infty: " ∞ ", to: " → ", rightarrow: " → ", Rightarrow: " ⇒ ", implies: " ⇒ " },
  ...{
    iff: " ⇔ ",
    in: " ∈ ",
    notin: " ∉ ",
    subset: " ⊂ ",
    subseteq: " ⊆ ",
    cup: " ∪ ",
    cap: " ∩ ",
  },
  ...{ forall: " ∀ ", exists: " ∃ ", sum: " ∑ ", prod: " ∏ ", int: " ∫ ", partial: " ∂ " },
  ...{ nabla: " ∇ ", degree: "°", circ: "°", percent: "%", prime: "′", angle: " ∠ ", perp: " ⊥ " },
  ...{ ldots: "…", dots: "…", cdots: "…", alpha: " α ", beta: " β ", gamma: " γ ", delta: " δ " },
  ...{ epsilon: " ε ", varepsilon: " ε ", zeta: " ζ ", eta: " η ", theta: " θ ", iota: " ι " },
  ...{ kappa: " κ ", lambda: " λ ", mu: " μ ", nu: " ν ", xi: " ξ ", pi: " π ", rho: " ρ " },
  ...{
    sigma: " σ ",
    tau: " τ ",
    upsilon: " υ ",
    phi: " φ ",
    varphi: " φ ",
    chi: " χ ",
    psi: " ψ ",
  },
  ...{
    omega: " ω ",
    Gamma: " Γ ",
    Delta: " Δ ",
    Theta: " Θ ",
    Lambda: " Λ ",
    Xi: " Ξ ",
    Pi: " Π ",
  },
  ...{ Sigma: " Σ ", Phi: " Φ ", Psi: " Ψ ", Omega: " Ω " },
};
/** Functions, which are read by their names. */
const FUNCTIONS = new Set(
  "sin cos tan cot sec csc log ln lim max min exp det gcd mod arcsin arccos arctan sinh cosh tanh"
    .split(" "),
);
/** Commands whose argument is ordinary text, or the same formula in another type. */
const TYPES = new Set(
  ("text textbf textit textrm texttt mathrm mathbf mathit mathbb mathcal mathsf operatorname " +
    "boldsymbol bar hat vec tilde dot overline underline emph boxed").split(" "),
);
/** Commands that change only how a formula looks. */
const SILENT = new Set(
  ("left right big Big bigg Bigg quad qquad displaystyle textstyle limits nolimits hline " +
    "noindent nonumber").split(" "),
);
const FRACTIONS = new Set(["frac", "dfrac", "tfrac", "cfrac"]);

/** Raised digits, which readers know as powers. */
const RAISED: Readonly<Record<string, string>> = { "2": "²", "3": "³" };

const BRACES = "\\{(?:[^{}\\n]|\\{[^{}\\n]{0,100}\\}){0,200}\\}";
/** A command outside of a formula that is not a folder or an escape: it has arguments or a blank. */
const COMMAND =
  `\\\\(?:(?:frac|dfrac|tfrac)${BRACES}${BRACES}|sqrt(?:\\[[^\\]\\n]{1,10}\\])?${BRACES}|` +
  `(?:${Object.keys(SIGNS).join("|")})(?![A-Za-z\\\\/:]))`;

/**
 * Formulas: between dollars, in `\(...\)` or `\[...\]`, in an environment, or single commands. A
 * formula between single dollars has no words, so that prices are none.
 */
const FORMULA = new RegExp(
  [
    "\\$\\$([^$]{1,2000})\\$\\$",
    "\\\\\\(([^\\n]{1,500}?)\\\\\\)",
    "\\\\\\[([^]{1,2000}?)\\\\\\]",
    "\\\\begin\\{(?:equation|align|gather|displaymath|math|multline)\\*?\\}([^]{1,2000}?)" +
    "\\\\end\\{[a-z]+\\*?\\}",
    "(?<![\\p{L}\\p{N}$\\\\])\\$(?=[^\\s$])([^$\\n]{0,300}[^\\s$\\\\])\\$(?![\\p{L}\\p{N}$])",
    `((?<![A-Za-z:\\\\/])(?:${COMMAND}))`,
  ].join("|"),
  "gu",
);

/** The formulas of a text, each with its signs. */
export function readFormulas(text: string): FormatEdit[] {
  if (!/[\\$]/.test(text)) return [];
  return [...text.matchAll(FORMULA)].flatMap((match) => {
    const [whole, ...contents] = match;
    const [displayed, inline, bracketed, environment, inDollars, command] = contents;
    if (inDollars !== undefined && !isFormula(inDollars)) return [];
    // Brackets of Markdown: "\(see above\)".
    if (WORDS.test(inline ?? bracketed ?? "")) return [];
    const content = contents.find((found) => found !== undefined)!;
    const signs = signsOf(content).replace(/\s+/g, " ").trim();
    // A command ends with the blank after it.
    const isApart = (displayed ?? bracketed ?? environment ?? command) !== undefined;
    const range = { start: match.index, end: match.index + whole.length };
    return [{ ...range, by: isApart ? ` ${signs} ` : signs }];
  });
}

/** Words without signs. */
const WORDS = /^[\p{L}\s,.]*\p{L}{3}[\p{L}\s,.]*$/u;

/** Whether the text between two dollars is a formula: it has no words outside of commands. */
function isFormula(content: string): boolean {
  const rest = content.replace(/\\(?:text|mathrm|operatorname)\{[^{}]*\}|\\[A-Za-z]+/g, "");
  if (/\p{L}{3}|[.!?;]\s|,\s\p{L}{2}|^\d.*\s\p{L}{2}\s/u.test(rest)) return false;
  // An amount of money before another one.
  return !/^[\d.,]+[A-Za-z]?\s*[-–/,;]?$/.test(content) || /^\d+$/.test(content);
}

/** The signs of a formula. */
function signsOf(formula: string): string {
  let out = "";
  let at = 0;
  const argument = (): string => {
    while (formula[at] === " ") at++;
    if (formula[at] !== "{") {
      const command = /^\\[A-Za-z]+/.exec(formula.slice(at, at + 40))?.[0];
      const single = command ?? [...formula.slice(at, at + 2)][0] ?? "";
      at += single.length;
      return signsOf(single);
    }
    const start = ++at;
    for (let depth = 1; at < formula.length; at++) {
      if (formula[at] === "{") depth++;
      else if (formula[at] === "}" && --depth === 0) break;
    }
    return signsOf(formula.slice(start, at++));
  };
  const option = (): string => {
    const [optional, index] = /^\[([^\]]{0,20})\]/.exec(formula.slice(at, at + 30)) ?? ["", ""];
    at += optional.length;
    return index;
  };
  while (at < formula.length) {
    const sign = formula[at++];
    if (sign === "{" || sign === "}" || sign === "$") continue;
    if (sign === "&" || sign === "~") out += " ";
    else if (sign === "^") out += power(argument().trim());
    else if (sign === "_") out += ` ${argument().trim()}`;
    else if (sign !== "\\") out += sign;
    else {
      const name = /^[A-Za-z]+/.exec(formula.slice(at, at + 40))?.[0];
      at += name?.length ?? 1;
      if (name === undefined) {
        const escaped = formula[at - 1] ?? "";
        out += escaped === "\\" ? ", " : /[%$#&_]/.test(escaped) ? escaped : " ";
      } else if (FRACTIONS.has(name)) out += fraction(argument().trim(), argument().trim());
      else if (name === "sqrt") {
        out += root(option(), grouped(argument().trim()));
      } else if (name === "begin" || name === "end" || name === "label") argument();
      else if (TYPES.has(name)) out += argument();
      else if (FUNCTIONS.has(name)) out += ` ${name} `;
      else if (!SILENT.has(name)) out += SIGNS[name] ?? ` ${name} `;
    }
  }
  return out;
}

/** "²" for 2, "^10" for 10, "°" for a circle. */
function power(exponent: string): string {
  if (exponent === "°" || exponent === "′") return exponent;
  return RAISED[exponent] ?? `^${exponent}`;
}

/** "√9", "∛8", "x^(1/5)". */
function root(index: string, of: string): string {
  const sign = { "": "√", "2": "√", "3": "∛", "4": "∜" }[index];
  return sign === undefined ? ` ${of}^(1/${index}) ` : ` ${sign}${of}`;
}

function fraction(top: string, bottom: string): string {
  const isCommon = /^\d$/.test(top) && /^\d{1,2}$/.test(bottom) && Number(top) < Number(bottom);
  return isCommon ? `${top}/${bottom}` : ` ${grouped(top)} ÷ ${grouped(bottom)} `;
}

/** A formula of several terms in brackets. */
function grouped(formula: string): string {
  return /[\s+*/=-]/.test(formula) ? `(${formula})` : formula;
}
