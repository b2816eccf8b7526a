/**
 * Unifies the spelling of signs that can be written in several ways.
 *
 * @module
 */

import { MappedText } from "./mapped_text.ts";

type Rewrite = readonly [from: RegExp, to: string | ((matched: string) => string)];

/** Words that lost their first letter, such as "'em", and words that lost their last, as "th'". */
const WITHOUT_START = "n|em|im|er|e|til|cause|tis|twas|twere|twill|bout|ere|ello|ave|ouse|ome|ow|" +
  "ead|ard|alf";
const WITHOUT_END = "'n|th|o|ol|an";

/** Patterns and their replacements, applied in this order. */
const REWRITES: readonly Rewrite[] = [
  // Letters are written in one way: no lone surrogates, loose accents, ligatures or full width.
  [/\p{Cs}/gu, ""],
  [/\P{M}\p{M}+/gu, (letter) => letter.normalize("NFC")],
  // The signs of ordinals stay: "2º" is not "2o".
  [/(?:(?![ªº])\p{L})+/gu, (word) => keepingLetters(word, word.normalize("NFKC"))],
  // Faces drawn with letters are pictures, too.
  [/¯\\_\(ツ\)_\/¯|\(╯°□°\)╯︵ ?┻━┻|ʕ•ᴥ•ʔ|\( ?͡° ͜ʖ ͡°\)/gu, " "],
  // Pictures and invisible characters are not spoken. Hindi, however, needs its joiners.
  [
    /(?![©®™])[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\u{fe0f}\u{20e3}]/gu,
    " ",
  ],
  [/(?<!\p{Script=Devanagari})\p{Cf}|[\p{Co}\p{Cn}\u{fffd}]/gu, ""],
  [/[\p{Z}\p{Cc}]+/gu, " "],
  // The bullet of a list item.
  [/^ ?[-–—―•*·◦▪▸►‣⁃○●■□◆→] /gu, ""],
  // Numbers and letters in circles.
  [/[\u2460-\u2473\u24b6-\u24ea\u2776-\u2793]/gu, (sign) => ` ${uncircled(sign)} `],
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
    new RegExp(
      `(?<![\\p{L}\\p{N}])'(?!(?:${WITHOUT_START})(?!\\p{L}))|` +
        `(?<!(?<!\\p{L})(?:${WITHOUT_END}))'(?![\\p{L}\\p{N}])`,
      "giu",
    ),
    "",
  ],
  [/ {2,}|(?<=\S) $/gu, (blanks) => blanks.length > 1 ? " " : ""],
  // A mark belongs to the word before, but for the dot of ".NET" and the eyes of ":)".
  [/(?<=“|(?<![:;=8][-']?)\() | (?=[,?…”)]|!(?!=)|\.(?!\.?\/|[\p{L}\p{N}])|[;:](?![^\s]))/gu, ""],
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

/** The normal form of a word, unless it has no letter: some Arabic signs become a mere mark. */
function keepingLetters(word: string, normal: string): string {
  return /[\p{Lu}\p{Ll}\p{Lt}\p{Lo}]/u.test(normal) ? normal : word;
}

/** The number or letter in a circle. Black circles have no normal form. */
function uncircled(sign: string): string {
  const black = sign.codePointAt(0)! - 0x2776;
  return black < 0 ? sign.normalize("NFKC") : String(black % 10 + 1);
}
