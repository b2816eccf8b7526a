/**
 * Amounts with units, and temperatures.
 *
 * @module
 */

import { AMOUNT, amountInChinese } from "./numbers.ts";
import { NUMBER, numberInChinese } from "./numerals.ts";
import { anyOf, type Rule, START, TO } from "./rule.ts";

/** Units by their signs. */
const UNITS: Readonly<Record<string, string>> = {
  km: "公里",
  m: "米",
  dm: "分米",
  cm: "厘米",
  mm: "毫米",
  "μm": "微米",
  "µm": "微米",
  um: "微米",
  nm: "纳米",
  ft: "英尺",
  in: "英寸",
  mi: "英里",
  "km²": "平方公里",
  km2: "平方公里",
  "m²": "平方米",
  m2: "平方米",
  "㎡": "平方米",
  "cm²": "平方厘米",
  cm2: "平方厘米",
  "mm²": "平方毫米",
  "m³": "立方米",
  m3: "立方米",
  "cm³": "立方厘米",
  cm3: "立方厘米",
  ha: "公顷",
  kg: "公斤",
  "㎏": "公斤",
  g: "克",
  mg: "毫克",
  "μg": "微克",
  "µg": "微克",
  t: "吨",
  lb: "磅",
  lbs: "磅",
  oz: "盎司",
  L: "升",
  l: "升",
  mL: "毫升",
  ml: "毫升",
  dL: "分升",
  "㎜": "毫米",
  "㎝": "厘米",
  "㎞": "公里",
  "㎎": "毫克",
  "㏄": "毫升",
  cc: "毫升",
  W: "瓦",
  kW: "千瓦",
  MW: "兆瓦",
  GW: "吉瓦",
  Wh: "瓦时",
  kWh: "千瓦时",
  mAh: "毫安时",
  V: "伏",
  kV: "千伏",
  mV: "毫伏",
  mA: "毫安",
  "Ω": "欧姆",
  "kΩ": "千欧",
  Hz: "赫兹",
  kHz: "千赫",
  MHz: "兆赫",
  GHz: "吉赫",
  dB: "分贝",
  KB: "千字节",
  MB: "兆字节",
  GB: "吉字节",
  TB: "太字节",
  Mbps: "兆比特每秒",
  Gbps: "吉比特每秒",
  ms: "毫秒",
  s: "秒",
  min: "分钟",
  h: "小时",
  cal: "卡",
  kcal: "千卡",
  kJ: "千焦",
  J: "焦耳",
  N: "牛顿",
  Pa: "帕",
  hPa: "百帕",
  kPa: "千帕",
  MPa: "兆帕",
  mmHg: "毫米汞柱",
  mol: "摩尔",
  px: "像素",
  "℃": "摄氏度",
  "°C": "摄氏度",
  "℉": "华氏度",
  "°F": "华氏度",
  "°": "度",
  "′": "分",
  "″": "秒",
};

/** What a unit is counted for: "km/h" is "每小时…公里". */
const EACH: Readonly<Record<string, string>> = {
  s: "每秒",
  "秒": "每秒",
  min: "每分钟",
  h: "每小时",
  "小时": "每小时",
  d: "每天",
  "天": "每天",
  L: "每升",
  mL: "每毫升",
  dL: "每分升",
  kg: "每公斤",
  g: "每克",
  m: "每米",
  km: "每公里",
  "m²": "每平方米",
  m2: "每平方米",
  "㎡": "每平方米",
  "m³": "每立方米",
  m3: "每立方米",
};

/** Units of a word each. */
const SPEEDS: Readonly<Record<string, readonly [each: string, unit: string]>> = {
  mph: ["每小时", "英里"],
  kph: ["每小时", "公里"],
  "km/h": ["每小时", "公里"],
  rpm: ["每分钟", "转"],
  bpm: ["每分钟", "次"],
  fps: ["每秒", "帧"],
};

const UNIT = anyOf(Object.keys(UNITS));
const DEGREES = "[℃℉]|°[CF]?|度";
/** Nothing that would go on with a unit's letters. */
const NO_LETTER = "(?![A-Za-z\\d²³])";

const rangeOf = (from: string, to: string | undefined): string =>
  amountInChinese(from) + (to === undefined ? "" : `到${amountInChinese(to)}`);

/** The rules of units. */
export const MEASURES: readonly Rule[] = [
  {
    // "-5℃", "-5~10°C", "零下5度"
    name: "temperature",
    needsDigit: true,
    pattern: new RegExp(
      `(?<![\\d.\\p{sc=Latin}])(-?)(${NUMBER})(${DEGREES})?(?:${TO}(-?)(${NUMBER}))?` +
        `([℃℉]|°[CF])${NO_LETTER}`,
      "gu",
    ),
    say: ([, minus, from, , secondMinus, to, unit]) => {
      const degree = (sign: string, number: string): string =>
        (sign && "零下") + numberInChinese(number);
      const end = to === undefined ? "" : `到${degree(secondMinus, to)}`;
      return degree(minus, from) + end + UNITS[unit];
    },
  },
  {
    // "120km/h", "5mg/L", "80元/天" is written out
    name: "amount of each",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(${AMOUNT})(?: ?[-~—] ?(${AMOUNT}))? ?(?:(${anyOf(Object.keys(SPEEDS))})|` +
        `(${UNIT})/(${anyOf(Object.keys(EACH))}))${NO_LETTER}`,
      "gu",
    ),
    say: ([, from, to, speed, unit, each]) => {
      const [per, counted] = speed ? SPEEDS[speed] : [EACH[each], UNITS[unit]];
      return per + rangeOf(from, to) + counted;
    },
  },
  {
    // "5km", "10 - 20 kg", "100㎡", "36.5°"
    name: "unit",
    needsDigit: true,
    pattern: new RegExp(
      `(?<![A-Za-z]{3} ?)${START}(${AMOUNT})(?: ?(${UNIT})?${TO}(${AMOUNT}))?` +
        ` ?(${UNIT})${NO_LETTER}`,
      "gu",
    ),
    say: ([, from, , to, unit]) => rangeOf(from, to) + UNITS[unit],
  },
  {
    // "99元/kg", "5元/斤": 每 is said between what is counted
    name: "each",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(${AMOUNT})(\\p{sc=Han}{1,4})/(?:(${
        anyOf(Object.keys(EACH))
      })${NO_LETTER}|(?=\\p{sc=Han}))`,
      "gu",
    ),
    say: ([, amount, unit, each]) =>
      amountInChinese(amount) + unit + (each === undefined ? "每" : EACH[each]),
  },
];
