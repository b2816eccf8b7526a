/**
 * Reads the languages for which espeak-ng is the only source of pronunciations.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { type EspeakLanguage, LANGUAGES } from "../languages.ts";
import { once } from "../once.ts";
import type { Instruction } from "../script/instruction.ts";
import { firstOverlap, type MappedText, overlapsAny, type Range } from "../script/mapped_text.ts";
import { countSpacedWords, type LanguageReader } from "../script/reader.ts";
import type { RuleRange } from "../script/rules.ts";
import type { Sentence } from "../script/sentences.ts";
import { unifySigns } from "../script/signs.ts";
import type { SpokenText, SpokenWord } from "../script/spoken_text.ts";
import { unread } from "../script/unread.ts";
import type { Espeak, EspeakIfThere } from "./espeak.ts";
import { normalize, type Rules, rulesFor } from "./normalize/normalize.ts";
import { likeMisaki } from "./raw.ts";
import { fromEspeak } from "./symbols.ts";
import { loadGrammar } from "./grammars/load.ts";
import type { Grammar } from "./grammars/grammar.ts";
import { espeakWords } from "./words.ts";

/** A language as its rules and tables. */
interface Loaded {
  readonly rules: Rules;
  readonly espeak: Espeak;
}

/** Reads one language with espeak-ng. */
export class EspeakReader implements LanguageReader {
  readonly countWords = countSpacedWords;
  readonly #load = once(() => this.#loaded());

  constructor(private readonly language: EspeakLanguage, private readonly espeak: EspeakIfThere) {}

  async read(sentence: Sentence): Promise<SpokenText> {
    const { rules, espeak } = await this.#load();
    const spelled = spelledOut(unifySigns(sentence.text), sentence.instructions);
    const said = sentence.instructions.filter(({ phonemes }) => phonemes !== undefined);
    const { text, rules: by } = await normalize(spelled, rules, said);
    const given = said.map(({ start, end, phonemes = "" }) => ({
      ...text.find({ start, end }),
      phonemes,
      source: "writer",
    }));
    const words = await this.#wordsOf(text.text, given);
    const lost = unread(text.text, words).filter((range) => !overlapsAny(range, given));
    const all = lost.length === 0 ? words : await this.#wordsOf(
      text.text,
      [...given, ...lost.map((range) => this.#spelled(text.text, range, rules.grammar, espeak))]
        .sort((a, b) => a.start - b.start),
    );
    return { text, words: all.map((word) => withRule(word, text, by)) };
  }

  async readRaw(text: string): Promise<string> {
    return likeMisaki(text, this.language, (await this.#load()).espeak);
  }

  async #loaded(): Promise<Loaded> {
    const [espeak, grammar] = await Promise.all([this.espeak(), loadGrammar(this.language)]);
    if (espeak) return { espeak, rules: rulesFor(grammar) };
    throw new KokoroError(
      "setup",
      `${LANGUAGES[this.language].name} needs espeak-ng, which is disabled or can't be loaded`,
    );
  }

  /** The words of a text, in parts of which the phonemes are given. */
  async #wordsOf(text: string, given: readonly Given[]): Promise<SpokenWord[]> {
    const words: SpokenWord[] = [];
    let done = 0;
    for (const { start, end, phonemes, source } of given) {
      if (start < done || start === end) continue;
      words.push(...await this.#wordsIn(text, done, start));
      const spaceAfter = /^\s/u.test(text.slice(end)) ? " " : "";
      words.push({ start, end, phonemes, spaceAfter, endsWord: spaceAfter !== "", source });
      done = end;
    }
    return [...words, ...await this.#wordsIn(text, done, Infinity)];
  }

  /** The words of a part of a text, with their places in the text. */
  async #wordsIn(text: string, from: number, to: number): Promise<SpokenWord[]> {
    const { espeak, rules: { grammar } } = await this.#load();
    const words = await espeakWords(text.slice(from, to), this.language, espeak, grammar.respell);
    return words.map((word) => ({ ...word, start: word.start + from, end: word.end + from }));
  }

  /** Names the letters and signs of what espeak-ng passes over. */
  #spelled(text: string, range: Range, grammar: Grammar, espeak: Espeak): Given {
    const name = (symbol: string): string => {
      const named = /\p{Sc}/u.test(symbol) ? grammar.signWord : grammar.letterWord;
      const sound = (text: string): string => fromEspeak(espeak(text, this.language));
      return [symbol, symbol.normalize("NFKD").replace(/\p{M}/gu, ""), named].map(sound)
        .find((phonemes) => /\p{L}/u.test(phonemes)) ?? "";
    };
    const symbols = [...text.slice(range.start, range.end)];
    return { ...range, phonemes: symbols.map(name).join(" "), source: "letters" };
  }
}

/** A part of a text whose phonemes are known. */
interface Given extends Range {
  readonly phonemes: string;
  readonly source: string;
}

/** Names the rule of normalisation that a word came from. */
function withRule(word: SpokenWord, text: MappedText, rules: readonly RuleRange[]): SpokenWord {
  const by = firstOverlap(text.origin(word), rules);
  return by ? { ...word, source: `${by.rule}, ${word.source}` } : word;
}

/** Texts that are read one sign at a time, in any language. */
const SPELLED: ReadonlySet<string> = new Set(["characters", "digits", "telephone"]);

/** Puts blanks between the signs of what is spelled. espeak-ng reads what else a writer names. */
function spelledOut(text: MappedText, instructions: readonly Instruction[]): MappedText {
  return text.edit(
    instructions.filter(({ sayAs }) => sayAs && SPELLED.has(sayAs.as)).map((instruction) => {
      const range = text.find(instruction);
      const groups = text.text.slice(range.start, range.end).match(/[\p{L}\p{M}\p{N}]+|[+@]/gu) ??
        [];
      return { ...range, by: groups.map((group) => [...group].join(" ")).join(", ") };
    }),
  );
}
