/**
 * One spelling for what can be written in many ways.
 *
 * @module
 */

import { MappedText } from "./mapped_text.ts";

type Rewrite = readonly [from: RegExp, to: string | ((matched: string) => string)];

/** What to look for and what to put there, in this order. */
const REWRITES: readonly Rewrite[] = [
  // One way to write a letter: no half of a surrogate pair, no loose accent, no ligature, no full width.
  [/\p{Cs}/gu, ""],
  [/\P{M}\p{M}+/gu, (letter) => letter.normalize("NFC")],
  [/\p{L}+/gu, (word) => word.normalize("NFKC")],
  // Pictures are not read out, and neither is what can't be seen (but Hindi needs its joiners).
  [
    /(?![©®™])[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{fe0f}\u{20e3}]/gu,
    " ",
  ],
  [/(?<!\p{Script=Devanagari})\p{Cf}|[\p{Co}\p{Cn}\u{fffd}]/gu, ""],
  [/[\p{Z}\p{Cc}]+/gu, " "],
  // A list's bullet.
  [/^ ?[-–—―•*·] /gu, ""],
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
  [
    /(?<![\p{L}\p{N}])'(?!(?:n|em|til|cause|tis|twas|bout)(?!\p{L}))|(?<!(?<!\p{L})'n)'(?![\p{L}\p{N}])/giu,
    "",
  ],
  [/ {2,}/gu, " "],
  [/(?<=[“(]) | (?=[;:,.!?…”)])/gu, ""],
  // Enough is enough.
  [/([;:,.!?…—“”()])\1{3,}/gu, (marks) => marks.slice(0, 3)],
];

/**
 * `text` on one line, with the punctuation of Kokoro's token table, without pictures and control characters.
 *
 * @example
 * ```ts
 * import { MappedText } from "./text/script/mapped_text.ts";
 * import { unifySigns } from "./text/script/signs.ts";
 * unifySigns(MappedText.of("It’s “fine” -- really 🎉")).text; // "It's “fine” — really "
 * ```
 */
export function unifySigns(text: MappedText): MappedText {
  return REWRITES.reduce(
    (rest, [from, to]) =>
      rest.replace(from, ([matched]) => typeof to === "string" ? to : to(matched)),
    text,
  );
}
