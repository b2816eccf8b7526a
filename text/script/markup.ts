/**
 * Markup, with which a writer controls how a script is spoken.
 *
 * | markup | meaning |
 * |---|---|
 * | `[Kokoro](/kˈOkəɹO/)` | the word is spoken with these phonemes |
 * | `[really](+1)`, `[really](-1)` | more or less stress, from -2 to 2, also 0.5 and -0.5 |
 * | `[2024](#&#)` | a number with "and" (`&`), with "n" for "and" (`n`), with "a" for "one" (`a`) |
 * | `[pause:0.5s]`, `[pause:300ms]` | up to 10 s of silence |
 *
 * The first three come from misaki. Other text in brackets is ordinary text.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import type { Instruction } from "./instruction.ts";
import type { Manner } from "./manner.ts";
import { MappedText } from "./mapped_text.ts";
import { isPhoneme } from "../phonemes/token_table.ts";

/** Text without markup, with the writer's instruction if there is one. */
export interface TextPart {
  readonly text: MappedText;
  readonly instruction?: Instruction;
}

/** What the writer says between two texts. */
export type Direction =
  /** Silence, in seconds. */
  | { readonly pause: number }
  /** Seconds by which the next turn begins before this one ends. */
  | { readonly overlap: number }
  /** The name of a place, which the timings say the time of. */
  | { readonly mark: string }
  | MannerPart;

/** How everything from here on is spoken. */
export interface MannerPart {
  /** All of it, not the difference to what was before. */
  readonly manner: Manner;
  /** The name in the cast of whoever speaks. */
  readonly speaker?: string;
  /** Whether a new turn begins here, even if the manner stays the same. */
  readonly startsTurn: boolean;
}

/** A text without markup, or what the writer says between two texts. */
export type MarkupPart = TextPart | Direction;

/** In seconds. A longer pause is treated as a mistake. */
const LONGEST_PAUSE = 10;

/**
 * `[words](target)`. A target that begins like an instruction must be a valid one. If the target is
 * an address, this is a link, of which only the words are read, or with a `!` before it a picture,
 * of which the description is read. Anything else is ordinary text.
 * Lengths are limited so that an open bracket can't hold up the rest of the script.
 */
