/**
 * Reads sentences of Mandarin: writes out numbers and signs, splits the text into words, and finds
 * their pinyin, with the tones that they have in speech.
 *
 * @module
 */

import { breathe } from "../../project/breathe.ts";
import type { Instruction } from "../script/instruction.ts";
import { firstOverlap, MappedText, type Range } from "../script/mapped_text.ts";
import { countCharacters, type LanguageReader, type ReadWords } from "../script/reader.ts";
import type { RuleRange } from "../script/rules.ts";
import type { Sentence } from "../script/sentences.ts";
import type { SpokenText, SpokenWord } from "../script/spoken_text.ts";
import type { MandarinData } from "./data.ts";
import { readLikeMisaki } from "./misaki.ts";
import { normalizeMandarin } from "./normalize/normalize.ts";
import { saidAs } from "./normalize/say_as.ts";
import { unifyChineseSigns } from "./normalize/signs.ts";
import { pinyinOf } from "./pinyin.ts";
import { readingBetween, readingOf } from "./readings.ts";
import { isSyllable, phonemesOf, type Syllable, syllableOf } from "./syllables.ts";
import { speakTones, type ToneWord } from "./tones.ts";
import { spokenWords } from "./spoken_words.ts";

/** Marks that the network knows. */
const MARKS = ";:,.!?—…“”()";

/**
 * Matches a run of Chinese characters, a mark, or words in other characters. A mark within an
 * address or a name belongs to its word.
 */
const PARTS = new RegExp(
  "(?<chinese>\\p{sc=Han}+)|" +
    `(?<other>[^\\p{sc=Han}\\s${MARKS}]` +
    `(?:[.:?](?=[\\p{L}\\p{N}/])|(?! *[\\p{sc=Han}${MARKS}])[^])*)|` +
    `(?<mark>[${MARKS}])`,
  "gu",
);

/** Initialisms that would be English words. Chinese speakers say their letters. */
const INITIALISMS = new Set(
  "IT WHO APP LED PE OR ON NO ME HE BE GO UP AS AT MY IS DO SO SAT ACT CAD SHE".split(" "),
);

/** What is said for a character whose sound is unknown: "a certain". */
const UNKNOWN: Syllable = { letters: "mou", tone: 3 };

/** Reads Mandarin. */
export class MandarinReader implements LanguageReader {
  readonly countWords = countCharacters;
  readonly #data: MandarinData;
  readonly #english: ReadWords;

  constructor(data: MandarinData, english: ReadWords) {
    this.#data = data;
    this.#english = english;
  }

