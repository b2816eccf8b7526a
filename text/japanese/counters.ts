/**
 * How Japanese counters sound after numbers.
 *
 * @module
 */

import { hiraganaOf } from "./kana.ts";

/** A counter, and what becomes of a number before it. */
export interface Counter {
  /** In hiragana. */
  readonly kana: string;
  /** How its first sound meets the end of a number. */
  readonly meeting: Meeting;
  /** What a digit at the end of the number is called before it, such as よ for 4 before 時. */
  readonly digits: Readonly<Record<string, string>>;
  /** What a whole number with the counter is called, such as ひとり for 1人. */
  readonly whole: Readonly<Record<string, string>>;
}

/**
 * How counters meet the end of a number, by the first sound of the counter:
 *
 * | name | examples | 1 | 3 | 6 | 8 | 10 | 100 |
 * |---|---|---|---|---|---|---|---|
 * | `-` | 枚, 年 | | | | | | |
 * | `k` | 回, 個 | いっかい | さんかい | ろっかい | はっかい | じゅっかい | ひゃっかい |
 * | `k3` | 階, 軒 | いっかい | さんがい | ろっかい | はっかい | じゅっかい | ひゃっかい |
 * | `s` | 歳, 週, 点 | いっさい | さんさい | ろくさい | はっさい | じゅっさい | ひゃくさい |
 * | `s3` | 足 | いっそく | さんぞく | ろくそく | はっそく | じゅっそく | ひゃくそく |
 * | `h` | 泊, 発 | いっぱく | さんぱく | ろっぱく | はっぱく | じゅっぱく | ひゃっぱく |
 * | `h3` | 本, 匹 | いっぽん | さんぼん | ろっぽん | はっぽん | じゅっぽん | ひゃっぽん |
 * | `f` | 分 | いっぷん | さんぷん, よんぷん | ろっぷん | はっぷん | じゅっぷん | ひゃっぷん |
 * | `p` | ページ | いちページ | さんページ | ろくページ | はちページ | じゅっページ | ひゃくページ |
 */
export type Meeting = "-" | "k" | "k3" | "s" | "s3" | "h" | "h3" | "f" | "p";

/** A change at the end of a number, and what becomes of the first sound of the counter. */
type Change = readonly [from: string, to: string, voice?: Voice];
type Voice = "half" | "full";

const SHORT: Readonly<Record<string, Change>> = {
  "1": ["いち", "いっ"],
  "6": ["ろく", "ろっ"],
  "8": ["はち", "はっ"],
  "10": ["じゅう", "じゅっ"],
  "100": ["ゃく", "ゃっ"],
};
const of = (...numbers: string[]): Change[] => numbers.map((number) => SHORT[number]);
const half = (changes: readonly Change[]): Change[] =>
  changes.map(([from, to]) => [from, to, "half"]);
/** さん, せん, まん and なん, after which a sound becomes voiced. */
const after = (voice: Voice): Change[] =>
  ["さん", "せん", "まん", "なん"].map((end) => [end, end, voice]);

const K = of("1", "6", "8", "10", "100");
const S = of("1", "8", "10");

const CHANGES: Readonly<Record<Meeting, readonly Change[]>> = {
  "-": [],
  "k": K,
  "k3": [...K, ...after("full")],
  "s": S,
  "s3": [...S, ...after("full")],
  "h": [...half(K), ...after("half")],
  "h3": [...half(K), ...after("full")],
  "f": [...half(K), ...after("half"), ["よん", "よん", "half"]],
  "p": of("10"),
};

const PLAIN = "かきくけこさしすせそたちつてとはひふへほ";
const FULL = "がぎぐげござじずぜぞだぢづでどばびぶべぼ";
const HALF = "かきくけこさしすせそたちつてとぱぴぷぺぽ";

/**
 * The counters: the ways to write one, its kana and its meeting, then digits with names of their
 * own (`4=よ`) and whole numbers with names of their own (`#1=ひとり`).
 */