const LINK =
  /(?:!(?=\[[^[\]]{1,200}\]\((?:https?:\/\/|www\.)))?\[([^[\]]{1,200})\]\(((?:[/+#-]|\d)[^()\n]{0,500}|(?:https?:\/\/|www\.|mailto:)[^()\s]{0,2000})\)/;
const PAUSE = /\[pause:([^\]\n]{0,40})\]?/;
/** Addresses, also those within a site or a page: `/docs/start`, `/logo.png`, `#usage`. */
const ADDRESS =
  /^(?:https?:|www\.|mailto:|#(?![an]{1,2}$)[A-Za-z][\w.-]+$|\/[\w.~%-]+\/[\w.~%/-]*[\w.~%-]$|\/[\w~%-]+\.\w+$)/;
/** What a valid instruction looks like. */
const INSTRUCTION = /^(?:\/.+\/|#[&an]*#|[+-]?(?:[012]|0?\.5))$/;
const MARKUP = new RegExp(`${LINK.source}|${PAUSE.source}`);

/** Text at the end that may become markup, or longer markup, when more text arrives. */
const OPEN = /!?\[(?:pause:[^\]\n]{0,40}|[^[\]]{0,200}(?:\](?:\([^()\n]{0,2008})?)?)$|!$/;

/** Separates markup from text in a script that arrives in parts. */
export class MarkupReader {
  /** The text that is not decided yet, because it may become markup. It starts at `#position`. */
  #rest = "";
  #position: Position = { offset: 0, line: 1, column: 1 };

  /**
   * @param isMarkdown whether the script is Markdown, where a target that is no instruction is that
   * of a link
   */
  constructor(private readonly isMarkdown = false) {}

  /**
   * Adds `text` and yields the parts that are now certain.
   *
   * @throws {KokoroError} `input` for invalid markup, with its line and column
   */
  *push(text: string): Generator<MarkupPart, void> {
    this.#rest += text;
    yield* this.#parts(OPEN);
  }

  /**
   * Yields the remaining parts, at the end of the script.
   *
   * @throws {KokoroError} the errors of {@linkcode MarkupReader.push}
   */
  *end(): Generator<MarkupPart, void> {
    yield* this.#parts();
  }

  *#parts(open?: RegExp): Generator<MarkupPart, void> {
    while (this.#rest !== "") {
      const script = this.#rest;
      const undecided = open?.exec(script)?.index ?? script.length;
      const match = MARKUP.exec(script);
      const isDecided = match !== null && match.index < undecided;
      const begin = isDecided ? match.index : undecided;
      if (begin > 0) yield { text: this.#take(begin) };
      if (!isDecided) return;
      yield this.#part(match, this.#position);
    }
  }

  #part(match: RegExpExecArray, place: Position): MarkupPart {
    const [markup, words, target] = match;
    const whole = this.#take(markup.length);
    if (words === undefined) return { pause: parsePause(markup, place) };
    const start = markup.indexOf("[") + 1;
    const text = whole.slice(start, start + words.length);
    if (ADDRESS.test(target)) return { text };
    if (this.isMarkdown && !INSTRUCTION.test(target) && /^[ -~]*$/.test(target)) {
      return { text: whole };
    }
    const range = text.origin({ start: 0, end: words.length });
    return { text, instruction: { ...range, ...parseTarget(markup, target, place) } };
  }

  #take(length: number): MappedText {
    const taken = this.#rest.slice(0, length);
    const { offset } = this.#position;
    this.#rest = this.#rest.slice(length);
    this.#position = behind(this.#position, taken);
    return MappedText.of(taken, offset);
  }
}

/** The parts of a complete script: see {@linkcode MarkupReader}. */
export function parseMarkup(script: string, isMarkdown = false): MarkupPart[] {
  const reader = new MarkupReader(isMarkdown);
  return [...reader.push(script), ...reader.end()];
}

/** A place in a script: the offset in UTF-16 units from 0, and line and column from 1. */
interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

function behind({ offset, line, column }: Position, text: string): Position {
  const lines = text.split("\n");
  return {
    offset: offset + text.length,
    line: line + lines.length - 1,
    column: lines.length === 1 ? column + text.length : lines.at(-1)!.length + 1,
  };
}

function parsePause(markup: string, place: Position): number {
  const [, amount, unit] = /^\[pause: *(\d+(?:\.\d+)?) *(m?s) *\]$/.exec(markup) ?? [];
  const seconds = Number(amount) / (unit === "ms" ? 1000 : 1);
  if (seconds <= LONGEST_PAUSE) return seconds;
  const what = `write a pause like [pause:0.5s], up to ${LONGEST_PAUSE} s`;
  throw mistake(markup, place, what);
}

function parseTarget(
  markup: string,
  target: string,
  place: Position,
): Omit<Instruction, "start" | "end"> {
  const phonemes = /^\/(.+)\/$/.exec(target)?.[1];
  if (phonemes !== undefined) {
    const strange = [...phonemes].find((symbol) => !isPhoneme(symbol));
    if (strange === undefined) return { phonemes };
    throw mistake(markup, place, `${JSON.stringify(strange)} is not one of Kokoro's phonemes`);
  }
  const numberFlags = /^#([&an]*)#$/.exec(target)?.[1];
  if (numberFlags !== undefined) return { numberFlags };
  if (/^[+-]?(?:[012]|0?\.5)$/.test(target)) return { stress: Number(target) };
  throw mistake(
    markup,
    place,
    "write phonemes like [word](/wˈɜɹd/) and stress like [word](+1), from -2 to 2",
  );
}

function mistake(markup: string, { line, column }: Position, what: string): KokoroError {
  const shown = markup.length > 40 ? `${markup.slice(0, 40)}...` : markup;
  return new KokoroError(
    "input",
    `${shown} at line ${line}, column ${column} of the script: ${what}`,
  );
}