  async read({ text: script, instructions }: Sentence): Promise<SpokenText> {
    if (isEnglish(script.text)) return await this.#english(script, instructions);
    const given = instructions.filter(({ phonemes }) => phonemes !== undefined);
    const { text, rules } = await normalizeMandarin(
      saidAs(unifyChineseSigns(script), instructions),
      given,
    );
    const words: SpokenWord[] = [];
    let done = 0;
    for (const instruction of given) {
      const { start, end } = text.find(instruction);
      if (start < done || start === end) continue;
      words.push(...await this.#wordsIn(text, { start: done, end: start }));
      words.push(wordOf({ start, end }, instruction.phonemes!, instruction.source ?? "writer"));
      done = end;
    }
    words.push(...await this.#wordsIn(text, { start: done, end: text.text.length }));
    return { text, words: spacedOut(text.text, words).map((word) => withRule(word, text, rules)) };
  }

  readRaw(text: string): Promise<string> {
    return Promise.resolve(readLikeMisaki(text, this.#data));
  }

  async #wordsIn(text: MappedText, range: Range): Promise<SpokenWord[]> {
    const words: SpokenWord[] = [];
    const part = text.text.slice(range.start, range.end);
    for (const { 0: matched, index, groups } of part.matchAll(PARTS)) {
      await breathe();
      const start = range.start + index;
      const end = start + matched.length;
      if (groups!.mark) words.push(wordOf({ start, end }, matched, "mark"));
      else if (groups!.chinese) words.push(...this.#chinese(matched, start));
      else words.push(...await this.#foreign(matched, start));
    }
    return words;
  }

  /** The words of a run of Chinese characters, which starts at `start`. */
  #chinese(run: string, start: number): SpokenWord[] {
    const texts = spokenWords(run, this.#data);
    let place = 0;
    const words = texts.map((text): ToneWord => {
      const [before, after] = [run.slice(0, place), run.slice(place + text.length)];
      place += text.length;
      return { text, syllables: this.#syllables(text, before, after) };
    });
    const isWord = (text: string): boolean => Number(this.#data.words.get(text) ?? 0) > 0;
    return speakTones(words, isWord).map(({ text, syllables }) => {
      const end = start + text.length;
      const word = wordOf({ start, end }, syllables.map(phonemesOf).join(""), "dictionary");
      start = end;
      return word;
    });
  }

  #syllables(word: string, before: string, after: string): Syllable[] {
    const symbols = [...word];
    const isPhrase = symbols.length > 1 && this.#data.phrases.get(word) !== undefined;
    return (readingOf(word) ?? pinyinOf(word, this.#data)).map((pinyin, i) => {
      const reading = isPhrase ? undefined : readingBetween(
        symbols[i],
        before + symbols.slice(0, i).join(""),
        symbols.slice(i + 1).join("") + after,
        symbols.length === 1,
      );
      const syllable = syllableOf(reading ?? pinyin);
      return isSyllable(syllable) ? syllable : UNKNOWN;
    });
  }

  /** The words of another script, as English has them. Letters and initialisms are spelled. */
  async #foreign(part: string, start: number): Promise<SpokenWord[]> {
    const spelled = INITIALISMS.has(part) ? /^.+/gu : /(?<!\S)\p{sc=Latin}(?!\S)/gu;
    const letters = Array.from(part.matchAll(spelled), ({ 0: { length }, index }): Instruction => ({
      start: index,
      end: index + length,
      sayAs: { as: "characters" },
    }));
    const { text, words } = await this.#english(MappedText.of(part), letters);
    return words.map((word, i) => {
      const place = text.origin(word);
      return {
        ...word,
        start: start + place.start,
        end: start + place.end,
        endsWord: word.endsWord || i === words.length - 1,
        spoken: word.spoken ?? text.text.slice(word.start, word.end),
      };
    });
  }
}

/** Whether a sentence has no Chinese character, and enough Latin words to be one of English. */
function isEnglish(text: string): boolean {
  return !/\p{sc=Han}/u.test(text) &&
    (text.match(/(?<![\p{L}\p{N}])\p{sc=Latin}+(?![\p{L}\p{N}])/gu)?.length ?? 0) >= 3;
}

function wordOf(range: Range, phonemes: string, source: string): SpokenWord {
  return { ...range, phonemes, spaceAfter: "", endsWord: true, source };
}

/** Puts blanks between words and after marks, as misaki does. */
function spacedOut(text: string, words: readonly SpokenWord[]): SpokenWord[] {
  return words.map((word, i) => {
    const next = words[i + 1];
    if (next === undefined) return word;
    const isJoined = next.source === "mark" && !/[“(]/.test(next.phonemes) ||
      word.source === "mark" && /[“(]/.test(word.phonemes);
    const isParted = next.start > word.end && /\s/u.test(text.slice(word.end, next.start));
    if (word.source !== "mark" && word.spaceAfter === "" && !word.endsWord) return word;
    return { ...word, spaceAfter: isJoined && !isParted ? "" : " " };
  });
}

/** Names the rule of normalisation that a word came from, beside what decided its sound. */
function withRule(word: SpokenWord, text: MappedText, rules: readonly RuleRange[]): SpokenWord {
  const by = firstOverlap(text.origin(word), rules);
  return by && word.source !== "mark" ? { ...word, source: `${by.rule}, ${word.source}` } : word;
}
