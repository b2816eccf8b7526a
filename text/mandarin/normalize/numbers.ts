/**
 * Counts, ranges, ordinals, fractions, and all other numbers.
 *
 * @module
 */

import { countInChinese, digitsInChinese, NUMBER, numberInChinese } from "./numerals.ts";
import { after, anyOf, before, END, type Rule, START, TO } from "./rule.ts";

/** The source of a pattern for a number with a large unit: "1.5亿". */
export const AMOUNT = `${NUMBER}(?: ?(?:万亿|[万亿千百]))?`;

/** Words that are counted, before which 2 is "两". */
const MEASURES = anyOf(
  ("个 位 名 人 只 条 张 块 瓶 杯 份 本 辆 台 匹 头 家 座 件 项 次 种 间 套 双 对 组 群 批 场 部 篇 " +
    "首 幅 支 枝 根 棵 朵 片 粒 颗 滴 把 架 艘 列 节 段 句 回 遍 趟 步 口 盘 碗 盒 包 袋 箱 桶 层 扇 " +
    "面 顶 枚 门 道 排 行 代 届 期 堂 副 则 笔 股 串 束 卷 册 样 类 倍 成 天 周 年 岁 小时 分钟 分 秒 " +
    "点 个月 星期 礼拜 周年 世纪 昼夜 晚 夜 米 公里 千米 厘米 毫米 里 尺 寸 丈 亩 公顷 平方 立方 吨 公斤 千克 克 斤 升 毫升 " +
    "元 块 角 毛 美元 欧元 英镑 度 队 国 方 者 端 侧 边 手 脚 眼 字 局 盘 球 岸 地 校 院 省 市 县 室 厅 卫 栋 幢 户 " +
    "车 船 轮 圈 页 章 集 季 款 大")
    .split(" "),
);

/** What makes a 2 a name instead of a count: "2月", "2号", "2楼". */
const NAMED =
  /^(?:月(?!球)|号|楼|年级|班|路|线|环|区|组长|级|等|档|甲|战|战区|维|氧|手车|手房|点\d|两)/u;
/** What makes a number an ordinal: "第2", "初2". */
const ORDINAL = /(?:第|初|周|星期|礼拜|农历|阴历)$/u;

/** A number with a large unit, as it is counted: "两万" for "2万", "两" for "2". */
export function amountInChinese(amount: string): string {
  const [, number, scale] = /^([\d.,]+) ?(.*)$/u.exec(amount)!;
  return (number === "2" && scale === "百" ? "二" : countInChinese(number)) + scale;
}

const COUNTED = new RegExp(`^ ?(?:${MEASURES})`, "u");

/** A number, as what is before it and after it ask for. */
function numberIn(number: string, match: RegExpExecArray): string {
  const next = after(match);
  const isName = ORDINAL.test(before(match)) || NAMED.test(next);
  return isName || number === "2" && !COUNTED.test(next)
    ? numberInChinese(number)
    : countInChinese(number);
}

const VULGAR: Readonly<Record<string, string>> = {
  "½": "二分之一",
  "⅓": "三分之一",
  "⅔": "三分之二",
  "¼": "四分之一",
  "¾": "四分之三",
  "⅕": "五分之一",
  "⅛": "八分之一",
  "⅜": "八分之三",
  "⅝": "八分之五",
  "⅞": "八分之七",
};

const ROMAN = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ";

