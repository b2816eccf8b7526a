/**
 * Writes English words in katakana, by their sounds.
 *
 * @module
 */

/** The kana of a consonant with the vowels a, i, u, e and o, and its kana without a vowel. */
const ROWS: Readonly<Record<string, string>> = Object.fromEntries(
  `
- ア イ ウ エ オ -
k カ キ ク ケ コ ク
ɡ ガ ギ グ ゲ ゴ グ
s サ シ ス セ ソ ス
θ サ シ ス セ ソ ス
z ザ ジ ズ ゼ ゾ ズ
ð ザ ジ ズ ゼ ゾ ズ
ʃ シャ シ シュ シェ ショ シュ
ʒ ジャ ジ ジュ ジェ ジョ ジュ
t タ ティ トゥ テ ト ト
T タ ティ トゥ テ ト ト
d ダ ディ ドゥ デ ド ド
ʧ チャ チ チュ チェ チョ チ
ʤ ジャ ジ ジュ ジェ ジョ ジ
n ナ ニ ヌ ネ ノ ン
m マ ミ ム メ モ ム
p パ ピ プ ペ ポ プ
b バ ビ ブ ベ ボ ブ
f ファ フィ フ フェ フォ フ
v バ ビ ブ ベ ボ ブ
h ハ ヒ フ ヘ ホ フ
l ラ リ ル レ ロ ル
ɹ ラ リ ル レ ロ ル
w ワ ウィ ウ ウェ ウォ ウ
j ヤ イ ユ イェ ヨ イ
kj キャ キ キュ キェ キョ キュ
ɡj ギャ ギ ギュ ギェ ギョ ギュ
nj ニャ ニ ニュ ニェ ニョ ニュ
mj ミャ ミ ミュ ミェ ミョ ミュ
pj ピャ ピ ピュ ピェ ピョ ピュ
bj ビャ ビ ビュ ビェ ビョ ビュ
fj フャ フィ フュ フェ フョ フュ
vj ビャ ビ ビュ ビェ ビョ ビュ
hj ヒャ ヒ ヒュ ヒェ ヒョ ヒュ
tj チャ チ チュ チェ チョ チュ
dj デャ ディ デュ デェ デョ デュ
ŋ ンガ ンギ ング ンゲ ンゴ ング
`.trim().split("\n").map((line) => {
    const [consonant, ...kana] = line.split(" ");
    return [consonant, kana.join(" ")];
  }),
);

/** Vowels: the column of {@linkcode ROWS}, and the kana after it. The first that fits counts. */
const VOWELS: readonly (readonly [sound: string, column: number, rest: string])[] = [
  ["ɪɹ", 1, "ア"],
  ["iɹ", 1, "ア"],
  ["ɛɹ", 3, "ア"],
  ["ʊɹ", 2, "ア"],
  ["uɹ", 2, "ア"],
  ["ɑɹ", 0, "ー"],
  ["ɔɹ", 4, "ー"],
  ["ɜɹ", 0, "ー"],
  ["əɹ", 0, "ー"],
  ["A", 3, "イ"],
  ["I", 0, "イ"],
  ["O", 4, "ー"],
  ["W", 0, "ウ"],
  ["Y", 4, "イ"],
  ["i", 1, "ー"],
  ["u", 2, "ー"],
  ["ɔ", 4, "ー"],
  ["ɪ", 1, ""],
  ["ᵻ", 1, ""],
  ["ʊ", 2, ""],
  ["ɛ", 3, ""],
  ["æ", 0, ""],
  ["ɐ", 0, ""],
  ["ɑ", 4, ""],
  ["ʌ", 0, ""],
  ["ə", 0, ""],
];

/** A column of {@linkcode ROWS} for a consonant without a vowel. */
const ALONE = 5;

/** Changes of the sounds before they are written, in this order. */
const REWRITES: readonly (readonly [from: RegExp, to: string])[] = [
  // A stop after a short vowel is long at the end of a word: キャット.
  [/(?<=[ˈˌ]?[ɪʊɛæɑʌ])([ptkdɡʧʤ])(?=$|s$|z$)/gu, "ッ$1"],
  [/[ˈˌ]/gu, ""],
  [/ᵊ(?=[lmn])/gu, ""],
  [/ᵊ/gu, "ə"],
  [/(?<=[ʃʒ])ə(?=n)/gu, "ɑ"],
  [/ɔ(?=ŋ|[fskpt]{2})/gu, "ɑ"],
];

/**
 * The katakana of an English word.
 *
 * @param phonemes in misaki's symbols for American English
 * @example
 * ```ts
 * import { katakanaOf } from "./text/japanese/katakana.ts";
 * katakanaOf("plˈænəɹ"); // "プラナー"
 * ```
 */
export function katakanaOf(phonemes: string): string {
  const marked = REWRITES.reduce((text, [from, to]) => text.replace(from, to), phonemes);
  let kana = "";
  for (let at = 0; at < marked.length;) {
    const consonant = [2, 1].map((length) => marked.slice(at, at + length)).find((one) =>
      one in ROWS &&
      (one.length === 1 || VOWELS.some(([vowel]) => marked.startsWith(vowel, at + 2)))
    );
    if (consonant !== undefined) at += consonant.length;
    const vowel = VOWELS.find(([sound]) => isAt(marked, at, sound));
    if (consonant === undefined && vowel === undefined) {
      if (marked[at] === "ッ") kana += "ッ";
      at++;
      continue;
    }
    const row = ROWS[consonant ?? "-"].split(" ");
    kana += vowel === undefined ? alone(consonant!, marked[at], row) : row[vowel[1]] + vowel[2];
    if (vowel !== undefined) at += vowel[0].length;
  }
  return kana;
}

/** Whether a vowel is at a place. An r before another vowel begins the next syllable. */
function isAt(phonemes: string, at: number, sound: string): boolean {
  if (!phonemes.startsWith(sound, at)) return false;
  const next = phonemes[at + sound.length] ?? "";
  return !sound.endsWith("ɹ") || !VOWELS.some(([vowel]) => vowel === next);
}

/** A consonant without a vowel. m and ŋ are ン before some consonants. */
function alone(consonant: string, next: string | undefined, row: readonly string[]): string {
  if (consonant === "m" && next !== undefined && "pb".includes(next)) return "ン";
  if (consonant === "ŋ" && next !== undefined && "kɡ".includes(next)) return "ン";
  return row[ALONE];
}
