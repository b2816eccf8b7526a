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

/** Particles, which never have a tone. */
const PARTICLES = "的了着吗呢吧啊呀嘛啦哇们";
/** Nouns and verbs of two equal syllables that keep both tones. */
const KEEPING = "人天年月日家处个件样种回次零〇一二三四五六七八九十百千万亿幺";
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
  const isNeutral = PARTICLES.includes(end) && (last > 0 || syllables[0].tone === NEUTRAL) ||
    NEUTRAL_ENDINGS.has(text.slice(-2)) ||
    last > 0 && before === end && last === 1 && !KEEPING.includes(end) ||
    last > 0 && (end === "来" || end === "去") && DIRECTIONS.includes(before!);
  if (isNeutral) syllables[last] = withTone(syllables[last], NEUTRAL);
  return syllables;
}

const NUMERALS = "零〇一二三四五六七八九十百千万亿点幺";
/** Before these, 一 is a number in a series. */
const SERIES = /^(?:月(?!球)|号|楼|班|等|级|年级|日(?=.)|战|季度|中)/u;

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
    const isBetween = before?.character === next.character;
    if (character === "一") {
      const isNumeral = NUMERALS.includes(before?.character || " ") || before?.character === "第" ||
        before?.character === "月" ||
        before?.character === "初" || "零〇一二三四五六七八九十点".includes(next.character);
      const isLast = length > 1 && i === length - 1;
      if (isNumeral || isLast || SERIES.test(characters.slice(place + 1))) continue;
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

function joinThirdTones(first: Syllable[], second: readonly Syllable[]): void {
  const last = first.at(-1);
  if (last?.tone === 3 && second[0]?.tone === 3) first[first.length - 1] = withTone(last, 2);
}
