/**
 * Reads Mandarin exactly as misaki does: numbers as cn2an writes them, and what is not Chinese as
 * it stands.
 *
 * Ported from misaki 0.9.4 (`zh.py`, Apache-2.0) and cn2an 0.5.24 (MIT).
 *
 * @module
 */

import type { MandarinData } from "./data.ts";
import { pinyinOf } from "./pinyin.ts";
import { phonemesOf, syllableOf } from "./syllables.ts";
import { wordsOf } from "./words.ts";

const MARKS: Readonly<Record<string, string>> = {
  "、": ", ",
  "，": ", ",
  "。": ". ",
  "．": ". ",
  "！": "! ",
  "：": ": ",
  "；": "; ",
  "？": "? ",
  "«": " “",
  "»": "” ",
  "《": " “",
  "》": "” ",
  "「": " “",
  "」": "” ",
  "【": " “",
  "】": "” ",
  "（": " (",
  "）": ") ",
};

/** The phonemes of a text. */
export function readLikeMisaki(text: string, data: MandarinData): string {
  if (text.trim() === "") return "";
  return withNumerals(text)
    .replace(/[、，。．！：；？«»《》「」【】（）]/gu, (mark) => MARKS[mark])
    .trim()
    .replace(
      /[\u4E00-\u9FFF]+/gu,
      (run) =>
        wordsOf(run, data).map((word) =>
          pinyinOf(word, data).map((pinyin) => phonemesOf(syllableOf(pinyin))).join("")
        ).join(" "),
    )
    .replaceAll("\u032f", "");
}

const COUNTED = "斤|克|千克|公斤|吨|米|厘米|毫米|公里|升|毫升|元|角|分|个|只|条|张|块|瓶|杯|份|" +
  "本|辆|台|匹|头|位|亩|小时|分钟|秒|天|半";

/** What cn2an replaces, in this order. What can't be converted stays as it is. */
const NUMERALS: readonly (readonly [RegExp, (matched: string) => string | undefined])[] = [
  [
    new RegExp(`\\p{Nd}+(?:\\.\\p{Nd}+)?-\\p{Nd}+(?:\\.\\p{Nd}+)?(?=(?:${COUNTED}))`, "gu"),
    (range) => {
      const [from, to] = range.split("-").map(numberInChinese);
      return from && to && `${from}到${to}`;
    },
  ],
  [
    /(?:\p{Nd}{2,4}年)?(?:\p{Nd}{1,2}月)?(?:\p{Nd}{1,2}日)?/gu,
    (date) =>
      date.replace(/\p{Nd}+(?=年)/gu, digitsInChinese)
        .replace(/\p{Nd}+/gu, (number) => numberInChinese(number) ?? number),
  ],
  [
    /\p{Nd}+\/\p{Nd}+/gu,
    (fraction) => {
      const [above, below] = fraction.split("/").map(numberInChinese);
      return above && below && `${below}分之${above}`;
    },
  ],
  [/-?(?:\p{Nd}+\.)?\p{Nd}+%/gu, (share) => withUnit("百分之", share.slice(0, -1), "")],
  [/\p{Nd}+℃/gu, (degrees) => withUnit("", degrees.slice(0, -1), "摄氏度")],
  [/-?(?:\p{Nd}+\.)?\p{Nd}+/gu, numberInChinese],
];

function withNumerals(text: string): string {
  return NUMERALS.reduce(
    (rest, [pattern, convert]) =>
      rest.replace(pattern, (matched) => matched && (convert(matched) ?? matched)),
    text,
  );
}

function withUnit(before: string, number: string, after: string): string | undefined {
  const chinese = numberInChinese(number);
  return chinese && before + chinese + after;
}

/** A number with a decimal point and a sign, or undefined if it is too long. */
function numberInChinese(number: string): string | undefined {
  const [, minus, whole, decimals = ""] =
    /^(-?)(\d+)(?:\.(\d+))?$/.exec(number.normalize("NFKC")) ?? [];
  if (whole === undefined || whole.replace(/^0+/, "").length > UNITS.length) return undefined;
  const point = decimals && `点${digitsInChinese(decimals.slice(0, 16))}`;
  return (minus && "负") + integerInChinese(whole.replace(/^0+(?=\d)/, "")) + point;
}

const DIGITS = "零一二三四五六七八九";
const UNITS = ["", ..."十百千万十百千亿十百千万十百千"];

function digitsInChinese(digits: string): string {
  return digits.normalize("NFKC").replace(/\d/g, (digit) => DIGITS[Number(digit)]);
}

/** A number without leading zeros, as cn2an writes it. */
function integerInChinese(digits: string): string {
  let written = "";
  for (const [i, digit] of [...digits].entries()) {
    const place = digits.length - i - 1;
    if (digit !== "0") written += DIGITS[Number(digit)] + UNITS[place];
    else {
      if (place % 4 === 0) written += `零${UNITS[place]}`;
      if (i > 0 && !written.endsWith("零")) written += "零";
    }
  }
  return written
    .replaceAll("零零", "零")
    .replaceAll("零万", "万")
    .replaceAll("零亿", "亿")
    .replaceAll("亿万", "亿")
    .replace(/^零+|零+$/g, "")
    .replace(/([万亿])零([一二三四五六七八九]千)/g, "$1$2")
    .replace(/^一十/, "十") || "零";
}
