/**
 * Readings that depend on the words around, and corrections.
 *
 * @module
 */

/** A reading, and where it holds: the first row that fits counts. */
interface Reading {
  readonly character: string;
  readonly pinyin: string;
  /** What must be before the character and after it, in Chinese characters without marks. */
  readonly before?: RegExp;
  readonly after?: RegExp;
  /** Whether it also holds within a word: "三只" is a word of the dictionary. */
  readonly withinWord?: true;
}

/** Numerals, and words that stand for them. */
const NUMERAL = "[零〇一二三四五六七八九十百千万亿两几数半多每这那哪各某第]";

/** After these, 为 is "is" or "as" rather than "for". */
const WEI_BEFORE = new RegExp(
  "(?:[约均仅共计分名称皆即乃化视改变评选列定设转升降誉封尊立职则作多最较更不]|首都|特征|总部|类型|" +
    "性质|颜色|时间|地点|人口|面积|高度|长度|宽度|重量|温度|价格|主题|目标|内容|结果|原因|单位|主要|" +
    "以[^，。]{1,6}|被[^，。]{1,6})$",
  "u",
);

const ROWS: readonly Reading[] = [
  // "我得了奖" is "get", "我得走了" is "must", and "写得好" has a complement.
  {
    character: "得",
    pinyin: "dé",
    before: /(?:[我你他她它们谁您]|^)$/u,
    after: /^(?:[了到第奖冠金银铜]|名次)/u,
  },
  {
    character: "得",
    pinyin: "děi",
    before: /(?:[我你他她它们谁家咱您]|总|还|都|也|就|可|必|真|非)$/u,
  },
  { character: "得", pinyin: "de", before: /\p{sc=Han}$/u, after: /^\p{sc=Han}/u },
  // "慢慢地走": after an adverb of two characters or more
  { character: "地", pinyin: "de", before: /\p{sc=Han}{2}$/u, after: /^\p{sc=Han}/u },
  { character: "只", pinyin: "zhī", before: new RegExp(`${NUMERAL}$`, "u"), withinWord: true },
  { character: "行", pinyin: "háng", before: new RegExp(`${NUMERAL}$`, "u"), withinWord: true },
  {
    character: "种",
    pinyin: "zhòng",
    after: /^(?:[了下植上着过满出]?(?:树|花|地|菜|田|草|稻|豆|瓜|粮|果))/u,
  },
  {
    character: "长",
    pinyin: "cháng",
    before: /(?:[很太最更不多较够这那好特真]|[米里寸尺丈度身全])$/u,
  },
  { character: "长", pinyin: "cháng", after: new RegExp(`^(?:${NUMERAL}|达|约|为|的|短)`, "u") },
  { character: "还", pinyin: "huán", after: /^(?:[了清给完]|钱|书|款|债|账|贷|本|车|回)/u },
  {
    character: "为",
    pinyin: "wéi",
    after: new RegExp(`^(?:负|${NUMERAL}|百分|主|首|准|止|例|荣)`, "u"),
  },
  { character: "为", pinyin: "wéi", before: WEI_BEFORE },
  {
    character: "教",
    pinyin: "jiāo",
    after: /^(?:[我你他她它您书会给]|孩|学|英|数|语|音|大|人|小)/u,
  },
  { character: "了", pinyin: "liǎo", before: /\p{sc=Han}不$/u },
  { character: "倒", pinyin: "dào", after: /^(?:[是也还了数计入]|影|水|茶|退|车|过来)/u },
  { character: "重", pinyin: "chóng", after: /^(?:[新建复返申来做写演启]|试|修)/u },
  { character: "数", pinyin: "shǔ", before: /[一不来]$/u },
  { character: "着", pinyin: "zháo", before: /(?:睡|找|够|点)(?:得|不)?$/u },
];

/** Words that the phrases of pypinyin lack, or read in their rarer way. */
const WORDS: Readonly<Record<string, string>> = {
  "倒是": "dào shì",
  "倒也": "dào yě",
  "大夫": "dài fu",
  "落下": "luò xià",
  "旋风": "xuàn fēng",
};

/** The pinyin of a word, if it is not that of its phrases and characters. */
export function readingOf(word: string): readonly string[] | undefined {
  return Object.hasOwn(WORDS, word) ? WORDS[word].split(" ") : undefined;
}

/**
 * The pinyin of a character, if what is around it decides.
 *
 * @param before the Chinese text before it, up to the last mark
 * @param after the Chinese text after it, up to the next mark
 * @param isWord whether the character is a word by itself
 */
export function readingBetween(
  character: string,
  before: string,
  after: string,
  isWord: boolean,
): string | undefined {
  const row = ROWS.find((row) =>
    row.character === character && (isWord || row.withinWord) &&
    (row.before?.test(before) ?? true) && (row.after?.test(after) ?? true)
  );
  return row?.pinyin;
}
