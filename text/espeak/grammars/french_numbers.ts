/**
 * French numbers in words.
 *
 * @module
 */

import type { Counted, Gender } from "./grammar.ts";

const SMALL = ("zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze " +
  "quinze seize dix-sept dix-huit dix-neuf").split(" ");
const TENS = "- - vingt trente quarante cinquante soixante soixante quatre-vingt quatre-vingt"
  .split(" ");
const SCALES = ["mille", "million", "milliard", "billion", "billiard", "trillion"];

/** A number in words: see `Grammar.cardinal`. */
export function cardinal(number: bigint, counted?: Counted): string {
  const feminine = counted?.gender === "f";
  if (number < 1000n) return belowThousand(Number(number), feminine, true);
  const parts: string[] = [];
  for (let scale = SCALES.length; scale >= 1; scale--) {
    const unit = 1000n ** BigInt(scale);
    const count = number / unit;
    if (count === 0n) continue;
    number %= unit;
    if (scale === 1) {
      // "Mille" has no plural, and "vingt" and "cent" have none before it.
      parts.push(count === 1n ? "mille" : `${belowThousand(Number(count), false, false)} mille`);
    } else {
      const many = count > 1n ? "s" : "";
      parts.push(`${cardinal(count)} ${SCALES[scale - 1]}${many}`);
    }
  }
  if (number > 0n) parts.push(belowThousand(Number(number), feminine, true));
  return parts.join(" ");
}

function belowThousand(number: number, feminine: boolean, isLast: boolean): string {
  const hundreds = Math.floor(number / 100);
  const rest = number % 100;
  if (hundreds === 0) return belowHundred(rest, feminine, isLast);
  const start = hundreds === 1 ? "cent" : `${SMALL[hundreds]} cent`;
  if (rest > 0) return `${start} ${belowHundred(rest, feminine, isLast)}`;
  return hundreds > 1 && isLast ? `${start}s` : start;
}

function belowHundred(number: number, feminine: boolean, isLast: boolean): string {
  const one = feminine ? "une" : "un";
  if (number === 1) return one;
  if (number < 20) return SMALL[number];
  const tens = Math.floor(number / 10);
  const base = tens === 7 || tens === 9 ? 10 : 0;
  const units = number % 10 + base;
  if (units === 0) return tens === 8 && isLast ? "quatre-vingts" : TENS[tens];
  const word = units === 1 ? one : SMALL[units];
  const isJoined = number % 10 === 1 && tens < 8;
  return isJoined ? `${TENS[tens]} et ${word}` : `${TENS[tens]}-${word}`;
}

/** "First" in words: see `Grammar.ordinal`. */
export function ordinal(number: number, gender: Gender): string {
  if (number === 1) return gender === "f" ? "première" : "premier";
  const word = cardinal(BigInt(number));
  const stem = word.replace(/cinq$/, "cinqu").replace(/neuf$/, "neuv")
    .replace(/(?<=cent|vingt|million|milliard)s$/, "").replace(/e$/, "");
  return `${stem}ième`;
}
