/**
 * Reads lines of English: normalises them, follows the writer's instructions, and converts them to
 * phonemes.
 *
 * @module
 */

import { loadTransliteration } from "../../deps.ts";
import { breathe } from "../../project/breathe.ts";
import { type Edit, firstOverlap, type MappedText, overlapsAny } from "../script/mapped_text.ts";
import { countSpacedWords, type LanguageReader } from "../script/reader.ts";
import type { Sentence } from "../script/sentences.ts";
import { parseMisakiMarkup } from "./misaki/markup.ts";
import type { RuleRange } from "../script/rules.ts";
import { unifySigns } from "../script/signs.ts";
import type { Dictionary } from "../phonemes/pronunciations.ts";
import type { SpokenText, SpokenWord } from "../script/spoken_text.ts";

import type { Guess } from "./g2p/guess.ts";
import type { LazyEnglish } from "./lazy_english.ts";
import type { Instruction } from "../script/instruction.ts";
import type { Lexicon } from "./misaki/lexicon.ts";
import { withS } from "./misaki/suffixes.ts";
import { normalizeEnglish } from "./normalize/normalize.ts";
import type { Dialect } from "./normalize/rule.ts";
import type { Speller } from "./misaki/speller.ts";
import { takeReadings } from "./readings.ts";
import { saidAs } from "./say_as.ts";
import { transliterated } from "../script/transliterate.ts";
import { LONGEST_GUESS, plainLetters } from "./unlisted.ts";
import { unread, withLastMark } from "../script/unread.ts";

