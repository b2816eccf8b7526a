/**
 * Splits scripts into sentences.
 *
 * @module
 */

import { endsInAbbreviation } from "./abbreviations.ts";
import type { Instruction } from "./instruction.ts";
import { AHEAD, BEHIND, goesOnInNextLine } from "./lines.ts";
import { MappedText, type Range } from "./mapped_text.ts";

/** A sentence, with the writer's instructions for it. */
export interface Sentence {
  readonly text: MappedText;
  /** In order, without overlaps. Their ranges refer to the *script*, not to `text`. */
  readonly instructions: readonly Instruction[];
  /** Whether a line ends after it. A line that goes on in the next one does not end. */
  readonly endsLine: boolean;
  /** Whether hardly any text follows (less than `CRUMB`). */
  readonly isNearEnd: boolean;
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** White space that contains one line break, between two lines that may belong together. */
const ONE_BREAK = /(?<=\S)[^\S\r\n]*\r?\n[^\S\r\n]*(?=\S)/gu;

/** Blanks of every kind. The Unicode rules treat a no-break space like a letter. */
const BLANKS = /\p{Zs}/gu;

const LINE_BREAK = /[\r\n\u2028\u2029]/u;

/** Matches text in which nothing is spoken. Such a sentence is joined to the one before. */
const SILENT = /^(?:(?![©®™])[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u200d\p{P}\s])*$/u;
/** Matches the start of a sentence in which something is spoken, wherever it ends. */
const SPOKEN_START = /^[^\p{L}\p{N}.!?…。！？\r\n\u2028\u2029]{0,100}[\p{L}\p{N}]/u;
/** Matches signs that are spoken, although they count as punctuation. */
const SAID_SIGNS = /[@&%#*/\\]/u;

/**
 * The longest sentence in UTF-16 units. A longer one is cut: it can't be spoken in one go, and
 * waiting for its end would take too long.
 */
const LONGEST = 1000;
/** The length of the text after a full stop that counts, in UTF-16 units. */
const LONGEST_WORD = 24;

/** Less text than this at the end is better spoken with the text before it: see `sizeOf`. */
const CRUMB = AHEAD;

/** Characters of scripts in which one stands for a syllable, which are as long as three letters. */
const SYLLABLES = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/gu;

/**
 * Matches a full stop of such a script and what follows it, if more text does. Whatever comes then,
 * the sentence ends here. The kana と and っ may say that it was direct speech.
 */
const SURE_END = /[。｡！？][”’」』）》】〉]*\s*(?=(?![とっ])[\p{L}\p{N}“「『（《【])/gu;

/** Matches what says in Japanese that direct speech comes before: 「はい。」と言った。 */
const JAPANESE_QUOTED = /^(?:と(?![てこきに][もろくり])|って)/u;

/** An instruction, and the range that it applies to in the text that has not been yielded yet. */
interface Said extends Range {
  readonly instruction: Instruction;
}

/**
 * Splits text that arrives in parts into sentences, and yields each as soon as it is certain. The
 * sentences do not depend on the parts: at most `LONGEST` units after its start decide where a
 * sentence ends.
 */
export class SentenceReader {
  #text = MappedText.of("");
  #said: readonly Said[] = [];
  /** The last text that has been yielded, because the lines before a line count. */
  #before = "";
  /** The end of the first sentence, and the start of the spoken text after it, as far as known. */
  #end: number | undefined;
  #next = 0;

  /** Adds the next part of the text. */
  add(text: MappedText, instruction?: Instruction): void {
    const start = this.#text.text.length;
    if (instruction) {
      this.#said = [...this.#said, { start, end: start + text.text.length, instruction }];
    }
    this.#text = MappedText.join([this.#text, text]);
  }

  /** Yields the sentences that are certain, whatever text follows. */
  *ready(): Generator<Sentence, void> {
    yield* this.#sentences(false);
  }

  /** Yields the remaining sentences, at the end of the text. */
  *rest(): Generator<Sentence, void> {
    yield* this.#sentences(true);
  }

  *#sentences(isEnd: boolean): Generator<Sentence, void> {
    while (this.#text.text !== "") {
      this.#end ??= this.#endFrom(0, isEnd);
      if (this.#end === undefined) return;
      if (!this.#skipSilence(this.#end, isEnd)) return;
      const isNearEnd = sizeOf(this.#text.text.slice(this.#next, this.#next + CRUMB)) < CRUMB;
      if (isNearEnd && !isEnd) return;
      yield this.#sentence(this.#end, this.#next, isNearEnd);
      this.#drop(this.#next);
    }
  }

  #sentence(end: number, next: number, isNearEnd: boolean): Sentence {
    const behind = this.#text.text.slice(0, end).trimEnd().length;
    const gap = this.#unwrapped(0, next + AHEAD).text.slice(behind, next);
    return {
      text: this.#text.slice(0, end),
      instructions: this.#said.filter(({ start }) => start < end).map((said) => said.instruction),
      endsLine: LINE_BREAK.test(gap),
      isNearEnd,
    };
  }

  /** The end of the sentence that begins at `start`, if it is certain. */
  #endFrom(start: number, isEnd: boolean): number | undefined {
    const { text } = this.#text;
    const isWhole = isEnd && text.length - start <= LONGEST;
    const { text: window, certain } = this.#unwrapped(start, start + LONGEST, isWhole);
    for (const { segment, index } of segmenter.segment(window)) {
      const end = index + segment.length;
      if (end > certain) break;
      if (
        goesOn(segment, window.slice(end, end + LONGEST_WORD)) || this.#isSaidAsOne(start + end)
      ) continue;
      return start + end;
    }
    if (isWhole) return text.length;
    return text.length - start > LONGEST ? this.#cut(start, start + LONGEST) : undefined;
  }

  /**
   * A copy of a part of the text, of the same length. Line breaks that do not end a line and blanks
   * of every kind are plain spaces. What is before `certain` does not depend on the text after it.
   */
  #unwrapped(start: number, end: number, isWhole = true): { text: string; certain: number } {
    const part = this.#text.text.slice(start, end);
    const all = this.#before + this.#text.text.slice(0, end);
    const offset = this.#before.length + start;
    let certain = isWhole ? part.length : Math.max(lastWord(part), sureEnd(part));
    const text = part.replace(ONE_BREAK, (gap, at: number) => {
      const ahead = all.slice(offset + at + gap.length);
      if (!isWhole && ahead.length < AHEAD && !LINE_BREAK.test(ahead)) {
        certain = Math.min(certain, at);
      }
      const from = Math.max(0, offset + at - BEHIND);
      return goesOnInNextLine(all.slice(from, offset + at), ahead) ? " ".repeat(gap.length) : gap;
    });
    return { text: text.replace(BLANKS, " "), certain };
  }

  /**
   * Moves `#next` from `end` past the following sentences in which nothing is spoken. Returns
   * whether it is certain that something is spoken from there on.
   */
  #skipSilence(end: number, isEnd: boolean): boolean {
    const { text } = this.#text;
    this.#next = Math.max(this.#next, end);
    while (this.#next < text.length) {
      this.#next += text.slice(this.#next).search(/\S|$/u);
      const behind = this.#endFrom(this.#next, isEnd);
      if (behind === undefined) return SPOKEN_START.test(text.slice(this.#next));
      if (!this.#isSilent({ start: this.#next, end: behind })) return true;
      this.#next = behind;
    }
    return isEnd;
  }

  #isSilent({ start, end }: Range): boolean {
    const part = this.#text.text.slice(start, end);
    return SILENT.test(part) && !SAID_SIGNS.test(part) &&
      !this.#said.some((said) => said.start < end && start < said.end);
  }

  /** Whether one instruction applies to the text on both sides of `place`. */
  #isSaidAsOne(place: number): boolean {
    return this.#said.some(({ start, end }) => start < place && place < end);
  }

  /** The last gap between words up to `end`, or if there is none, the last gap between symbols. */
  #cut(start: number, end: number): number {
    const { text } = this.#text;
    for (let at = end; at > start; at--) {
      if (/\s/u.test(text[at - 1]) && !this.#isSaidAsOne(at)) return at;
    }
    return /[\ud800-\udbff]/.test(text[end - 1]) ? end - 1 : end;
  }

  #drop(length: number): void {
    this.#end = undefined;
    this.#next = 0;
    this.#before = (this.#before + this.#text.text.slice(0, length)).slice(-BEHIND);
    this.#text = this.#text.slice(length, this.#text.text.length);
    this.#said = this.#said.filter(({ end }) => end > length).map((said) => ({
      ...said,
      start: Math.max(0, said.start - length),
      end: said.end - length,
    }));
  }
}

