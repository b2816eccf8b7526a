/**
 * Words that are usually said otherwise than the dictionary says.
 *
 * @module
 */

const TABLE =
  "私=わたし お母さん=おかーさん お父さん=おとーさん お兄さん=おにーさん お姉さん=おねーさん " +
  "母さん=かーさん 父さん=とーさん 兄さん=にーさん 姉さん=ねーさん お爺さん=おじーさん " +
  "お婆さん=おばーさん 一昨日=おととい 日本=にほん 一昨年=おととし " +
  "一日=いちにち 四十九日=しじゅーくにち 八十八夜=はちじゅーはちや 三国志=さんごくし " +
  "三角形=さんかくけー 千夜一夜=せんやいちや 八分目=はちぶんめ 一期一会=いちごいちえ 十人十色=じゅーにんといろ 五分五分=ごぶごぶ";

const readings: ReadonlyMap<string, string> = new Map(
  TABLE.split(" ").map((entry) => entry.split("=") as [string, string]),
);

/** The length of the longest of these words. */
export const LONGEST_READING = Math.max(...Array.from(readings.keys(), ({ length }) => length));

/** What a day of a month stands after. */
const MONTH = /(?:月|本年|同年)の?$/;

/** Whether a day after a text is a day of a month, whose first is ついたち, not いちにち. */
export function isAfterMonth(before: string): boolean {
  return MONTH.test(before.trimEnd());
}

/** The usual reading of a word after a text, in hiragana. */
export function commonReading(word: string, before: string): string | undefined {
  return word === "一日" && isAfterMonth(before) ? undefined : readings.get(word);
}
