/**
 * Writes the signs of Japanese texts in one way.
 *
 * @module
 */

import type { MappedText } from "../script/mapped_text.ts";

type Rewrite = readonly [from: RegExp, to: string | ((matched: string) => string)];

const KANA = "\\u3041-\\u3096\\u30a1-\\u30fa";

/** Patterns and their replacements, applied in this order. */
const REWRITES: readonly Rewrite[] = [
  [/\p{Cs}/gu, ""],
  // Half-width katakana, and letters with loose accents.
  [
    /[\u3099\u309a\uff66-\uff9f]|[\u3041-\u30ff][\u3099\u309a]|[\uff66-\uff9d][\uff9e\uff9f]/gu,
    nfkc,
  ],
  [/\P{M}\p{M}+/gu, (letter) => letter.normalize("NFC")],
  // Full-width letters, digits and signs.
  [/[！-～]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)],
  [/[￠-￦]/gu, nfkc],
  // Signs made of several letters, such as ㎞, ㍻ and ½, and Roman numerals.
  [/[\u2150-\u217f\u2189\u00bc-\u00be]/gu, (sign) => romanOrFraction(sign)],
  [
    /(?<=^|[\s。])[\u2460-\u2473\u2776-\u277f](?![とはがをのにやもで、。])/gu,
    (sign) => `${uncircled(sign)}、`,
  ],
  [/[\u2460-\u2473\u24b6-\u24e9\u2776-\u277f]/gu, (sign) => ` ${uncircled(sign)} `],
  [
    /[\u2100-\u214f\u3200-\u33ff\u{1f100}-\u{1f1ff}\ufb00-\ufb06]/gu,
    (sign) => sign === "℃" ? sign : nfkc(sign),
  ],
  [/[⁰¹⁴-⁹₀-₉]|(?<![\dA-Za-z)])[²³]/gu, nfkc],
  // Pictures and invisible characters are not spoken.
  [
    /(?![©®™])[\p{Extended_Pictographic}\p{Emoji_Modifier}\u{fe0f}\u{20e3}♪♫★☆●○◎■□◆◇▲△▼▽※→←↑↓⇒]/gu,
    " ",
  ],
  [/[\p{Cf}\p{Co}\p{Cn}\u{fffd}]/gu, ""],
  [/[\p{Z}\p{Cc}]+/gu, " "],
  [/^ ?[-–—―•*·◦▪‣⁃・] ?(?=[^\d])/gu, ""],
  // Marks.
  // 2・3人 is a rough number, and 351・4キロ has a decimal.
  [/\d[・·]\d(?=[人日個回年本匹枚か度])/gu, roughOrDecimal],
  [/(?<=\d)[・·](?=\d)/gu, "."],
  [/(?<=[A-Za-z])\.(?=\d)/gu, " "],
  [/[。｡．]/gu, "。"],
  [/\.{2,}|…+|‥+|・{2,}|。{2,}/gu, "…"],
  [/!/gu, "！"],
  [/\?/gu, "？"],
  [/[、､，]/gu, "、"],
  [/[『〝“„«»‹›"”〟』《》〈〉]/gu, (mark) => QUOTES[mark] ?? mark],
  [/"(?=[^"]*")/gu, "「"],
  [/"/gu, "」"],
  [/[【〔［{｛\[〖]/gu, "("],
  [/[】〕］}｝\]〗]/gu, ")"],
  [/[−﹣]/gu, "−"],
  [/[‐‑‒]/gu, "-"],
  [/(?<=\d)–(?=\d)|[〜～∼]/gu, "~"],
  [/-{2,}|[–—―─━]+|(?<= )-(?= )/gu, "—"],
  [/[‘’‚‛ʼ´`]/gu, "'"],
  // What stands for the kana before it, and what makes it long.
  [new RegExp(`[${KANA}][ゝヽ]+`, "gu"), ([kana, ...rest]) => kana + kana.repeat(rest.length)],
  [new RegExp(`[${KANA}][ゞヾ]`, "gu"), ([kana]) => kana + `${kana}\u3099`.normalize("NFC")],
  [new RegExp(`(?<=[${KANA}ー])~+(?=[\\s。、！？…」)]|$)`, "gu"), "ー"],
  [/ {2,}|(?<=\S) $/gu, (blanks) => blanks.length > 1 ? " " : ""],
  [/([。、！？…—])\1{3,}/gu, (marks) => marks.slice(0, 3)],
];

const QUOTES: Readonly<Record<string, string>> = {
  "『": "「",
  "〝": "「",
  "“": "「",
  "„": "「",
  "«": "「",
  "‹": "「",
  "《": "「",
  "〈": "「",
  "』": "」",
  "”": "」",
  "〟": "」",
  "»": "」",
  "›": "」",
  "》": "」",
  "〉": "」",
};

function nfkc(text: string): string {
  return text.normalize("NFKC");
}

/** A Roman numeral as a number, or a fraction as its parts: "1/2". */
function romanOrFraction(sign: string): string {
  const place = (sign.charCodeAt(0) - 0x2160) % 16;
  const isRoman = /[\u2160-\u216b\u2170-\u217b]/.test(sign);
  return isRoman ? String(place + 1) : nfkc(sign).replace("⁄", "/");
}

/** Two digits with a dot between them, which follow each other or are a decimal. */
function roughOrDecimal(text: string): string {
  const [first, , second] = text;
  return `${first}${Number(second) === Number(first) + 1 ? "、" : "."}${second}`;
}

/** The number or letter in a circle. Black circles have no normal form. */
function uncircled(sign: string): string {
  const black = sign.codePointAt(0)! - 0x2776;
  return black < 0 ? nfkc(sign) : String(black + 1);
}

/**
 * Returns a text on one line, with Japanese marks (。、！？「」…), half-width letters, digits and
 * other signs, and without pictures.
 *
 * @example
 * ```ts
 * import { MappedText } from "./text/script/mapped_text.ts";
 * import { unifyJapanese } from "./text/japanese/signs.ts";
 * unifyJapanese(MappedText.of("『ＡＢＣ』は１２３㎞だ！")).text; // "「ABC」は123kmだ！"
 * ```
 */
export function unifyJapanese(text: MappedText): MappedText {
  return REWRITES.reduce(
    (rest, [from, to]) =>
      rest.replace(from, ([matched]) => typeof to === "string" ? to : to(matched)),
    text,
  );
}

/** The symbols of the dictionary for those of a unified text, one for one. */
export function asInDictionary(text: string): string {
  return text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
}
