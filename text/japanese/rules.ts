/**
 * How numbers, dates, times, money and signs are read in Japanese.
 *
 * @module
 */

import { type Amount, amountOf, mixedAmountOf, roughAmountOf } from "./amounts.ts";
import { counted, type Counter, counterOf, otherCounter } from "./counters.ts";
import { digitWords } from "./number_kana.ts";
import type { PieceRule, Said } from "./pieces.ts";

/** A number in digits, with commas and decimals. */
const NUMBER = "\\d{1,3}(?:,\\d{3})+(?:\\.\\d+)?(?!\\d)|\\d+(?:\\.\\d+)?(?!\\.\\d)|\\d+";
/** The units of large numbers after digits. 千 may be the start of a name. */
const LARGE = "(?:(?:千(?![葉代歳羽秋])|百)?[万億兆京垓]|千(?![葉代歳羽秋])|百(?![合済貨]))";
/** A number such as 3億5000万. */
const MIXED = `(?:(?:${NUMBER})${LARGE})*(?:${NUMBER})${LARGE}?`;
const KANJI = "[〇一二三四五六七八九十百千万]+";

const DAYS: Readonly<Record<string, string>> = {
  月: "げつようび",
  火: "かようび",
  水: "すいようび",
  木: "もくようび",
  金: "きんようび",
  土: "どようび",
  日: "にちようび",
  祝: "しゅくじつ",
};

/** Signs of money before a number, the word after it, and the word for its hundredths. */
const MONEY: Readonly<Record<string, readonly [whole: string, hundredth?: string]>> = {
  "US$": ["ドル", "セント"],
  "$": ["ドル", "セント"],
  "€": ["ユーロ", "セント"],
  "£": ["ポンド", "ペンス"],
  "¥": ["えん"],
  "₩": ["ウォン"],
  "₹": ["ルピー"],
};

const COMPANIES: Readonly<Record<string, string>> = {
  株: "かぶしきがいしゃ",
  有: "ゆうげんがいしゃ",
  財: "ざいだんほうじん",
  社: "しゃだんほうじん",
};

/** Units in letters after a number. The dictionary has more of them. */
const UNITS: Readonly<Record<string, string>> = {
  "m": "メートル",
  "mm": "ミリメートル",
  "m2": "へいほうメートル",
  "m²": "へいほうメートル",
  "m3": "りっぽうメートル",
  "m³": "りっぽうメートル",
  "km2": "へいほうキロメートル",
  "km²": "へいほうキロメートル",
  "cm2": "へいほうセンチメートル",
  "cm²": "へいほうセンチメートル",
  "cm3": "りっぽうセンチメートル",
  "cm³": "りっぽうセンチメートル",
  "km/h": "キロメートルまいじ",
  "m/s": "メートルまいびょう",
  "g": "グラム",
  "t": "トン",
  "l": "リットル",
  "L": "リットル",
  "A": "アンペア",
  "V": "ボルト",
  "W": "ワット",
  "J": "ジュール",
  "N": "ニュートン",
  "K": "ケー",
  "h": "じかん",
  "min": "ふん",
  "s": "びょう",
  "Hz": "ヘルツ",
  "TB": "テラバイト",
  "kWh": "キロワットじ",
  "kcal": "キロカロリー",
  "cal": "カロリー",
  "dB": "デシベル",
  "bpm": "ビーピーエム",
  "px": "ピクセル",
};

