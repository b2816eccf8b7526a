/**
 * Unifies the signs of Chinese texts, before those of all languages are unified.
 *
 * @module
 */

import type { MappedText } from "../../script/mapped_text.ts";
import { unifySigns } from "../../script/signs.ts";

type Rewrite = readonly [from: RegExp, to: string | ((matched: string) => string)];

/** Patterns and their replacements, applied in this order. */
const REWRITES: readonly Rewrite[] = [
  // Letters, digits and signs of full width, but for marks at the end of clauses.
  [/[０-９Ａ-Ｚａ-ｚ％＃＄＆＊＋－／＜＝＞＠＼＾＿｜～￥￡]/gu, (sign) => sign.normalize("NFKC")],
  // A colon or a full stop within a number.
  [/(?<=\d)[：∶](?=\d)/gu, ":"],
  [/(?<=\d)[．。](?=\d)/gu, "."],
  [/[〜∼〰]/gu, "~"],
  [/…{2,}|⋯+/gu, "…"],
  // A line that was only wrapped.
  [/(?<=[\p{sc=Han}，。、；：！？])\s*\n\s*(?=\p{sc=Han})/gu, ""],
  // Titles and quotations.
  [/[《〈「『【〔〖‘](?!s\b)|‘/gu, "“"],
  [/[》〉」』】〕〗]|’(?![A-Za-z])/gu, "”"],
  // The dot of a number plate.
  [/(?<=[A-Z])[·•・](?=[A-Z\d]{4})/gu, ""],
  // The dot between the names of a foreigner.
  [/(?<=\p{L}) ?[·・•‧∙] ?(?=\p{L})/gu, " "],
];

/** Traditional characters after numbers, in the simplified form that the rules know. */
const SIMPLIFIED: Readonly<Record<string, string>> = Object.fromEntries(
  ("個个張张條条隻只間间輛辆臺台顆颗種种雙双對对組组場场歲岁週周點点時时鐘钟萬万億亿號号層层塊块頁页幣币項项" +
    "節节鎊镑歐欧盧卢達达級级樓楼線线課课據据").match(/../gu)!.map(([from, to]) => [from, to]),
);
const TRADITIONAL = new RegExp(
  `(?<=\\d ?\\p{sc=Han}?)[${Object.keys(SIMPLIFIED).join("")}]`,
  "gu",
);

/** Returns `text` on one line, with the marks of Kokoro's token table and signs of half width. */
export function unifyChineseSigns(text: MappedText): MappedText {
  const plain = REWRITES.reduce(
    (rest, [from, to]) =>
      rest.replace(from, ([matched]) => typeof to === "string" ? to : to(matched)),
    text,
  );
  const simplified = plain.replace(TRADITIONAL, ([character]) => SIMPLIFIED[character]);
  return unifySigns(repeated(simplified));
}

/** Writes a character again instead of the sign for that. */
function repeated(text: MappedText): MappedText {
  return text.replace(/(?<=(\p{sc=Han}))々/gu, ([, character]) => character);
}
