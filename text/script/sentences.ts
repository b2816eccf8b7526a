/**
 * Where a script may be cut.
 *
 * @module
 */

import { endsInAbbreviation } from "./abbreviations.ts";
import type { Instruction } from "./instruction.ts";
import { MappedText, type Range } from "./mapped_text.ts";

/** A sentence, and what the writer said about stretches of the *script* in it. */
export interface Sentence {
  readonly text: MappedText;
  /** In order, without overlaps. */
  readonly instructions: readonly Instruction[];
  /** Whether a line ends with it: one that goes on in lower case does not end. */
  readonly endsLine: boolean;
  /** Whether there is hardly anything behind it. */
  readonly isNearEnd: boolean;
}

const segmenter = new Intl.Segmenter("en", { granularity: "sentence" });

/** White space with one line break in it, before a line that goes on in lower case. */
const WRAPPED = /(?<=\S)[^\S\r\n]*\r?\n[^\S\r\n]*(?=\p{Ll})/gu;

/** To the Unicode rules a blank that does not break is a letter. */
const BLANKS = /\p{Zs}/gu;

const LINE_BREAK = /[\r\n\u2028\u2029]/u;

/** What is not spoken, nor says how: a sentence of nothing else belongs to the one before. */
const SILENT = /^(?:(?![©®™])[\p{Extended_Pictographic}\p{Emoji_Modifier}\ufe0f\u200d\p{P}\s])*$/u;
const SAID_SIGNS = /[@&%#*/\\]/u;

/** A sentence that goes on for more UTF-16 units is cut: nobody can say so much at once, nor wait for it. */
const LONGEST = 1000;

/** As many units are hardly anything: they are better said with what is before them. */
const CRUMB = 20;

/** What the writer said, and about which stretch of the text that is not given yet. */
interface Said extends Range {
  readonly instruction: Instruction;
}

/**
 * Cuts text that comes in parts into sentences, each as soon as it is certain. That does not depend on the parts: where
 * a sentence ends follows from at most so many units behind its beginning.
 */
export class SentenceReader {
  #text = MappedText.of("");
  #said: readonly Said[] = [];
  /** Where its first sentence ends, and where what is spoken behind that begins, as far as it is known. */
  #end: number | undefined;
  #next = 0;

  /** Adds what stands behind what was there before. */
  add(text: MappedText, instruction?: Instruction): void {
    const start = this.#text.text.length;
    if (instruction) {
      this.#said = [...this.#said, { start, end: start + text.text.length, instruction }];
    }
    this.#text = MappedText.join([this.#text, text]);
  }

  /** The sentences that are certain whatever follows. */
  *ready(): Generator<Sentence, void> {
    yield* this.#sentences(false);
  }

  /** All that is left, when nothing follows. */
  *rest(): Generator<Sentence, void> {
    yield* this.#sentences(true);
  }

  *#sentences(isEnd: boolean): Generator<Sentence, void> {
    while (this.#text.text !== "") {
      this.#end ??= this.#endFrom(0, isEnd);
      if (this.#end === undefined) return;
      this.#skipSilence(this.#end, isEnd);
      const isNearEnd = this.#text.text.length - this.#next < CRUMB;
      if (isNearEnd && !isEnd) return;
      yield this.#sentence(this.#end, this.#next, isNearEnd);
      this.#drop(this.#next);
    }
  }

  #sentence(end: number, next: number, isNearEnd: boolean): Sentence {
    const { text } = this.#text;
    const behind = text.slice(0, end).trimEnd().length;
    return {
      text: this.#text.slice(0, end),
      instructions: this.#said.filter(({ start }) => start < end).map((said) => said.instruction),
      endsLine: LINE_BREAK.test(unwrapped(text.slice(0, next + 1)).slice(behind, next)),
      isNearEnd,
    };
  }

  /** Where the sentence that begins at `start` ends, if that is certain. */
  #endFrom(start: number, isEnd: boolean): number | undefined {
    const { text } = this.#text;
    const window = unwrapped(text.slice(start, start + LONGEST));
    const isWhole = isEnd && text.length - start <= LONGEST;
    // Whether a sentence ends before a letter does not depend on what is behind that.
    const certain = isWhole ? window.length : window.search(/\p{L}\P{L}*$/u);
    for (const { segment, index } of segmenter.segment(window)) {
      const end = index + segment.length;
      if (end > certain) break;
      if (goesOn(segment, window.slice(end, end + 1)) || this.#isSaidAsOne(start + end)) continue;
      return start + end;
    }
    if (isWhole) return text.length;
    return text.length - start > LONGEST ? this.#cut(start, start + LONGEST) : undefined;
  }

  /** Goes on behind all sentences in which nothing is said, from `end` on. */
  #skipSilence(end: number, isEnd: boolean): void {
    const { text } = this.#text;
    this.#next = Math.max(this.#next, end);
    while (this.#next < text.length) {
      this.#next += text.slice(this.#next).search(/\S|$/u);
      const behind = this.#endFrom(this.#next, isEnd);
      if (behind === undefined || !this.#isSilent({ start: this.#next, end: behind })) return;
      this.#next = behind;
    }
  }

  #isSilent({ start, end }: Range): boolean {
    const part = this.#text.text.slice(start, end);
    return SILENT.test(part) && !SAID_SIGNS.test(part) &&
      !this.#said.some((said) => said.start < end && start < said.end);
  }

  /** Whether the writer said something about a stretch that both sides of `place` belong to. */
  #isSaidAsOne(place: number): boolean {
    return this.#said.some(({ start, end }) => start < place && place < end);
  }

  /** The last gap between words up to `end`, or a place between two symbols. */
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
    this.#text = this.#text.slice(length, this.#text.text.length);
    this.#said = this.#said.filter(({ end }) => end > length).map((said) => ({
      ...said,
      start: Math.max(0, said.start - length),
      end: said.end - length,
    }));
  }
}

/** The sentences of a text, in order: nothing is left out. */
export function sentences(text: string): Range[] {
  const reader = new SentenceReader();
  reader.add(MappedText.of(text));
  const starts = Array.from(
    reader.rest(),
    (sentence) => sentence.text.origin({ start: 0, end: 1 }).start,
  );
  return starts.map((start, i) => ({ start, end: starts[i + 1] ?? text.length }));
}

/** The same length, without what only looks like the end of a line or a letter. */
function unwrapped(text: string): string {
  return text.replace(WRAPPED, (gap) => " ".repeat(gap.length)).replace(BLANKS, " ");
}

/** Whether the sentence goes on although the Unicode rules see an end between `segment` and `next`. */
function goesOn(segment: string, next: string): boolean {
  const words = segment.trimEnd();
  if (LINE_BREAK.test(segment.slice(words.length))) return false;
  // A mark of an address or a name, such as ".NET".
  if (words === segment && /[.!?]["”’'»)]*$/u.test(words) && /^\S/u.test(next)) return true;
  // "Is it?" he asked.
  const speech = /["”’'»)]$/u.test(words) && /^\p{Ll}/u.test(next);
  return speech || endsInAbbreviation(words, next);
}
