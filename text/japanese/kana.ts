/**
 * The phonemes of kana, as misaki writes them.
 *
 * @module
 */

/** Each hiragana with its phonemes. */
const SINGLE =
  "ぁa あa ぃi いi ぅɯ うɯ ぇe えe ぉo おo かka がɡa きkʲi ぎɡʲi くkɯ ぐɡɯ けke げɡe こko " +
  "ごɡo さsa ざʣa しɕi じʥi すsɨ ずzɨ せse ぜʣe そso ぞʣo たta だda ちʨi ぢʥi つʦɨ づzɨ " +
  "てte でde とto どdo なna にɲi ぬnɯ ねne のno はha ばba ぱpa ひçi びbʲi ぴpʲi ふɸɯ ぶbɯ " +
  "ぷpɯ へhe べbe ぺpe ほho ぼbo ぽpo まma みmʲi むmɯ めme もmo ゃja やja ゅjɯ ゆjɯ ょjo " +
  "よjo らɾa りɾʲi るɾɯ れɾe ろɾo ゎβa わβa ゐi ゑe をo ゔvɯ ゕka ゖke ヷva ヸvʲi ヹve ヺvo";

/** Each pair of hiragana that are one syllable, with its phonemes. */
const PAIRS =
  "いぇje うぃβi うぇβe うぉβo きぇkʲe きゃkʲa きゅkʲɨ きょkʲo ぎゃɡʲa ぎゅɡʲɨ ぎょɡʲo くぁkᵝa " +
  "くぃkᵝi くぇkᵝe くぉkᵝo ぐぁɡᵝa ぐぃɡᵝi ぐぇɡᵝe ぐぉɡᵝo しぇɕe しゃɕa しゅɕɨ しょɕo じぇʥe " +
  "じゃʥa じゅʥɨ じょʥo ちぇʨe ちゃʨa ちゅʨɨ ちょʨo ぢゃʥa ぢゅʥɨ ぢょʥo つぁʦa つぃʦʲi つぇʦe つぉʦo " +
  "てぃtʲi てゅtʲɨ でぃdʲi でゅdʲɨ とぅtɯ どぅdɯ にぇɲe にゃɲa にゅɲɨ にょɲo ひぇçe ひゃça ひゅçɨ " +
  "ひょço びゃbʲa びゅbʲɨ びょbʲo ぴゃpʲa ぴゅpʲɨ ぴょpʲo ふぁɸa ふぃɸʲi ふぇɸe ふぉɸo ふゅɸʲɨ " +
  "ふょɸʲo みゃmʲa みゅmʲɨ みょmʲo りゃɾʲa りゅɾʲɨ りょɾʲo ゔぁva ゔぃvʲi ゔぇve ゔぉvo ゔゅbʲɨ " +
  "ゔょbʲo";

/** The phonemes of marks. */
export const MARKS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "。": ".",
    "、": ",",
    "？": "?",
    "！": "!",
    "「": "“",
    "」": "”",
    "『": "“",
    "』": "”",
    "：": ":",
    "；": ";",
    "（": "(",
    "）": ")",
    "《": "(",
    "》": ")",
    "【": "[",
    "】": "]",
    "・": " ",
    "，": ",",
    "～": "—",
    "〜": "—",
    "—": "—",
    "«": "“",
    "»": "”",
    "゚": "",
    "゙": "",
  }),
);

const SYLLABLES: ReadonlyMap<string, string> = new Map([
  ...entries(SINGLE, 1),
  ...entries(PAIRS, 2),
  ...MARKS,
]);

/** Small kana, which change the vowel of the kana before them. */
const SMALL = "ゃゅょぁぃぅぇぉ";
/** Signs that repeat the kana before them. */
const REPEATS = "〃々ゝゞヽ";
const PLAIN = "かきくけこさしすせそたちつてとはひふへほ";
const VOICED = "がぎぐげござじずぜぞだぢづでどばびぶべぼ";

/** What becomes of ん before the first symbol of the next syllable. */
const NASALS: readonly (readonly [before: RegExp, nasal: string])[] = [
  [/^[mpb]/, "m"],
  [/^[kɡ]/, "ŋ"],
  [/^[ɲʨʥ]/, "ɲ"],
  [/^[ntdɾz]/, "n"],
];

function entries(table: string, length: number): [string, string][] {
  return table.split(" ").map((entry) => [entry.slice(0, length), entry.slice(length)]);
}

/**
 * The phonemes of a text in hiragana. Other symbols than kana and marks have none.
 *
 * @example
 * ```ts
 * import { kanaPhonemes } from "./text/japanese/kana.ts";
 * kanaPhonemes("きっぷ"); // "kʲiʔpɯ"
 * ```
 */
export function kanaPhonemes(hiragana: string): string {
  const kana = [...hiragana];
  return kana.map((one, i) => phonemesOf(kana[i - 1] ?? "", one, kana[i + 1] ?? "")).join("");
}

function phonemesOf(before: string, kana: string, next: string): string {
  if (REPEATS.includes(kana)) return kana === "ゞ" ? voiced(before) : "";
  const pair = before === "" ? undefined : SYLLABLES.get(before + kana);
  if (pair !== undefined) return pair;
  if (next !== "" && SYLLABLES.has(kana + next)) return "";
  if (next !== "" && SMALL.includes(next)) {
    return kana === "っ" ? "" : (SYLLABLES.get(kana) ?? "").slice(0, -1) + SYLLABLES.get(next);
  }
  if (SMALL.includes(kana)) return "";
  if (kana === "ー") return "ː";
  if (kana === "っ") return "ʔ";
  if (kana === "ん") return nasalBefore(SYLLABLES.get(next) ?? "");
  return SYLLABLES.get(kana) ?? "";
}

function nasalBefore(next: string): string {
  return NASALS.find(([before]) => before.test(next))?.[1] ?? "ɴ";
}

function voiced(kana: string): string {
  const place = kana === "" ? -1 : PLAIN.indexOf(kana);
  return place < 0 ? "" : SYLLABLES.get(VOICED[place])!;
}

/** A text with hiragana in place of katakana. */
export function hiraganaOf(text: string): string {
  return text.replace(
    /[\u30a1-\u30f6\u30fd\u30fe]/g,
    (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60),
  );
}
