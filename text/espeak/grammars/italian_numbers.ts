/**
 * Italian numbers in words. Thousands are written apart, as they are stressed.
 *
 * @module
 */

import type { Counted, Gender } from "./grammar.ts";

const SMALL = ("zero uno due tre quattro cinque sei sette otto nove dieci undici dodici tredici " +
  "quattordici quindici sedici diciassette diciotto diciannove").split(" ");
const TENS = "- - venti trenta quaranta cinquanta sessanta settanta ottanta novanta".split(" ");
const SCALES = ["", "milione", "miliardo", "bilione", "biliardo", "trilione"];

const ORDINALS = "- primo secondo terzo quarto quinto sesto settimo ottavo nono decimo".split(" ");

/** "Uno zaino", "uno studente", but "un gatto". */
const NEEDS_UNO = /^(?:z|x|y|gn|ps|pn|s[bcdfglmnpqrtv]|i[aeou])/iu;

/** A number in words: see `Grammar.cardinal`. */
export function cardinal(number: bigint, counted?: Counted): string {
  if (number === 1n && counted) {
    if (counted.gender === "f") return /^[aeiou]/i.test(counted.noun ?? "") ? "un'" : "una";
    return counted.beforeNoun && !NEEDS_UNO.test(counted.noun ?? "") ? "un" : "uno";
  }
  if (number < 1000n) return belowThousand(Number(number));
  const parts: string[] = [];
  for (let scale = SCALES.length; scale >= 1; scale--) {
    const unit = 1000n ** BigInt(scale);
    const count = number / unit;
    if (count === 0n) continue;
    number %= unit;
    if (scale === 1) parts.push(count === 1n ? "mille" : `${unaccented(Number(count))}mila`);
    else if (count === 1n) parts.push(`un ${SCALES[scale - 1]}`);
    else parts.push(`${cardinal(count)} ${SCALES[scale - 1].replace(/.$/, "i")}`);
  }
  if (number > 0n) parts.push(belowThousand(Number(number)));
  return parts.join(" ");
}

/** A number before "mila", which takes its accent. */
function unaccented(number: number): string {
  return belowThousand(number).replace(/tré$/, "tre");
}

function belowThousand(number: number): string {
  const hundreds = Math.floor(number / 100);
  const rest = number % 100;
  if (hundreds === 0) return belowHundred(rest);
  const start = hundreds === 1 ? "cento" : `${SMALL[hundreds]}cento`;
  // "Centottanta"
  return rest === 0 ? start : start.replace(/o$/, /^8/.test(String(rest)) ? "" : "o") +
    belowHundred(rest);
}

function belowHundred(number: number): string {
  if (number < 20) return SMALL[number];
  const units = number % 10;
  const tens = TENS[Math.floor(number / 10)];
  if (units === 0) return tens;
  if (units === 3) return `${tens}tré`;
  return (units === 1 || units === 8 ? tens.slice(0, -1) : tens) + SMALL[units];
}

/** "First" in words: see `Grammar.ordinal`. */
export function ordinal(number: number, gender: Gender): string {
  const masculine = ORDINALS[number] ?? `${stemOf(number)}esimo`;
  return gender === "f" ? masculine.replace(/o$/, "a") : masculine;
}

/** A number without its last vowel, but for those in -tré and -sei. */
function stemOf(number: number): string {
  const word = cardinal(BigInt(number)).replace(/tré$/, "tre");
  if (/mila$/.test(word)) return word.replace(/mila$/, "mill");
  return /(?:tre|sei)$/.test(word) && number > 10 ? word : word.slice(0, -1);
}