/** The sentences of a text, in order. Together they cover the whole text. */
export function sentences(text: string): Range[] {
  const reader = new SentenceReader();
  reader.add(MappedText.of(text));
  const starts = Array.from(
    reader.rest(),
    (sentence) => sentence.text.origin({ start: 0, end: 1 }).start,
  );
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? text.length }));
}

/**
 * The start of the last word of a text. Whether a sentence ends before a word does not depend on
 * the text after that word, but on all of the word, and the last one may still grow.
 */
function lastWord(text: string): number {
  let start = text.length;
  while (start > 0 && !/\p{L}/u.test(text[start - 1])) start--;
  const isOpen = start === text.length;
  while (start > 0 && /[\p{L}\p{M}'’]/u.test(text[start - 1])) start--;
  if (!isOpen) return start;
  while (start > 0 && /["“”‘«(]/u.test(text[start - 1])) start--;
  return start - 1;
}

/** The end of the last sentence in a text that surely ends, or 0. */
function sureEnd(text: string): number {
  let end = 0;
  for (const { 0: { length }, index } of text.matchAll(SURE_END)) end = index + length;
  return end;
}

/** The length of a text, in letters. */
function sizeOf(text: string): number {
  return text.length + 2 * (text.match(SYLLABLES)?.length ?? 0);
}

/** Whether the sentence continues after `segment`, although the Unicode rules end it there. */
function goesOn(segment: string, next: string): boolean {
  const words = segment.trimEnd();
  if (LINE_BREAK.test(segment.slice(words.length))) return false;
  // The mark is part of an address or a name, such as ".NET".
  if (words === segment && /[.!?]["”’'»)]*$/u.test(words) && /^\S/u.test(next)) return true;
  // Direct speech: "Is it?" he asked.
  const speech = /["”’'»)]$/u.test(words) && /^\p{Ll}/u.test(next) ||
    /[」』]$/u.test(words) && JAPANESE_QUOTED.test(next);
  return speech || endsInAbbreviation(words, next);
}
