/**
 * Brazilian Portuguese numbers in words.
 *
 * @module
 */

import type { Counted, Gender } from "./grammar.ts";

const SMALL = ("zero um dois três quatro cinco seis sete oito nove dez onze doze treze catorze " +
  "quinze dezesseis dezessete dezoito dezenove").split(" ");
const TENS = "- - vinte trinta quarenta cinquenta sessenta setenta oitenta noventa".split(" ");
const HUNDREDS = ("- cento duzent trezent quatrocent quinhent seiscent setecent oitocent novecent")
  .split(" ");
const SCALES = ["milhão", "bilhão", "trilhão", "quatrilhão", "quintilhão"];

const ORDINALS: Readonly<Record<number, string>> = {
  1: "primeiro",
  2: "segundo",
  3: "terceiro",
  4: "quarto",
  5: "quinto",
  6: "sexto",
  7: "sétimo",
  8: "oitavo",
  9: "nono",
  10: "décimo",
  20: "vigésimo",
  30: "trigésimo",
  40: "quadragésimo",
  50: "quinquagésimo",
  60: "sexagésimo",
  70: "septuagésimo",
  80: "octogésimo",
  90: "nonagésimo",
  100: "centésimo",
  1000: "milésimo",
};

/** A number in words: see `Grammar.cardinal`. */
export function cardinal(number: bigint, counted?: Counted): string {
  const gender = counted?.gender ?? "m";
  const parts: { words: string; value: number }[] = [];
  for (let scale = SCALES.length - 1; scale >= 0; scale--) {
    const unit = 1000n ** BigInt(scale + 2);
    const count = number / unit;
    if (count === 0n) continue;
    number %= unit;
    const name = count === 1n ? SCALES[scale] : SCALES[scale].replace("ão", "ões");
    parts.push({ words: `${cardinal(count)} ${name}`, value: Number(count % 1000n) });
  }
  const thousands = Number(number / 1000n);
  const rest = Number(number % 1000n);
  if (thousands > 0) {
    const words = thousands === 1 ? "mil" : `${belowThousand(thousands, gender)} mil`;
    parts.push({ words, value: thousands });
  }
  if (rest > 0 || parts.length === 0) {
    parts.push({ words: belowThousand(rest, gender), value: rest });
  }
  return parts.map(({ words, value }, i) => {
    // "e" stands before the last part if it is below 100 or ends in two zeros.
    const isLast = i > 0 && i === parts.length - 1;
    const isSimple = value < 100 || value % 100 === 0;
    return i === 0 ? words : isLast && isSimple ? ` e ${words}` : ` ${words}`;
  }).join("");
}

function belowThousand(number: number, gender: Gender): string {
  if (number === 100) return "cem";
  const hundreds = Math.floor(number / 100);
  const rest = number % 100;
  if (hundreds === 0) return belowHundred(rest, gender);
  const start = hundreds === 1 ? "cento" : `${HUNDREDS[hundreds]}${gender === "f" ? "as" : "os"}`;
  return rest === 0 ? start : `${start} e ${belowHundred(rest, gender)}`;
}

function belowHundred(number: number, gender: Gender): string {
  if (number < 20) {
    if (gender === "f" && number === 1) return "uma";
    return gender === "f" && number === 2 ? "duas" : SMALL[number];
  }
  const tens = TENS[Math.floor(number / 10)];
  return number % 10 === 0 ? tens : `${tens} e ${belowHundred(number % 10, gender)}`;
}

/** "First" in words: see `Grammar.ordinal`. */
export function ordinal(number: number, gender: Gender): string | undefined {
  const masculine = ORDINALS[number] ?? composed(number);
  return gender === "f" ? masculine?.replace(/o(?= |$)/g, "a") : masculine;
}

function composed(number: number): string | undefined {
  if (number > 199 || number < 1) return undefined;
  const unit = number > 100 ? 100 : 10;
  return `${ORDINALS[number - number % unit]} ${ordinal(number % unit, "m")}`;
}
