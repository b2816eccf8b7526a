/**
 * Words that are said otherwise than the dictionary says, always or beside certain words.
 *
 * @module
 */

/** What stands beside a word. */
export interface Surroundings {
  /** The text before it and after it, at least a few symbols of each. */
  readonly before: string;
  readonly after: string;
  /** The part of speech of the word right before it. */
  readonly partBefore: string;
}

/** Words with their readings in hiragana, and what must stand beside them. */
interface Readings {
  readonly words: string;
  readonly before?: RegExp;
  readonly after?: RegExp;
  readonly partBefore?: RegExp;
}

/** What a day of a month stands after. */
const MONTH = /(?:月|本年|同年)の?$/;
/** What 人 is じん after, besides names of places. After what somebody does it is にん. */
const KINDS_OF_PEOPLE =
  /(?:外国|異国|異邦|西洋|東洋|宇宙|現代|古代|原始|未開|社会|芸能|知識|有名|著名|一般|民間|文化|経済|財界|業界|欧米|アジア|混血|先住|火星)$/;
/** What 中 is じゅう after: all of a place, and all of a time. */
const WHOLES =
  /(?:世界|日本|国|家|町|街|村|島|体|部屋|地球|宇宙|年|晩|今日|明日|今週|今月|会場|学校|全国|店|クラス|ヨーロッパ|アメリカ)$/;

/** In this order: the first that fits counts. */
const TABLE: readonly Readings[] = [
  {
    words: "私=わたし 日本=にほん 一昨日=おととい 一昨年=おととし 明後日=あさって 不味い=まずい " +
      "お母さん=おかーさん お父さん=おとーさん お兄さん=おにーさん お姉さん=おねーさん " +
      "母さん=かーさん 父さん=とーさん 兄さん=にーさん 姉さん=ねーさん " +
      "お祖父さん=おじーさん お祖母さん=おばーさん",
  },
  {
    words: "四十九日=しじゅーくにち 八十八夜=はちじゅーはちや 三国志=さんごくし " +
      "三角形=さんかくけー 千夜一夜=せんやいちや 八分目=はちぶんめ 一期一会=いちごいちえ " +
      "十人十色=じゅーにんといろ 五分五分=ごぶごぶ その後=そのご その間=そのあいだ",
  },
  { words: "一日=いちにち", before: /(?<!(?:月|本年|同年)の?)$/ },
  { words: "何=なに", after: /^(?:[がをもはへに]|から|まで|より|か(?![月国所年条]))/ },
  { words: "人=じん", partBefore: /^名詞,固有名詞,地名/ },
  { words: "人=じん", before: KINDS_OF_PEOPLE },
  { words: "中=じゅー", before: WHOLES },
  { words: "間=あいだ", before: /(?:[のるたう]|ない)$/, after: /^(?:[にはもの、。]|$)/ },
  { words: "開い=あい 開く=あく 開き=あき", before: /[がも]$/ },
  {
    words: "下=もと",
    before: /(?:法|指導|監督|管理|支配|条件|影響|協力|統治|政権|指揮|旗|傘)の$/,
  },
  { words: "下=した", before: /の$/ },
  {
    words: "方=かた",
    before: /(?:[うくぐすつぬむるただ]|ない|たい)$/,
    after: /^(?:は|々|へ(?!行|向))/,
  },
  { words: "辛い=からい", after: /^(?:料理|食|味|カレー|ラーメン|ソース|スープ|キムチ|もの|物)/ },
  { words: "辛い=からい", before: /(?:味|料理|カレー|ソース|スープ|キムチ)[はがも]$/ },
];

const readings: ReadonlyMap<string, (Readings & { readonly reading: string })[]> = Map.groupBy(
  TABLE.flatMap((entry) =>
    entry.words.split(" ").map((pair) => {
      const [word, reading] = pair.split("=");
      return { ...entry, words: word, reading };
    })
  ),
  ({ words }) => words,
);

/** The length of the longest of these words. */
export const LONGEST_READING = Math.max(...Array.from(readings.keys(), ({ length }) => length));

/** Whether a day after a text is a day of a month, whose first is ついたち, not いちにち. */
export function isAfterMonth(before: string): boolean {
  return MONTH.test(before.trimEnd());
}

/** The usual reading of a word in its surroundings, in hiragana. */
export function commonReading(word: string, beside: Surroundings): string | undefined {
  const fits = (pattern: RegExp | undefined, text: string): boolean => pattern?.test(text) ?? true;
  return readings.get(word)?.find(({ before, after, partBefore }) =>
    fits(before, beside.before) && fits(after, beside.after) &&
    fits(partBefore, beside.partBefore)
  )?.reading;
}
