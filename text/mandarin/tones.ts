/**
 * Changes tones as they change in speech: neutral tones, 一 and 不, and third tones.
 *
 * The rules are those of the grammars of Standard Chinese, such as Huang Borong and Liao Xudong,
 * "Modern Chinese" (现代汉语), in the chapter on sounds.
 *
 * @module
 */

import { NEUTRAL_ENDINGS } from "./neutral.ts";
import type { Syllable } from "./syllables.ts";

/** A word with its syllables, one for each character. */
export interface ToneWord {
  readonly text: string;
  readonly syllables: readonly Syllable[];
}

/** Whether a text is a word of the dictionary. */
export type IsWord = (text: string) => boolean;

const NEUTRAL = 5;

/** Endings of words without a tone, by their sound: "目的" ends in another 的. */
const ENDINGS: Readonly<Record<string, string>> = {
  "的": "de",
  "了": "le",
  "着": "zhe",
  "们": "men",
};
/** Nouns that are a syllable twice, the second time without its tone. */
const DOUBLE_NOUNS = "妈爸哥姐弟妹爷奶叔舅伯婆公太宝星猩娃姑姥嫂";
/** Verbs that are said twice, for a short while: "想想" is spoken as its third tones are. */
const DOUBLE_VERBS = "看想说试走听谢坐问讲谈聊玩歇笑读写吃喝找猜帮尝学练查算瞧等";
/** Syllables after which 来 and 去 only give a direction. */
const DIRECTIONS = "上下进出回过起开";

/** Changes the tones of words between two pauses. */
export function speakTones(words: readonly ToneWord[], isWord: IsWord): ToneWord[] {
  const syllables = words.map(({ text, syllables }) => withNeutral(text, [...syllables]));
  changeYiAndBu(words.map(({ text }) => text), syllables);
  const changed = words.map(({ text }, i) => thirdTonesIn(text, syllables[i], isWord));
  thirdTonesBetween(changed);
  return words.map(({ text }, i) => ({ text, syllables: changed[i] }));
}

const withTone = (syllable: Syllable, tone: number): Syllable => ({ ...syllable, tone });

/** "妈妈", "朋友", "我们", "起来": the last syllable loses its tone. */
function withNeutral(text: string, syllables: Syllable[]): Syllable[] {
  const last = syllables.length - 1;
  const [before, end] = [text.at(-2), text.at(-1)!];
  const isDouble = syllables.length === 2 && before === end;
  const isTwice = isDouble && DOUBLE_VERBS.includes(end);
  const isNeutral = last > 0 && ENDINGS[end] === syllables[last].letters ||
    NEUTRAL_ENDINGS.has(text.slice(-2)) || isTwice || isDouble && DOUBLE_NOUNS.includes(end) ||
    last > 0 && (end === "来" || end === "去") && DIRECTIONS.includes(before!);
  if (isTwice) joinThirdTones(syllables, syllables.slice(1), 0);
  if (isNeutral) syllables[last] = withTone(syllables[last], NEUTRAL);
  return syllables;
}

/** After these, 一 is a part of a number, an ordinal or a date. */
const NUMERAL_BEFORE = /[零〇一二三四五六七八九十百千万亿点幺第初月]$/u;
/** Before these, 一 is a number in a series. */
const SERIES = /^(?:月(?!球)|号|楼|班|等|级|年级|战|季度|[零〇一二三四五六七八九十])/u;
/** 一点 is a time or a decimal before and after these, and else "a little". */
const HOUR_BEFORE = /[午晨早上晚夜到]$/u;
const HOUR_AFTER = /^点[零〇一二三四五六七八九十钟半整]/u;

/**
 * Changes 一 and 不 in place. 一 keeps its tone as a numeral, as an ordinal and at the end of a
 * word; else it is fourth, and second before a fourth tone. 不 is second before a fourth tone.
 * Between two equal syllables both are neutral: "看一看", "是不是".
 */
function changeYiAndBu(texts: readonly string[], syllables: readonly Syllable[][]): void {
  const flat = texts.flatMap((text, word) =>
    [...text].map((character, i, { length }) => ({ character, word, i, length }))
  );
  const characters = flat.map(({ character }) => character).join("");
  for (const [place, { character, word, i, length }] of flat.entries()) {
    if (character !== "一" && character !== "不") continue;
    const [before, next] = [flat[place - 1], flat[place + 1]];
    // Phrases may have the tones of speech already.
    syllables[word][i] = withTone(syllables[word][i], character === "一" ? 1 : 4);
    if (next === undefined) continue;
    const following = syllables[next.word][next.i];
    // But "一天一天" has no verbs.
    const isBetween = before?.character === next.character &&
      flat[place - 2]?.character !== character;
    if (character === "一") {
      const [start, end] = [characters.slice(0, place), characters.slice(place + 1)];
      const isNumeral = NUMERAL_BEFORE.test(start) || SERIES.test(end) || HOUR_AFTER.test(end) ||
        end.startsWith("点") && HOUR_BEFORE.test(start);
      const isLast = length > 1 && i === length - 1;
      if (isNumeral || isLast) continue;
    }
    const isFourth = following.tone === 4 || next.character === "个";
    const tone = isBetween ? NEUTRAL : isFourth ? 2 : character === "一" ? 4 : undefined;
    if (tone !== undefined) syllables[word][i] = withTone(syllables[word][i], tone);
  }
}

/**
 * The syllables of a word, where a third tone before a third tone is a second tone. Parts of the
 * word are spoken first: "展览馆" is (展览)馆, and "纸老虎" is 纸(老虎).
 */
function thirdTonesIn(text: string, syllables: readonly Syllable[], isWord: IsWord): Syllable[] {
  if (syllables.length < 2) return [...syllables];
  const symbols = [...text];
  const at = splitOf(symbols, isWord);
  const first = thirdTonesIn(symbols.slice(0, at).join(""), syllables.slice(0, at), isWord);
  const second = thirdTonesIn(symbols.slice(at).join(""), syllables.slice(at), isWord);
  joinThirdTones(first, second);
  return [...first, ...second];
}

/** Where a word has its parts: in pairs, but for a word of three with a word at its end. */
function splitOf(symbols: readonly string[], isWord: IsWord): number {
  if (symbols.length === 2) return 1;
  if (symbols.length > 3) return 2;
  const [start, end] = [symbols.slice(0, 2).join(""), symbols.slice(1).join("")];
  return !isWord(start) && isWord(end) ? 1 : 2;
}

/** Words that are spoken as one: at most three syllables together. */
const LONGEST_FOOT = 3;

/** Changes third tones before third tones of the next word in place, from the last word on. */
function thirdTonesBetween(words: readonly Syllable[][]): void {
  for (let i = words.length - 2; i >= 0; i--) {
    if (words[i].length + words[i + 1].length > LONGEST_FOOT) continue;
    joinThirdTones(words[i], words[i + 1]);
  }
}

/** Makes the syllable at `at` a second tone if it and the first of `second` are third tones. */
function joinThirdTones(
  first: Syllable[],
  second: readonly Syllable[],
  at = first.length - 1,
): void {
  if (first[at]?.tone === 3 && second[0]?.tone === 3) first[at] = withTone(first[at], 2);
}
