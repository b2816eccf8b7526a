/**
 * Unifies the spelling of signs that can be written in several ways.
 *
 * @module
 */

import { MappedText } from "./mapped_text.ts";

type Rewrite = readonly [from: RegExp, to: string | ((matched: string) => string)];

/** Patterns and their replacements, applied in this order. */
const REWRITES: readonly Rewrite[] = [
  // Letters are written in one way: no lone surrogates, loose accents, ligatures or full width.
  [/\p{Cs}/gu, ""],
  [/\P{M}\p{M}+/gu, (letter) => letter.normalize("NFC")],
  [/\p{L}+/gu, (word) => word.normalize("NFKC")],
  // Pictures and invisible characters are not spoken. Hindi, however, needs its joiners.
  [
    /(?![©®™])[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{fe0f}\u{20e3}]/gu,
    " ",
  ],
  [/(?<!\p{Script=Devanagari})\p{Cf}|[\p{Co}\p{Cn}\u{fffd}]/gu, ""],
  [/[\p{Z}\p{Cc}]+/gu, " "],
  // The bullet of a list item.
  [/^ ?[-–—―•*·] /gu, ""],
  // Punctuation of other writing systems becomes the nearest mark in the token table.
  [/[。｡．।]/gu, ". "],
  [/[！]/gu, "! "],
  [/[？؟]/gu, "? "],
  [/[，、،]/gu, ", "],
  [/[；؛]/gu, "; "],
  [/[：]/gu, ": "],
  [/[¡¿]/gu, ""],
  [/[[{（［]/gu, "("],
  [/[\]}）］]/gu, ")"],
  // A dash within a number becomes a hyphen, so that the number stays whole.
  [/(?<=\p{N})[‐‑‒–](?=\p{N})/gu, "-"],
  [/[‐‑]/gu, "-"],
  [/-{2,}|[‒–—―]+|(?<= )-(?= )/gu, "—"],
  // Quotation marks open after white space and close after anything else.
  [/[«„‟]|(?<=^|[ (—“])["＂]/gu, "“"],
  [/[»"＂]/gu, "”"],
  // An apostrophe belongs to a word. Elsewhere the sign is a quotation mark, which has no sound.
  [/[‘’‚‛ʼ´`＇]/gu, "'"],
  // After a number outside single quotation marks, the sign stands for feet.
  [/(?<=(?<![\p{L}\p{N}'])\d{1,3})(?<!(?:^|[ (—“])'[^']{0,99})'(?![\p{L}\p{N}"”'])/gu, "′"],
  [
    /(?<![\p{L}\p{N}])'(?!(?:n|em|til|cause|tis|twas|bout)(?!\p{L}))|(?<!(?<!\p{L})'n)'(?![\p{L}\p{N}])/giu,
    "",
  ],
  [/ {2,}/gu, " "],
  [/(?<=[“(]) | (?=[;:,?…”)]|\.(?!\p{N})|!(?!=))/gu, ""],
  // More than three of the same mark in a row become three.
  [/([;:,.!?…—“”()])\1{3,}/gu, (marks) => marks.slice(0, 3)],
];

/**
 * Returns `text` on one line, with the punctuation of Kokoro's token table and without pictures and
 * control characters.
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