/** Signs with what is said for them, each with where it is said. The first that applies counts. */
const SIGNS: readonly (readonly [pattern: RegExp, kana: string])[] = [
  [/(?<![\dA-Za-z)])[−-](?=\d)/gu, "マイナス"],
  [/(?<![\dA-Za-z)])\+(?=\d)/gu, "プラス"],
  [/±/gu, "プラスマイナス"],
  [/(?<=[^\s。、！？…「(])~(?=[^\s。、！？…」)])/gu, "から"],
  [/(?<=[\d)] ?)\+(?= ?[\d(])/gu, "プラス"],
  [/(?<=[\d)] ?)−(?= ?[\d(])/gu, "マイナス"],
  [/(?<=[\d)A-Za-z] ?)×(?= ?[\d(A-Za-z])/gu, "かける"],
  [/(?<=[\d)] ?)÷(?= ?[\d(])/gu, "わる"],
  [/(?<=[\d)\p{L}] ?)=(?= ?[\d(\p{L}−-])/gu, "イコール"],
  [/≒/gu, "ニアリーイコール"],
  [/≠/gu, "ノットイコール"],
  [/(?<=\d ?)[≦≤](?= ?\d)/gu, "しょうなりイコール"],
  [/(?<=\d ?)[≧≥](?= ?\d)/gu, "だいなりイコール"],
  [/(?<=\d ?)<(?= ?\d)/gu, "しょうなり"],
  [/(?<=\d ?)>(?= ?\d)/gu, "だいなり"],
  [/∞/gu, "むげんだい"],
  [/√/gu, "ルート"],
  [/(?<=[\dA-Za-z])²/gu, "のにじょう"],
  [/(?<=[\dA-Za-z])³/gu, "のさんじょう"],
  [/(?<=\d):(?=\d)/gu, "たい"],
  [/(?<=\d)-(?=\d+-\d)|(?<=\d-\d+)-(?=\d)|(?<=\d)-(?=\d)/gu, "の"],
  [/\b[Nn][Oo]\.? ?(?=\d)/gu, "ナンバー"],
  [/#(?=\d)/gu, "ナンバー"],
  [/#(?=\p{L})/gu, "ハッシュタグ"],
  [/&/gu, "アンド"],
  [/@/gu, "アットマーク"],
  [/(?<!\d)[%㌫]/gu, "パーセント"],
  [/(?<!\d)‰/gu, "パーミル"],
  [/(?<!\d)(?:℃|°C?)/gu, "ど"],
  [/(?<=[A-Za-z0-9])\.(?=[A-Za-z])/gu, "ドット"],
  [/(?<=[A-Za-z0-9])_(?=[A-Za-z0-9])/gu, "アンダーバー"],
  [/(?<=[\p{L}\d])\/(?=[\p{L}\d])/gu, "スラッシュ"],
  [/〒/gu, "ゆうびんばんごう"],
  [/[$＄]/gu, "ドル"],
  [/€/gu, "ユーロ"],
  [/£/gu, "ポンド"],
  [/¥/gu, "えん"],
  [/©/gu, "コピーライト"],
  [/®/gu, "とうろくしょうひょう"],
  [/™/gu, "トレードマーク"],
];

const only = (...kana: string[]): Said => ({ kana });

const counter = (written: string): Counter => counterOf(written)!;

/** The words of a number with a counter. */
export function withCounter(amount: Amount, written: string): string[] {
  return counted(amount.words, amount.value, counter(written));
}

/** A day of a month, whose first is ついたち. */
export function dayOfMonth({ words, value }: Amount): string[] {
  return value === "1" ? ["ついたち"] : counted(words, value, counter("日"));
}

/** Groups of digits that are read one by one, with pauses between them. */
export function groupsOfDigits(text: string): string[] {
  const groups = text.match(/\d+/g) ?? [];
  return groups.flatMap((group, i) => [...(i > 0 ? ["、"] : []), longDigits(group)]);
}

/** Digits as they are said one by one: those of one kana are long, such as にー for 2. */
function longDigits(digits: string): string {
  return digitWords(digits).map((word) => word.length === 1 ? `${word}ー` : word).join("");
}

/** A date, or the parts of it that are there. Undefined if there is no such month or day. */
export function dateWords(year?: string, month?: string, day?: string): string[] | undefined {
  if (!isUpTo(month, 12) || !isUpTo(day, 31)) return undefined;
  const amount = (digits: string): Amount => amountOf(String(Number(digits)));
  return [
    ...(year === undefined ? [] : withCounter(amount(year), "年")),
    ...(month === undefined ? [] : withCounter(amount(month), "月")),
    ...(day === undefined ? [] : dayOfMonth(amount(day))),
  ];
}

function isUpTo(digits: string | undefined, most: number): boolean {
  return digits === undefined || Number(digits) >= 1 && Number(digits) <= most;
}

function date(year: string | undefined, month: string, day: string): Said | null {
  const kana = dateWords(year, month, day);
  return kana ? { kana } : null;
}

function time([, hours, minutes, seconds]: RegExpExecArray): Said {
  const part = (digits: string, written: string): string[] =>
    withCounter(amountOf(String(Number(digits))), written);
  return {
    kana: [
      ...part(hours, "時"),
      ...(Number(minutes) > 0 || seconds ? part(minutes, "分") : []),
      ...(seconds ? part(seconds, "秒") : []),
    ],
  };
}

function money([, sign, number]: RegExpExecArray): Said {
  const [whole, hundredth] = MONEY[sign];
  const [, units, hundredths] = /^([\d,]+)\.(\d\d)$/.exec(number) ?? [];
  if (hundredth && units) {
    const rest = amountOf(String(Number(hundredths)));
    return { kana: [...inMoney(amountOf(units), whole), ...inMoney(rest, hundredth)] };
  }
  return { kana: inMoney(mixedAmountOf(number) ?? amountOf(number), whole) };
}

function inMoney({ words, value }: Amount, currency: string): string[] {
  const written = currency === "えん" ? "円" : currency;
  return counted(words, value, counterOf(written) ?? otherCounter(written, currency));
}

function fraction(above: string, below: string): Said {
  return { kana: [...parts(below), ...(mixedAmountOf(above) ?? amountOf(above)).words] };
}

/** What is divided: さんぶんの. */
function parts(number: string): string[] {
  const words = (mixedAmountOf(number) ?? amountOf(number)).words;
  return [...words.slice(0, -1), `${words.at(-1)!}ぶんの`];
}

function versionOf(text: string): Said {
  return {
    kana: text.split(".").flatMap((
      part,
      i,
    ) => [...(i > 0 ? ["てん"] : []), ...amountOf(part).words]),
  };
}

/** The rules in their order: where two match, the first one counts. */
export const RULES: readonly PieceRule[] = [
  {
    name: "telephone number",
    pattern: /(?<![\d-])(?:\+\d{1,3}[- ]?)?\(?0?\d{1,4}[-)] ?\d{1,4}-\d{3,4}(?![\d-])/gu,
    say: ([text]) => /^[+(]?0|^\+|\(/.test(text) ? only(...groupsOfDigits(text)) : null,
  },
  {
    name: "telephone number",
    pattern: /(?<!\d)0\d{9,10}(?!\d)/gu,
    say: ([text]) => only(...groupsOfDigits(text)),
  },
  {
    name: "postal code",
    pattern: /(?<=〒 ?)\d{3}-?\d{4}(?!\d)/gu,
    say: ([text]) => only(...groupsOfDigits(text)),
  },
  {
    name: "date",
    pattern: /(?<![\d/.-])(\d{4})([/.-])(\d{1,2})\2(\d{1,2})(?![\d/-])/gu,
    say: ([, year, , month, day]) => date(year, month, day),
  },
  {
    name: "date",
    pattern: /(?<![\d/])(?<said>(\d{1,2})\/(\d{1,2}))(?= ?\([月火水木金土日])/gu,
    say: ([, , month, day]) => date(undefined, month, day),
  },
  {
    // A fraction has seldom so large a denominator, and no zeros before its numbers.
    name: "date",
    pattern:
      /(?<![\d/.])(?:(1[0-2]|[1-9])\/(1[3-9]|2\d|3[01])|(0[1-9]|1[0-2])\/(0[1-9]|[12]\d|3[01]))(?![\d/.]|インチ|の確率)/gu,
    say: ([, month, day, fullMonth, fullDay]) =>
      date(undefined, month ?? fullMonth, day ?? fullDay),
  },
  {
    name: "score",
    pattern:
      /(?<=(?<![\d-])\d{1,2})-(?=\d{1,2}(?:で|と(?:逆転|リード)|の(?:勝|敗|引|同点|接戦)))/gu,
    say: () => only("たい"),
  },
  {
    name: "weekday",
    pattern: /(?<=[日\d] ?)\(([月火水木金土日])(?:・?祝)?\)/gu,
    say: ([text, day]) => only(DAYS[day], ...(text.includes("祝") ? [DAYS.祝] : [])),
  },
  {
    name: "time",
    pattern: /(?<![\d:])([01]?\d|2[0-4]):([0-5]\d)(?::([0-5]\d))?(?![\d:])/gu,
    say: time,
  },
  {
    name: "money",
    pattern: new RegExp(`(US\\$|[$€£¥₩₹]) ?(${MIXED})`, "gu"),
    say: money,
  },
  {
    name: "fraction",
    pattern: new RegExp(`(?<![\\d.])(?<said>(\\d+|${KANJI})分の(\\d+|${KANJI}))(?![\\d.])`, "gu"),
    say: ([, , below, above]) => fraction(above, below),
  },
  {
    name: "fraction",
    pattern: /(?<![\d/.])(\d{1,3})\/(\d{1,3})(?![\d/.])/gu,
    // 120/80 is no fraction, but 3/2 is.
    say: ([, above, below]) =>
      Number(above) < Number(below) || below.length === 1 ? fraction(above, below) : null,
  },
  {
    name: "tenths",
    pattern: new RegExp(`(?<=割)(\\d|${KANJI})分(?!間)`, "gu"),
    say: ([, number]) => only(`${(mixedAmountOf(number) ?? amountOf(number)).words.join("")}ぶ`),
  },
  {
    name: "against",
    pattern: /(?<=[\d一二三四五六七八九十])対(?=[\d一二三四五六七八九十])/gu,
    say: () => only("たい"),
  },
  {
    name: "version",
    pattern: /(?<![\d.])\d+(?:\.\d+){2,}(?![\d.])/gu,
    say: ([text]) => versionOf(text),
  },
  {
    name: "decimals without a whole",
    pattern: /(?<![\d.A-Za-z])\.(\d+)(?!\d)/gu,
    say: ([, decimals]) => only(`てん${digitWords(decimals).join("")}`),
  },
  {
    name: "company",
    pattern: /\(([株有財社])\)/gu,
    say: ([, kind]) => only(COMPANIES[kind]),
  },
  {
    name: "rough number",
    pattern:
      /(?<![\d〇一二三四五六七八九十百千万、])([1-8一二三四五六七八])、([2-9二三四五六七八九])([十百千万]?)(?=[\p{sc=Han}つかカヵヶケ])/gu,
    say: ([, first, second, unit]) => {
      const amount = roughAmountOf(first, second, unit);
      return amount ? { amount } : null;
    },
  },
  {
    name: "unit",
    pattern: /(?<=[\d万億千百] ?)(?:km\/h|m\/s|[A-Za-z]+[23²³]?)(?![A-Za-z0-9])/gu,
    say: ([unit]) => unit in UNITS ? { unit: UNITS[unit] } : null,
  },
  {
    name: "number",
    pattern: new RegExp(MIXED, "gu"),
    say: ([text]) => ({ amount: mixedAmountOf(text) ?? amountOf(text) }),
  },
  {
    // What is left of a number whose other part belongs to a fraction or the like.
    name: "number",
    pattern: /\d+/gu,
    say: ([text]) => ({ amount: amountOf(text) }),
  },
  ...SIGNS.map(([pattern, kana]): PieceRule => ({
    name: "sign",
    pattern,
    say: () => only(kana),
  })),
];
