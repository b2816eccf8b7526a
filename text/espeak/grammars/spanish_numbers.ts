/**
 * Spanish numbers in words.
 *
 * @module
 */

import type { Counted, Gender } from "./grammar.ts";

const SMALL =
  ("cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce " +
    "quince dieciséis diecisiete dieciocho diecinueve veinte veintiuno veintidós veintitrés " +
    "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve").split(" ");
const TENS = "- - - treinta cuarenta cincuenta sesenta setenta ochenta noventa".split(" ");
const HUNDREDS = ("- ciento doscient trescient cuatrocient quinient seiscient setecient " +
  "ochocient novecient").split(" ");
/** Powers of a million. */
const SCALES = ["millón", "billón", "trillón", "cuatrillón", "quintillón"];

const ORDINALS: Readonly<Record<number, string>> = {
  1: "primero",
  2: "segundo",
  3: "tercero",
  4: "cuarto",
  5: "quinto",
  6: "sexto",
  7: "séptimo",
  8: "octavo",
  9: "noveno",
  10: "décimo",
  11: "undécimo",
  12: "duodécimo",
  20: "vigésimo",
  30: "trigésimo",
  40: "cuadragésimo",
  50: "quincuagésimo",
  60: "sexagésimo",
  70: "septuagésimo",
  80: "octogésimo",
  90: "nonagésimo",
  100: "centésimo",
  1000: "milésimo",
};

/** How a number ends in 1: "uno", "un año", "una página". */
type One = "uno" | "un" | "una";

/** A number in words: see `Grammar.cardinal`. */
export function cardinal(number: bigint, counted?: Counted): string {
  const one: One = !counted
    ? "uno"
    : counted.gender === "f"
    ? "una"
    : counted.beforeNoun
    ? "un"
    : "uno";
  return large(number, one, counted?.gender ?? "m");
}

function large(number: bigint, one: One, gender: Gender): string {
  if (number < 1_000_000n) return belowMillion(Number(number), one, gender);
  const parts: string[] = [];
  for (let scale = SCALES.length - 1; scale >= 0; scale--) {
    const unit = 10n ** BigInt(6 * (scale + 1));
    const count = number / unit;
    if (count === 0n) continue;
    const name = count === 1n ? SCALES[scale] : SCALES[scale].replace("ón", "ones");
    parts.push(`${large(count, "un", "m")} ${name}`);
    number %= unit;
  }
  if (number > 0n) parts.push(belowMillion(Number(number), one, gender));
  return parts.join(" ");
}

function belowMillion(number: number, one: One, gender: Gender): string {
  const thousands = Math.floor(number / 1000);
  if (thousands === 0) return belowThousand(number, one, gender);
  const count = thousands === 1
    ? ""
    : `${belowThousand(thousands, one === "una" ? "una" : "un", gender)} `;
  const rest = number % 1000;
  return `${count}mil${rest > 0 ? ` ${belowThousand(rest, one, gender)}` : ""}`;
}

function belowThousand(number: number, one: One, gender: Gender): string {
  if (number === 100) return "cien";
  const hundreds = Math.floor(number / 100);
  const rest = number % 100;
  const start = hundreds === 0
    ? ""
    : hundreds === 1
    ? "ciento"
    : `${HUNDREDS[hundreds]}${gender === "f" ? "as" : "os"}`;
  if (rest === 0 && hundreds > 0) return start;
  return `${start} ${belowHundred(rest, one)}`.trim();
}

function belowHundred(number: number, one: One): string {
  if (number === 1) return one;
  if (number === 21) return { uno: "veintiuno", un: "veintiún", una: "veintiuna" }[one];
  if (number < 30) return SMALL[number];
  const units = number % 10;
  const tens = TENS[Math.floor(number / 10)];
  return units === 0 ? tens : `${tens} y ${units === 1 ? one : SMALL[units]}`;
}

/** "First" in words: see `Grammar.ordinal`. */
export function ordinal(number: number, gender: Gender, beforeNoun = false): string | undefined {
  const masculine = ORDINALS[number] ?? composed(number);
  if (masculine === undefined) return undefined;
  if (gender === "m") {
    return beforeNoun ? masculine.replace(/(?<=(?:prim|terc)er)o$/, "") : masculine;
  }
  return masculine.replace(/o(?= |$)/g, "a");
}

function composed(number: number): string | undefined {
  if (number < 13 || number > 199) return undefined;
  if (number < 20) return number === 18 ? "decimoctavo" : `decimo${ORDINALS[number - 10]}`;
  const unit = number > 100 ? 100 : 10;
  const rest = ordinal(number % unit, "m");
  return rest && `${ORDINALS[number - number % unit]} ${rest}`;
}
