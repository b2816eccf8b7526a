/**
 * Signs of calculation between numbers, and signs that are words.
 *
 * @module
 */

import { NUMBER, numberInChinese } from "./numerals.ts";
import { after, before, type Rule, START } from "./rule.ts";

/** Signs between numbers or letters. */
const BETWEEN: Readonly<Record<string, string>> = {
  "+": "加",
  "×": "乘",
  "*": "乘",
  "÷": "除以",
  "=": "等于",
  "≠": "不等于",
  "≈": "约等于",
  "<": "小于",
  ">": "大于",
  "≤": "小于等于",
  "≥": "大于等于",
};

/** Signs that are said wherever they stand. */
const WORDS: Readonly<Record<string, string>> = {
  "%": "百分号",
  "‰": "千分号",
  "&": "和",
  "√": "根号",
  "π": "派",
  "∞": "无穷大",
  "°": "度",
  "℃": "摄氏度",
  "℉": "华氏度",
  "©": "版权",
  "®": "注册商标",
  "™": "商标",
  "¥": "元",
  "￥": "元",
  "$": "美元",
  "€": "欧元",
  "£": "英镑",
  "≈": "约等于",
  "≠": "不等于",
  "≤": "小于等于",
  "≥": "大于等于",
  "×": "乘",
  "÷": "除以",
  "±": "正负",
  "²": "平方",
  "³": "立方",
  "№": "号",
};

/** What stands before an operator. A sign after Chinese and before a number belongs to the number. */
const OPERAND = "(?:[[\\p{L}\\p{N}]--\\p{sc=Han}]|[%\\)²³])";

/** The rules of signs. */
export const MATH: readonly Rule[] = [
  {
    // "8-5=3"
    name: "difference",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(${NUMBER}) ?[-−—] ?(${NUMBER})(?= ?=)|(?<== ?)(${NUMBER}) ?[-−—] ?(${NUMBER})`,
      "gu",
    ),
    say: ([, first, second, third, fourth]) =>
      `${numberInChinese(first ?? third)} 减 ${numberInChinese(second ?? fourth)}`,
  },
  {
    // "3²", "x³", "2^10"
    name: "power",
    pattern: new RegExp(`(?<=[\\p{N}a-z)])(?:([²³])|\\^(\\d+))(?!\\p{N})`, "gu"),
    say: ([, sign, power]) =>
      sign ? (sign === "²" ? "的平方" : "的立方") : `的${numberInChinese(power)}次方`,
  },
  {
    // "3+5=8", "3×4", "x>5"
    name: "operator",
    pattern: new RegExp(
      `(?:(?<=${OPERAND}) ?([+×*÷=≠≈<>≤≥])|(?<=\\p{sc=Han})([×*÷=≠≈<>≤≥]|\\+(?!\\d)))` +
        ` ?(?=[\\-−+\\(√]?[\\p{L}\\p{N}])`,
      "gv",
    ),
    say: (match) => {
      // "C++11" is no calculation.
      const sign = match[1] ?? match[2];
      if (sign === "+" && after(match).startsWith("+")) return null;
      return ` ${BETWEEN[sign]} `;
    },
  },
];

/** The rules of signs that no other rule has read. */
export const SIGNS: readonly Rule[] = [
  {
    name: "sign",
    pattern: new RegExp(`[${Object.keys(WORDS).join("")}]`, "gu"),
    // "Q&A" is English.
    say: (match) => match[0] === "&" && /[A-Za-z] ?$/.test(before(match)) ? null : WORDS[match[0]],
  },
  {
    // "@小明", "#话题#"
    name: "mention",
    pattern: /@(?=\p{sc=Han})/gu,
    say: () => "艾特 ",
  },
];
