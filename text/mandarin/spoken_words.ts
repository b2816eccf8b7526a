/**
 * Splits Chinese text into words as they are spoken: as jieba does, but for long numbers.
 *
 * @module
 */

import type { MandarinData } from "./data.ts";
import { wordsOf } from "./words.ts";

const NUMERAL =
  /([零〇一二三四五六七八九十百千万亿两点幺]{3,}|[一二三四五六七八九][百千万亿]|[二三四五六七八九]十|十[一二三四五六七八九])/u;

/** Parts of a number that are spoken in one go: up to a large unit or the point, or four digits. */
const PART =
  /[十百千零〇一二三四五六七八九两]*[百千十][零〇一二三四五六七八九]?(?:万亿|[万亿点])?|[^十百千万亿点]{1,4}(?:万亿|[万亿点])?|./gu;

/** The words of a run of Chinese characters, in order. Together they are the whole run. */
export function spokenWords(run: string, data: MandarinData): string[] {
  return run.split(NUMERAL).flatMap((part, i) => {
    const isNumber = i % 2 === 1 && data.words.get(part) === undefined;
    return isNumber ? partsOf(part) : wordsOf(part, data);
  });
}

/** The parts of a number. Digits are in groups of about the same length: "幺零零 八六". */
function partsOf(number: string): string[] {
  const isDigits = /^[零〇一二三四五六七八九幺]+$/u.test(number);
  if (!isDigits) return number.match(PART)!;
  const count = Math.ceil(number.length / 4);
  const size = Math.ceil(number.length / count);
  return Array.from({ length: count }, (_, i) => number.slice(i * size, (i + 1) * size));
}