const TABLE = `
月 がつ - 4=し 7=しち 9=く
日中 にちじゅう - 7=しち 9=く
時 じ - 0=れい 4=よ 7=しち 9=く
時間 じかん - 0=れい 4=よ 7=しち 9=く
時間目 じかんめ - 4=よ 7=しち 9=く
分 ふん f 0=れい
分間 ふんかん f
秒 びょう - 0=れい
秒間 びょうかん -
年 ねん - 4=よ
年間 ねんかん - 4=よ
年生 ねんせい - 4=よ
年目 ねんめ - 4=よ
年度 ねんど - 4=よ
年代 ねんだい - 0=ぜろ
人 にん - 4=よ 7=しち #1=ひとり #2=ふたり
人前 にんまえ - 4=よ 7=しち #1=いちにんまえ #2=ににんまえ
人目 にんめ - 4=よ 7=しち #1=ひとりめ #2=ふたりめ
円,圓 えん - 4=よ
円玉 えんだま - 4=よ
円札 えんさつ -
歳,才 さい s #20=はたち
本,ほん,ポン ほん h3
匹,疋,ひき ひき h3
杯 はい h3
羽 わ -
泊 はく h
泊目 はくめ h
発 はつ h
票 ひょう h3
俵 ひょう h3
拍 はく h
敗 はい h
品 ひん h
筆 ひつ h
版 はん h
歩 ほ f
編,篇 へん h
片 へん h
遍,返 へん h3
足 そく s3
階 かい k3
階建て,階建 かいだて k3
軒 けん k3
個,箇,コ,ケ,ヶ こ k
個目 こめ k
回 かい k
回目 かいめ k
回戦 かいせん k
回忌 かいき k
件 けん k
巻 かん k
曲 きょく k
局 きょく k
機 き k
基 き k
期 き k
区 く k
級 きゅう k
球 きゅう k
校 こう k
行 ぎょう -
号 ごう -
号室 ごうしつ -
号車 ごうしゃ -
戸 こ k
脚 きゃく k
課 か k
画 かく k
か月,カ月,ヵ月,ケ月,ヶ月,箇月 かげつ k
か月間,カ月間,ヵ月間,ケ月間,ヶ月間 かげつかん k
か国,カ国,ヵ国,ケ国,ヶ国,箇国 かこく k
か国語,カ国語,ヵ国語,ケ国語,ヶ国語 かこくご k
か所,カ所,ヵ所,ケ所,ヶ所,箇所,個所 かしょ k
か条,カ条,ヵ条,ケ条,ヶ条,箇条 かじょう k
か年,カ年,ヵ年,ケ年,ヶ年 かねん k
気圧 きあつ k
冊 さつ s
週,周 しゅう s
週間 しゅうかん s
週目,周目 しゅうめ s
周年 しゅうねん s
種,首 しゅ s
種類 しゅるい s
社 しゃ s
章 しょう s
勝 しょう s
升 しょう s
尺 しゃく s
世紀 せいき s
世帯 せたい s
世代 せだい s
石 せき s
席 せき s
隻 せき s
節 せつ s
層 そう s
艘 そう s
室 しつ s
色 しょく s #1=いっしょく
食 しょく s
試合 しあい - 4=よん #1=いちしあい
親等 しんとう s
体 たい s
台 だい -
対 つい s
着 ちゃく s
丁 ちょう s
丁目 ちょうめ s
町 ちょう s
点 てん s 0=れい
滴 てき s
頭 とう s
棟 とう s
党 とう s
等 とう s
通 つう s
度 ど - 0=れい
度目 どめ -
番 ばん -
番目 ばんめ -
番線 ばんせん -
番地 ばんち -
倍 ばい -
部 ぶ -
名 めい -
枚 まい -
問 もん -
位 い -
畳 じょう - 4=よ
条 じょう - 4=よ
乗 じょう -
次 じ - 4=よ
字 じ - 4=よ
膳 ぜん -
代 だい -
題 だい -
両 りょう -
輪 りん -
里 り -
列 れつ -
話 わ -
割 わり - 7=しち 9=く 4=よん
厘 りん -
面 めん -
箱 はこ - #1=ひとはこ #2=ふたはこ #3=さんぱこ #6=ろっぱこ #8=はっぱこ #10=じゅっぱこ
組 くみ k #1=ひとくみ #2=ふたくみ #6=ろくくみ #100=ひゃくくみ
皿 さら - #1=ひとさら #2=ふたさら
袋 ふくろ - #1=ひとふくろ #2=ふたふくろ
束 たば - #1=ひとたば #2=ふたたば
粒 つぶ - #1=ひとつぶ #2=ふたつぶ
切れ,切 きれ - #1=ひときれ #2=ふたきれ
桁 けた - #1=ひとけた #2=ふたけた
株 かぶ - #1=ひとかぶ #2=ふたかぶ
部屋 へや - #1=ひとへや #2=ふたへや
通り とおり - #1=ひととおり #2=ふたとおり
口 くち - #1=ひとくち #2=ふたくち
晩 ばん - #1=ひとばん #2=ふたばん
言 こと - #1=ひとこと #2=ふたこと
坪 つぼ - #1=ひとつぼ #2=ふたつぼ
房 ふさ - #1=ひとふさ #2=ふたふさ
人組 にんぐみ - 4=よ 7=しち
％,% パーセント p
㌫ パーセント p
‰ パーミル p
℃,°C,°,゚C ど - 0=れい
頁 ページ p
センチ センチ s
センチメートル,cm センチメートル s
セント セント s
トン,t トン s
キロ キロ p 6=ろっ
`;