/** A word as it is looked up in a dictionary. */
const WORD =
  /(?:(?<![\p{L}\p{N}])['’](?=\p{L}))?[\p{L}\p{N}][\p{L}\p{M}\p{N}'’]*(?:-[\p{L}\p{M}\p{N}'’]+)*/gu;

/** What a reader is made of. */
interface Parts {
  readonly lexicon: Lexicon;
  readonly dictionary: Dictionary;
  readonly english: LazyEnglish;
  /** Reads exactly as misaki does. */
  readonly likeMisaki: LazyEnglish;
  readonly guess: Guess;
  /** The names of letters, digits and currency signs that could not be read otherwise. */
  readonly spell: Speller;
}

/** Reads American or British English. */
export class EnglishReader implements Dialect, LanguageReader {
  readonly countWords = countSpacedWords;
  readonly british: boolean;
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.british = parts.lexicon.british;
    this.#parts = parts;
  }

  isWord(word: string): boolean {
    const { lexicon: { gold, silver }, dictionary } = this.#parts;
    return (gold.get(word) ?? silver.get(word) ?? dictionary.get(word)) !== undefined;
  }

  /** Normalises a sentence and reads it with the word lists and the dictionaries. */
  async read({ text: script, instructions }: Sentence): Promise<SpokenText> {
    const plain = await transliterated(unifySigns(script));
    const asked = await this.#saidAs(plain, instructions);
    const normalized = await normalizeEnglish(asked, this, instructions);
    const { text, readings } = takeReadings(normalized.text);
    const said = instructions.filter(({ sayAs }) => sayAs === undefined).map((instruction) =>
      this.#withOwner({ ...instruction, ...text.find(instruction) }, text.text)
    );
    const words = await this.#wordsOf(text, inOrder([...said, ...readings]));
    await breathe();
    const marked = withLastMark(words, plain.text);
    return { text, words: marked.map((word) => withRule(word, text, normalized.rules)) };
  }

  /** Replaces texts by what is read for them, where the writer says what they are. */
  async #saidAs(plain: MappedText, instructions: readonly Instruction[]): Promise<MappedText> {
    const edits: Edit[] = [];
    for (const instruction of instructions) {
      if (instruction.sayAs === undefined) continue;
      const range = plain.find(instruction);
      const text = plain.text.slice(range.start, range.end);
      const start = range.start + text.length - text.trimStart().length;
      const said = await saidAs(text.trim(), instruction.sayAs, this);
      // Signs may have lost the blank before them.
      const blank = /[\p{L}\p{N}]$/u.test(plain.text.slice(0, start)) ? " " : "";
      edits.push({ start, end: start + text.trim().length, by: blank + said });
    }
    return plain.edit(edits);
  }

  /** Lets given phonemes include the "'s" after the word. */
  #withOwner(instruction: Instruction, text: string): Instruction {
    const { end, phonemes } = instruction;
    if (phonemes === undefined || !/^['’]s(?![\p{L}\p{N}])/u.test(text.slice(end, end + 3))) {
      return instruction;
    }
    return { ...instruction, end: end + 2, phonemes: withS(phonemes, this.british) };
  }

  /** Reads all of a normalised text: what the lists and rules lose is spelled. */
  async #wordsOf(
    { text }: MappedText,
    said: readonly Instruction[],
  ): Promise<readonly SpokenWord[]> {
    const known = this.#withDictionary(text, said);
    const words = await this.#parts.english.words(text, known);
    const lost = unread(text, words)
      .filter((range) => !overlapsAny(range, known))
      .map((range) => ({
        ...range,
        phonemes: this.#parts.spell(text.slice(range.start, range.end)),
        source: "letters",
      }));
    if (lost.length === 0) return words;
    return await this.#parts.english.words(text, inOrder([...known, ...lost]));
  }

  /** Reads a text as misaki would: without normalisation, dictionaries and chosen homographs. */
  async readRaw(text: string): Promise<string> {
    const { text: plain, instructions } = parseMisakiMarkup(text);
    const said = instructions.map((instruction) => ({
      ...instruction,
      ...plain.find(instruction),
    }));
    return phonemesOf(await this.#parts.likeMisaki.words(plain.text, said));
  }

  /** Reads a text as if no list had any of its words. */
  async readUnknown(text: string): Promise<string> {
    const latin = await loadTransliteration();
    const guesses: Instruction[] = [];
    for (const { 0: word, index: start } of text.matchAll(WORD)) {
      await breathe();
      const letters = plainLetters(word, latin);
      if (letters === "" || letters.length > LONGEST_GUESS) continue;
      const phonemes = this.#parts.guess(letters);
      guesses.push({ start, end: start + word.length, phonemes, source: "guess" });
    }
    return phonemesOf(await this.#parts.english.words(text, guesses));
  }

  /** Adds dictionary entries as instructions, except where the writer gave an instruction. */
  #withDictionary(text: string, said: readonly Instruction[]): readonly Instruction[] {
    const own: Instruction[] = [];
    for (const { 0: word, index: start } of text.matchAll(WORD)) {
      const end = start + word.length;
      const phonemes = this.#fromDictionary(word);
      if (phonemes === undefined) continue;
      if (!overlapsAny({ start, end }, said)) {
        own.push({ start, end, phonemes, source: "dictionary" });
      }
    }
    if (own.length === 0) return said;
    return inOrder([...said, ...own]);
  }

  /** The phonemes of a word in a dictionary, or of such a word with "-s". */
  #fromDictionary(word: string): string | undefined {
    const known = this.#parts.dictionary.get(word);
    const stem = /['’]?s$/u.exec(word);
    if (known !== undefined || !stem) return known;
    const singular = this.#parts.dictionary.get(word.slice(0, stem.index));
    return singular === undefined ? undefined : withS(singular, this.british);
  }
}

function phonemesOf(words: readonly SpokenWord[]): string {
  return words.map(({ phonemes, spaceAfter }) => phonemes + spaceAfter).join("");
}

function inOrder(instructions: readonly Instruction[]): readonly Instruction[] {
  return instructions.toSorted((a, b) => a.start - b.start);
}

/** Names the rule of normalisation that a word came from, beside what decided its sound. */
function withRule(word: SpokenWord, text: MappedText, rules: readonly RuleRange[]): SpokenWord {
  const by = firstOverlap(text.origin(word), rules);
  return by ? { ...word, source: `${by.rule}, ${word.source}` } : word;
}
