/**
 * Turns the parts of a Japanese sentence into words with phonemes.
 *
 * @module
 */

import { isPhoneme } from "../phonemes/token_table.ts";
import type { SpokenWord } from "../script/spoken_text.ts";
import type { Dictionary } from "./dictionary.ts";
import { grouped, KATAKANA, READ, type ReadWord } from "./groups.ts";
import { hiraganaOf, kanaPhonemes, MARKS } from "./kana.ts";
import { pronounced } from "./pronounced.ts";
import { areOne, blanksAfter } from "./spacing.ts";
import type { Part } from "./words.ts";

/** The kind of what is in no group. */
const ALONE = -1;

/** What does not begin a phrase: a text may not be cut before it. */
const BOUND = /^(助詞|助動詞|接尾辞|補助記号)/;
/** は and も, which do not begin words such as はもう. */
const TOPIC = /^助詞,係助詞/;
/** What ends before a verb that only helps, such as いる in 読んでいる, and such a verb. */
const HELPED = /^(助詞,接続助詞|動詞|名詞,普通名詞,サ変)/;
const HELPING = /^動詞,非自立可能/;

/** A part as it is grouped. */
interface Grouped extends ReadWord {
  readonly part: Part;
}

/** The words of the parts, with blanks between them. */
export function spokenWords(
  text: string,
  parts: readonly Part[],
  dictionary: Dictionary,
): SpokenWord[] {
  const all = parts.map((part): Grouped => {
    const written = text.slice(part.start, part.end);
    const isOwn = part.kana ?? part.spoken ?? part.phonemes;
    const isRead = isOwn === undefined && (!part.isUnknown || part.kind === KATAKANA);
    const reading = part.reading || hiraganaOf(written);
    return { text: written, reading, kind: isRead ? READ : ALONE, part };
  });
  const groups = grouped(all, dictionary.words, ({ part }) => !TOPIC.test(part.part));
  const words = groups.flatMap((group, i) => wordsOf(group, groups[i + 1]?.[0].part));
  const written = words.map(({ phonemes, start, end }) => ({
    text: text.slice(start, end),
    phonemes,
  }));
  const blanks = blanksAfter(written);
  return words.map((word, i) => {
    const next = words[i + 1]?.phonemes ?? "";
    const hasBlank = blanks[i] && !areOne(word.phonemes, next);
    return { ...word, spaceAfter: hasBlank ? " " : "" };
  });
}

function wordsOf(group: readonly Grouped[], next: Part | undefined): SpokenWord[] {
  const { part } = group[0];
  const end = group.at(-1)!.part.end;
  const endsWord = next === undefined || !isBound(group.at(-1)!.part, next);
  const word = { start: part.start, end, spaceAfter: "", source: part.source };
  if (part.spoken) {
    return part.spoken.map((word) => ({ ...word, end: Math.max(word.end, word.start) }));
  }
  if (part.phonemes !== undefined) return [{ ...word, phonemes: part.phonemes, endsWord }];
  if (part.kana) {
    const { kana } = part;
    return kana.map((spoken, i) => ({
      ...word,
      spoken,
      phonemes: MARKS.get(spoken) ?? kanaPhonemes(pronounced(hiraganaOf(spoken))),
      endsWord: endsWord && i === kana.length - 1,
    }));
  }
  const written = group.map(({ text }) => text).join("");
  if (isMark(written)) {
    const phonemes = Array.from(written, (sign) => MARKS.get(sign) ?? sign).filter(isPhoneme);
    const isEnd = /[。、！？…]$/u.test(written) || endsWord;
    return [{ ...word, phonemes: phonemes.join(""), endsWord: isEnd, source: "mark" }];
  }
  const reading = group.map(({ reading }) => reading).join("");
  const read = kanaPhonemes(reading);
  const phonemes = /[^ː]/.test(read) ? read : kanaPhonemes(enlarged(reading));
  return [{ ...word, phonemes, endsWord }];
}

function isBound({ part }: Part, next: Part): boolean {
  return BOUND.test(next.part) || HELPED.test(part) && HELPING.test(next.part);
}

/** Whether a text has nothing that is said. */
function isMark(text: string): boolean {
  return /^[\p{P}\p{S}\s]*$/u.test(text);
}

/** Kana in full size. Small ones have no sound by themselves. */
function enlarged(kana: string): string {
  return kana.replace(/[ぁぃぅぇぉゃゅょっ]/g, (one) => String.fromCharCode(one.charCodeAt(0) + 1));
}
