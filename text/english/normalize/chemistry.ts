/**
 * Chemical formulas, which are spelled.
 *
 * @module
 */

import { letters } from "./quantity.ts";
import type { Rule } from "./rule.ts";

const ELEMENTS =
  "H|He|Li|Be|B|C|N|O|F|Ne|Na|Mg|Al|Si|P|S|Cl|Ar|K|Ca|Sc|Ti|V|Cr|Mn|Fe|Co|Ni|Cu|Zn|" +
  "Ga|Ge|As|Se|Br|Kr|Rb|Sr|Y|Zr|Nb|Mo|Tc|Ru|Rh|Pd|Ag|Cd|In|Sn|Sb|Te|I|Xe|Cs|Ba|La|Ce|W|Re|Os|" +
  "Ir|Pt|Au|Hg|Tl|Pb|Bi|Po|At|Rn|Fr|Ra|Th|Pa|U|Pu";
const ELEMENT = `(?:${ELEMENTS.split("|").toSorted((a, b) => b.length - a.length).join("|")})`;
const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";
const COUNT = `[\\d${SUBSCRIPTS}]{0,2}`;
const GROUP = `(?:${ELEMENT}${COUNT}|\\((?:${ELEMENT}${COUNT}){1,4}\\)${COUNT})`;
const CHARGE = "[⁰¹²³⁴⁵⁶⁷⁸⁹]?[⁺⁻]|\\d?[+](?![\\p{L}\\p{N}])|\\d?-(?=[ ,.;)]|$)";
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** Ions without a count, which would otherwise be marks or grades: "A+", "C-". */
const IONS = /^(?:H|Li|Na|K|Ag|Cl|Br|Mg|Ca|Zn|Cu|Fe|Ba|Pb|Al|OH|NH4|SO4|NO3|PO4|CO3|HCO3|MnO4)$/;
const METAL_IONS = /^(?:Ca|Mg|Fe|Zn|Cu|Mn|Al|Ba|Pb|Sr|Ni|Co|Cr|Sn)[2-4]$/;
/** Formulas without digits that misaki reads as words. */
const KNOWN = new Set("NaCl KCl HCl NaOH KOH HF NaF CaO MgO ZnO AgCl NaBr KBr HCN".split(" "));
/** Names that look like formulas. */
const NAMES = /^(?:C3PO|B2B|B2C|C2C|P2P|H1N1|H5N1|N95|PS[2-5]|K9|FY\d+|NH\d\d)$/;

export const CHEMISTRY: readonly Rule[] = [
  // "CO2" is read as "C O 2", "Na+" as "N.A plus", "H₂O" as "H 2 O".
  {
    name: "chemical formula",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}_.@#$]|\\p{N}-)((?:${GROUP}){1,8})(${CHARGE})?` +
        `(?![\\p{L}\\p{N}_@${SUBSCRIPTS}'’]|[.]\\p{L})`,
      "gu",
    ),
    say: ([, formula, charge]) => {
      const plain = formula.replace(/[₀-₉]/gu, (digit) => String(SUBSCRIPTS.indexOf(digit)));
      if (!isFormula(formula, plain, charge)) return null;
      const parts = plain.match(/[A-Z][a-z]?(?:(?!\d)[A-Z][a-z]?)*|\d+/g)!;
      const said = parts.map((part) => /\d/.test(part) ? part : letters(part)).join(" ");
      return said + (charge ? ` ${sayCharge(charge)}` : "");
    },
  },
];

/** Whether letters and digits are a formula: elements with counts, of which one is not a metal. */
function isFormula(formula: string, plain: string, charge: string | undefined): boolean {
  if (NAMES.test(plain)) return false;
  if (/[₀-₉]/u.test(formula) || /[⁺⁻]/u.test(charge ?? "")) return true;
  if (charge?.endsWith("+") && METAL_IONS.test(plain)) return true;
  if (charge !== undefined && IONS.test(plain)) {
    return charge.endsWith("+") || /\d|l|H|r/.test(plain);
  }
  if (charge !== undefined) return false;
  if (KNOWN.has(plain)) return true;
  const counts = (plain.match(/\d+/g) ?? []).map(Number);
  if (counts.length === 0 || counts.some((count) => count < 2 || count > 30)) return false;
  const elements = new Set(plain.match(/[A-Z][a-z]?/g));
  if (elements.size === 1) return ["O3", "Cl2", "Br2"].includes(plain);
  return ["H", "O", "Cl", "F", "N"].some((element) => elements.has(element));
}

function sayCharge(charge: string): string {
  const sign = /[+⁺]/u.test(charge) ? "plus" : "minus";
  const number = charge.replace(/[⁰-⁹¹²³]/gu, (digit) => String(SUPERSCRIPTS.indexOf(digit)))
    .match(/\d/)?.[0];
  return number === undefined ? sign : `${number} ${sign}`;
}
