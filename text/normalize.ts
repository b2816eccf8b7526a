/**
 * One spelling for what can be written in many ways.
 *
 * @module
 */

/** What to look for and what to put there, in this order. */
const REWRITES: readonly (readonly [RegExp, string])[] = [
  // Pictures are not read out, and neither is what can't be seen (but Hindi needs its joiners).
  [
    /(?![©®™])[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{fe0f}\u{20e3}]/gu,
    " ",
  ],
  [/(?<!\p{Script=Devanagari})\p{Cf}|[\p{Co}\p{Cn}\u{fffd}]/gu, ""],
  [/[\p{Z}\p{Cc}]+/gu, " "],
  // A list's bullet.
  [/^ ?[-–—―•*·] /u, ""],
  // Punctuation of other scripts, by its nearest in the token table.
  [/[。｡．।]/gu, ". "],
  [/[！]/gu, "! "],
  [/[？؟]/gu, "? "],
  [/[，、،]/gu, ", "],
  [/[；؛]/gu, "; "],
  [/[：]/gu, ": "],
  [/[¡¿]/gu, ""],
  [/[[{（［]/gu, "("],
  [/[\]}）］]/gu, ")"],
  // Dashes: those of a number stay within it.
  [/(?<=\p{N})[‐‑‒–](?=\p{N})/gu, "-"],
  [/[‐‑]/gu, "-"],
  [/-{2,}|[‒–—―]+|(?<= )-(?= )/gu, "—"],
  // Quotation marks open after white space and close after anything else.
  [/[«„‟]|(?<=^|[ (—“])["＂]/gu, "“"],
  [/[»"＂]/gu, "”"],
  // Apostrophes belong to a word; what else looks like one is a quotation mark without a sound.
  [/[‘’‚‛ʼ´`＇]/gu, "'"],
  [/(?<![\p{L}\p{N}])'|'(?![\p{L}\p{N}])/gu, ""],
  [/ {2,}/gu, " "],
  [/(?<=[“(]) | (?=[;:,.!?…”)])/gu, ""],
  // Enough is enough.
  [/([;:,.!?…—“”()])\1{3,}/gu, "$1$1$1"],
];

/**
 * `text` on one line, with the punctuation of Kokoro's token table, without pictures and control characters.
 *
 * @example
 * ```ts
 * import { normalize } from "./text/normalize.ts";
 * normalize("It’s “fine” -- really 🎉"); // "It's “fine” — really"
 * ```
 */
export function normalize(text: string): string {
  return REWRITES.reduce(
    (rest, [pattern, replacement]) => rest.replace(pattern, replacement),
    plainLetters(text.toWellFormed().normalize("NFC")),
  ).trim();
}

/** Ligatures, full-width and mathematical letters as the plain ones. */
function plainLetters(text: string): string {
  return text.replace(/\p{L}+/gu, (word) => word.normalize("NFKC"));
}
