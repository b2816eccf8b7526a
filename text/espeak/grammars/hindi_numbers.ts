/**
 * Hindi numbers in words.
 *
 * @module
 */

import type { Gender } from "./grammar.ts";

/** 0 to 99: each has a word of its own. */
const SMALL = ("शून्य एक दो तीन चार पाँच छह सात आठ नौ " +
  "दस ग्यारह बारह तेरह चौदह पंद्रह सोलह सत्रह अठारह उन्नीस " +
  "बीस इक्कीस बाईस तेईस चौबीस पच्चीस छब्बीस सत्ताईस अट्ठाईस उनतीस " +
  "तीस इकतीस बत्तीस तैंतीस चौंतीस पैंतीस छत्तीस सैंतीस अड़तीस उनतालीस " +
  "चालीस इकतालीस बयालीस तैंतालीस चौवालीस पैंतालीस छियालीस सैंतालीस अड़तालीस उनचास " +
  "पचास इक्यावन बावन तिरपन चौवन पचपन छप्पन सत्तावन अट्ठावन उनसठ " +
  "साठ इकसठ बासठ तिरसठ चौंसठ पैंसठ छियासठ सड़सठ अड़सठ उनहत्तर " +
  "सत्तर इकहत्तर बहत्तर तिहत्तर चौहत्तर पचहत्तर छिहत्तर सतहत्तर अठहत्तर उनासी " +
  "अस्सी इक्यासी बयासी तिरासी चौरासी पचासी छियासी सत्तासी अट्ठासी नवासी " +
  "नब्बे इक्यानवे बानवे तिरानवे चौरानवे पचानवे छियानवे सत्तानवे अट्ठानवे निन्यानवे").split(" ");

/** Each scale, and how many of the scale below it one is. */
const SCALES: readonly (readonly [value: bigint, name: string])[] = [
  [10n ** 17n, "शंख"],
  [10n ** 15n, "पद्म"],
  [10n ** 13n, "नील"],
  [10n ** 11n, "खरब"],
  [10n ** 9n, "अरब"],
  [10n ** 7n, "करोड़"],
  [10n ** 5n, "लाख"],
  [1000n, "हज़ार"],
  [100n, "सौ"],
];

const ORDINALS: Readonly<Record<number, string>> = {
  1: "पहला",
  2: "दूसरा",
  3: "तीसरा",
  4: "चौथा",
  6: "छठा",
};

/** A number in words: see `Grammar.cardinal`. */
export function cardinal(number: bigint): string {
  const parts: string[] = [];
  for (const [value, name] of SCALES) {
    const count = number / value;
    if (count === 0n) continue;
    parts.push(`${cardinal(count)} ${name}`);
    number %= value;
  }
  if (number > 0n || parts.length === 0) parts.push(SMALL[Number(number)]);
  return parts.join(" ");
}

/** A year: "उन्नीस सौ सैंतालीस" for 1947, but "दो हज़ार चौबीस" for 2024. */
export function year(number: number): string {
  const hundreds = Math.floor(number / 100);
  if (hundreds < 11 || hundreds > 19) return cardinal(BigInt(number));
  const rest = number % 100;
  return `${SMALL[hundreds]} सौ${rest > 0 ? ` ${SMALL[rest]}` : ""}`;
}

/** "First" in words: see `Grammar.ordinal`. */
export function ordinal(number: number, gender: Gender): string {
  const masculine = ORDINALS[number] ?? `${cardinal(BigInt(number))}वाँ`;
  if (gender === "m") return masculine;
  return masculine.replace(/वाँ$/, "वीं").replace(/ा$/, "ी");
}
