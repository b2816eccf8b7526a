/**
 * What a writer can say about how a script is to be spoken.
 *
 * | markup | meaning |
 * |---|---|
 * | `[Kokoro](/kˈOkəɹO/)` | the word is said with these phonemes |
 * | `[really](+1)`, `[really](-1)` | stressed more, or less: -2 to 2, also 0.5 and -0.5 |
 * | `[2024](#&#)` | a number with "and" (`&`), with a mere n for it (`n`), with "a" for "one" (`a`) |
 * | `[pause:0.5s]`, `[pause:300ms]` | silence, at most 10 s |
 *
 * The first three are misaki's. Other text in brackets is text.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import type { Instruction } from "./english/english.ts";
import { MappedText } from "./mapped_text.ts";
import { isPhoneme } from "./token_table.ts";

/** A part of a script without pauses in it. */
export interface Segment {
  /** The script without its markup. */
  readonly text: MappedText;
  /** What the writer said about stretches of the *script*; sorted, not overlapping. */
  readonly instructions: readonly Instruction[];
  /** Silence behind it that the writer asked for, in seconds. */
  readonly pauseAfter: number;
}

/** In seconds: more is a mistake. */
const LONGEST_PAUSE = 10;

/**
 * `[words](target)`. A target that begins like an instruction must be one; an address is a link, of which
 * the words are read; anything else is text.
 */
const LINK = /\[([^[\]]+)\]\(((?:[/+#-]|\d)[^()\n]*|(?:https?:\/\/|www\.|mailto:)[^()\s]*)\)/g;
const PAUSE = /\[pause:([^\]\n]*)\]?/g;
const ADDRESS = /^(?:https?:|www\.|mailto:)/;
const MARKUP = new RegExp(`${LINK.source}|${PAUSE.source}`, "g");

/**
 * Takes the markup out of a script, and cuts it at pauses.
 *
 * @throws {KokoroError} `input` for markup that can't be understood, with its line and column
 */
export function parseMarkup(script: string): Segment[] {
  const whole = MappedText.of(script);
  const segments: Segment[] = [];
  let parts: MappedText[] = [];
  let instructions: Instruction[] = [];
  let done = 0;
  const endSegment = (pauseAfter: number): void => {
    segments.push({ text: MappedText.join(parts), instructions, pauseAfter });
    parts = [];
    instructions = [];
  };
  for (const match of script.matchAll(MARKUP)) {
    const [all, words, target, pause] = match;
    parts.push(whole.slice(done, match.index));
    done = match.index + all.length;
    if (pause !== undefined) {
      endSegment(parsePause(all, match));
    } else {
      const start = match.index + 1;
      const range = { start, end: start + words.length };
      parts.push(whole.slice(range.start, range.end));
      if (!ADDRESS.test(target)) instructions.push({ ...range, ...parseTarget(target, match) });
    }
  }
  parts.push(whole.slice(done, script.length));
  endSegment(0);
  return segments;
}

/**
 * Takes misaki's markup out of a text as misaki does: everything of the form `[words](target)` counts, and
 * targets that mean nothing are dropped.
 */
export function parseMisakiMarkup(text: string): Segment {
  const whole = MappedText.of(text);
  const parts: MappedText[] = [];
  const instructions: Instruction[] = [];
  let done = 0;
  for (const { 0: all, 1: words, 2: target, index } of text.matchAll(/\[([^\]]+)\]\(([^)]*)\)/g)) {
    const range = { start: index + 1, end: index + 1 + words.length };
    parts.push(whole.slice(done, index), whole.slice(range.start, range.end));
    instructions.push({ ...range, ...misakiTarget(target) });
    done = index + all.length;
  }
  parts.push(whole.slice(done, text.length));
  return { text: MappedText.join(parts), instructions, pauseAfter: 0 };
}

function misakiTarget(target: string): Omit<Instruction, "start" | "end"> {
  if (/^[+-]?(?:\d+|0\.5)$/.test(target)) return { stress: Number(target) };
  const enclosed = /^([/#])(.*?)\1+$/.exec(target);
  if (!enclosed) return {};
  const [, sign, content] = enclosed;
  return sign === "/" ? { phonemes: content } : { numberFlags: content };
}

function parsePause(markup: string, match: RegExpExecArray): number {
  const [, amount, unit] = /^\[pause: *(\d+(?:\.\d+)?) *(m?s) *\]$/.exec(markup) ?? [];
  const seconds = Number(amount) / (unit === "ms" ? 1000 : 1);
  if (seconds <= LONGEST_PAUSE) return seconds;
  throw mistake(match, `a pause is written like [pause:0.5s] and lasts ${LONGEST_PAUSE} s at most`);
}

function parseTarget(target: string, match: RegExpExecArray): Omit<Instruction, "start" | "end"> {
  const phonemes = /^\/(.+)\/$/.exec(target)?.[1];
  if (phonemes !== undefined) return { phonemes: checked(phonemes, match) };
  const numberFlags = /^#([&an]*)#$/.exec(target)?.[1];
  if (numberFlags !== undefined) return { numberFlags };
  if (/^[+-]?(?:[012]|0?\.5)$/.test(target)) return { stress: Number(target) };
  throw mistake(
    match,
    "phonemes are written like [word](/wˈɜɹd/), stress like [word](+1), from -2 to 2",
  );
}

function checked(phonemes: string, match: RegExpExecArray): string {
  const strange = [...phonemes].find((symbol) => !isPhoneme(symbol));
  if (strange === undefined) return phonemes;
  throw mistake(match, `${JSON.stringify(strange)} is not one of Kokoro's phonemes`);
}

function mistake({ 0: markup, index, input }: RegExpExecArray, what: string): KokoroError {
  const before = input.slice(0, index).split("\n");
  const place = `line ${before.length}, column ${before.at(-1)!.length + 1}`;
  const shown = markup.length > 40 ? `${markup.slice(0, 40)}...` : markup;
  return new KokoroError("input", `${shown} at ${place} of the script: ${what}`);
}
