/**
 * The names of Latin letters in Japanese.
 *
 * @module
 */

const NAMES: Readonly<Record<string, string>> = Object.fromEntries(
  ("A=エー B=ビー C=シー D=ディー E=イー F=エフ G=ジー H=エイチ I=アイ J=ジェー K=ケー L=エル M=エム " +
    "N=エヌ O=オー P=ピー Q=キュー R=アール S=エス T=ティー U=ユー V=ブイ W=ダブリュー X=エックス " +
    "Y=ワイ Z=ゼット").split(" ").map((entry) => entry.split("=")),
);

/** The names of the letters of a word; other symbols have none. */
export function letterNames(word: string): string {
  const plain = word.normalize("NFKD").toUpperCase();
  return Array.from(plain, (letter) => NAMES[letter] ?? "").join("");
}

/** The most letters of an initialism that is spelled. A longer one is read as a word. */
const LONGEST = 5;

/** Whether a word that no list has is spelled, such as GPU, and also b. */
export function isInitialism(word: string): boolean {
  if (word.length === 1) return true;
  if (!/^[A-Z]+$/.test(word)) return !/[aeiouyAEIOUY]/.test(word) && /^[A-Za-z]+$/.test(word);
  return word.length <= LONGEST || !/[AEIOUY]/.test(word);
}