/** The rules of other numbers, of which the last reads every number. */
export const NUMBERS: readonly Rule[] = [
  {
    // "百分之3" is written out; "5%", "10-20%", "-5%", "5%~10%"
    name: "percentage",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(?<![\\p{sc=Latin}\\d])([-+]?)(${NUMBER})(?:([%‰]?)${TO}(${NUMBER}))?` +
        ` ?([%‰])(?!\\d)`,
      "gu",
    ),
    say: ([, sign, from, , to, sort]) => {
      const parts = `${{ "-": "负", "+": "正" }[sign] ?? ""}${sort === "%" ? "百" : "千"}分之`;
      if (to === undefined) return parts + shareInChinese(from, sort);
      return `${parts}${numberInChinese(from)}到${parts}${shareInChinese(to, sort)}`;
    },
  },
  {
    // "1/2", "3/4", "2又1/3"; "120/80" is no fraction
    name: "fraction",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(?<![/\\p{sc=Latin}])(\\d{1,4})/(\\d{1,4})(?![/\\d]|\\.\\d|[A-Za-z])`,
      "gu",
    ),
    say: ([, above, below]) =>
      Number(above) > Number(below) && Number(below) > 20
        ? `${numberInChinese(above)}比${numberInChinese(below)}`
        : `${numberInChinese(below)}分之${numberInChinese(above)}`,
  },
  {
    // "2分之1"
    name: "fraction in words",
    needsDigit: true,
    pattern: new RegExp(`${START}(\\d+)分之(${NUMBER})`, "gu"),
    say: ([, below, above]) => `${numberInChinese(below)}分之${numberInChinese(above)}`,
  },
  {
    // "½", "1½"
    name: "sign of a fraction",
    pattern: new RegExp(`(\\d*)([${Object.keys(VULGAR).join("")}])`, "gu"),
    say: ([, whole, sign]) => (whole && `${numberInChinese(whole)}又`) + VULGAR[sign],
  },
  {
    name: "Roman numeral",
    pattern: new RegExp(`[${ROMAN}ⅰ-ⅻ]`, "gu"),
    say: ([sign]) => numberInChinese(String((sign.codePointAt(0)! - 0x2160) % 16 + 1)),
  },
  {
    // "10-20元", "2~3个", "5至10公里", "1.5万-2万"
    name: "range",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(?<![-\\p{sc=Latin}])(${AMOUNT})(?: ?[-~—] ?)(${AMOUNT})(?![-\\d%‰:])(?!\\.\\d)`,
      "gu",
    ),
    say: (match) => {
      const [, from, to] = match;
      if (/^0\d/.test(from) || Number(from) === Number(to)) return null;
      return `${rangeEnd(from, match)}到${rangeEnd(to, match)}`;
    },
  },
  {
    // "No.5", "№5"
    name: "number sign",
    needsDigit: true,
    pattern: new RegExp(`(?<!\\p{L})(?:N[Oo]\\.? ?|№ ?)(\\d+)${END}`, "gu"),
    say: ([, number]) => `${numberInChinese(number)}号`,
  },
  {
    // "-5", "+3"
    name: "signed number",
    needsDigit: true,
    pattern: new RegExp(`(?<![\\p{sc=Latin}\\p{N})%] ?)([-−+±])(${AMOUNT})${END}`, "gu"),
    say: ([, sign, amount]) =>
      SIGNS[sign] + (amount === "2" ? numberInChinese(amount) : amountInChinese(amount)),
  },
  {
    // "007", "1.2.3": versions and codes
    name: "version",
    needsDigit: true,
    pattern: /(?<![\d.])\d+(?:\.\d+){2,}(?![\d.]*\d)/gu,
    say: ([version]) => version.split(".").map(numberInChinese).join("点"),
  },
  {
    // Any other number: "3.5亿", "2个", "1,234"
    name: "number",
    needsDigit: true,
    pattern: new RegExp(`${NUMBER}(?: ?(?:万亿|[万亿千百]))?`, "gu"),
    say: (match) => {
      const [number] = match;
      return /[万亿千百]$/u.test(number) ? amountInChinese(number) : numberIn(number, match);
    },
  },
  {
    // Digits of other scripts
    name: "digits",
    pattern: /\p{Nd}+/gu,
    say: ([digits]) => digitsInChinese([...digits].map((digit) => digitValue(digit)).join("")),
  },
];

const SIGNS: Readonly<Record<string, string>> = { "-": "负", "−": "负", "+": "正", "±": "正负" };

/** The end of a range: "两" only where it is counted. */
function rangeEnd(amount: string, match: RegExpExecArray): string {
  return /[万亿千百]$/u.test(amount) ? amountInChinese(amount) : numberIn(amount, match);
}

/** "百" in "百分之百" stands for a hundred. */
function shareInChinese(number: string, sort: string): string {
  return number === "100" && sort === "%" ? "百" : numberInChinese(number);
}

/** The value of a decimal digit of any script: the digits of a script follow each other. */
function digitValue(digit: string): string {
  let code = digit.codePointAt(0)!;
  let value = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - 1)) && value < 9) {
    code--;
    value++;
  }
  return String(value);
}