/** Numbers with names of their own, in native words, and those that stand before a suffix. */
const DAYS =
  "2=ふつか 3=みっか 4=よっか 5=いつか 6=むいか 7=なのか 8=ようか 9=ここのか 10=とおか " +
  "14=じゅうよっか 20=はつか 24=にじゅうよっか";
const THINGS = "1=ひとつ 2=ふたつ 3=みっつ 4=よっつ 5=いつつ 6=むっつ 7=ななつ 8=やっつ 9=ここのつ";

/** A line of the table for a counter whose small numbers are native words. */
function native(written: string, names: string, kana: string, suffix: string): string {
  return `${written} ${kana}${suffix} - ${names.replace(/(\d+=)(\S+)/g, `#$1$2${suffix}`)}`;
}

const LINES: readonly string[] = [
  ...TABLE.trim().split("\n"),
  `${native("日", DAYS, "にち", "")} 7=しち 9=く`,
  `${native("日間", DAYS, "にち", "かん")} 7=しち 9=く`,
  `${native("日目", DAYS, "にち", "め")} 7=しち 9=く`,
  native("つ", THINGS, "つ", ""),
  native("つ目", THINGS, "つ", "め"),
];

const counters: ReadonlyMap<string, Counter> = new Map(
  LINES.flatMap((line) => {
    const [forms, kana, meeting, ...names] = line.split(" ");
    const own = names.map((name) => name.split("=") as [string, string]);
    const counter: Counter = {
      kana,
      meeting: meeting as Meeting,
      digits: Object.fromEntries(own.filter(([key]) => !key.startsWith("#"))),
      whole: Object.fromEntries(
        own.filter(([key]) => key.startsWith("#")).map(([key, name]) => [key.slice(1), name]),
      ),
    };
    return forms.split(",").map((form): [string, Counter] => [form, counter]);
  }),
);

/** The length of the longest counter that is written in the table. */
export const LONGEST_COUNTER = Math.max(...Array.from(counters.keys(), ({ length }) => length));

/** The counter that is written in this way. */
export function counterOf(written: string): Counter | undefined {
  return counters.get(written);
}

/** Whether a word is a loanword, which is a word of its own after a number. */
function isLoan(kana: string): boolean {
  return /^[ァ-ー]+$/.test(kana);
}

/** A counter that is not in the table. What is written in katakana or letters is a loanword. */
export function otherCounter(written: string, reading: string): Counter {
  const isNative = /[\p{Script=Han}\p{Script=Hiragana}]/u.test(written);
  const kana = isNative ? hiraganaOf(reading) : reading;
  const meeting = !isNative && /^[カキクケコサシスセソタチツテトパピプペポ]/.test(kana) ? "p" : "-";
  return { kana, meeting, digits: {}, whole: {} };
}

/** What the digits are called at the end of a number, where no counter changes them. */
const NAMES: readonly (readonly [name: string, digit: string])[] = [
  ["ゼロ", "0"],
  ["よん", "4"],
  ["ろく", "6"],
  ["なな", "7"],
  ["きゅう", "9"],
];

/**
 * The words of a number with a counter after it, in hiragana.
 *
 * @param words the words of the number
 * @param value the number, if it is a whole one: "20"
 * @example
 * ```ts
 * import { counted, counterOf } from "./text/japanese/counters.ts";
 * counted(["にじゅう", "さん"], "23", counterOf("本")!); // ["にじゅう", "さんぼん"]
 * ```
 */
export function counted(
  words: readonly string[],
  value: string | undefined,
  counter: Counter,
): string[] {
  const whole = value === undefined ? undefined : counter.whole[value];
  if (whole !== undefined) return [whole];
  const before = words.slice(0, -1);
  const last = named(words.at(-1)!, value, counter);
  const change = CHANGES[counter.meeting].find(([from]) => last.endsWith(from));
  const [from, to, voice] = change ?? ["", ""];
  const met = last.slice(0, last.length - from.length) + to;
  const kana = voiced(counter.kana, voice);
  return isLoan(kana) ? [...before, met, kana] : [...before, met + kana];
}

/** The last word of a number, with the name that its last digit has before a counter. */
function named(word: string, value: string | undefined, { digits }: Counter): string {
  const [name, digit] = NAMES.find(([name]) => word.endsWith(name)) ?? ["", ""];
  const own = digits[digit];
  if (own === undefined || digit === "0" && value !== "0") return word;
  return word.slice(0, word.length - name.length) + own;
}

function voiced(kana: string, voice: Voice | undefined): string {
  const place = PLAIN.indexOf(kana[0]);
  if (voice === undefined || place < 0) return kana;
  return (voice === "full" ? FULL : HALF)[place] + kana.slice(1);
}
