/**
 * Markup, with which a writer controls how a script is spoken.
 *
 * | markup | meaning |
 * |---|---|
 * | `[Kokoro](/kˈOkəɹO/)` | the word is spoken with these phonemes |
 * | `[really](+1)`, `[really](-1)` | more or less stress, from -2 to 2, also 0.5 and -0.5 |
 * | `[2024](#&#)` | a number with "and" (`&`), with "n" for "and" (`n`), with "a" for "one" (`a`) |
 * | `[pause:0.5s]`, `[voice:af_heart]` and others | see `directions.ts` |
 * | `RICK: Come on.` | see `speaker_lines.ts` |
 *
 * The first three come from misaki. Other text in brackets is ordinary text.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { isPhoneme } from "../phonemes/token_table.ts";
import { BRACKET, isDirection, OPEN_BRACKET, type Order, readDirection } from "./directions.ts";
import type { Instruction } from "./instruction.ts";
import type { Manner } from "./manner.ts";
import { type Edit, MappedText } from "./mapped_text.ts";
import { mistake, type Position, positionAfter, START } from "./position.ts";
import {
  isBeforeName,
  LINE_START,
  LONGEST_HEAD,
  OPEN_TAG,
  type SpeakerHead,
  SpeakerLines,
} from "./speaker_lines.ts";
import { type MannerPart, Speaking } from "./speaking.ts";
import type { Stage } from "./stage.ts";

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

/** A text without markup, or what the writer says between two texts. */
export type MarkupPart = TextPart | Direction;

/** What is read in place of markup. */
export interface MarkupEdit extends Edit {
  /** Whether it is for what follows, and not for the words before. */
  readonly isDirection?: true;
}

/**
 * `[words](target)`. A target that begins like an instruction must be a valid one. If the target is
 * an address, this is a link, of which only the words are read, or with a `!` before it a picture,
 * of which the description is read. Anything else is ordinary text.
 * Lengths are limited so that an open bracket can't hold up the rest of the script.
 */
const LINK =
  /(?:!(?=\[[^[\]]{1,200}\]\((?:https?:\/\/|www\.)))?\[([^[\]]{1,200})\]\(((?:[/+#-]|\d)[^()\n]{0,500}|(?:https?:\/\/|www\.|mailto:)[^()\s]{0,2000})\)/;
/** Addresses, also those within a site or a page: `/docs/start`, `/logo.png`, `#usage`. */
const ADDRESS =
  /^(?:https?:|www\.|mailto:|#(?![an]{1,2}$)[A-Za-z][\w.-]+$|\/[\w.~%-]+\/[\w.~%/-]*[\w.~%-]$|\/[\w~%-]+\.\w+$)/;
/** What a valid instruction looks like. */
const INSTRUCTION = /^(?:\/.+\/|#[&an]*#|[+-]?(?:[012]|0?\.5))$/;

/** Text at the end that may become markup, or longer markup, when more text arrives. */
const OPEN = new RegExp(
  `!?\\[[^[\\]]{0,200}(?:\\](?:\\([^()\\n]{0,2008})?)?$|!$|${OPEN_BRACKET.source}`,
);
/** The longest text that `OPEN` matches, in UTF-16 units. */
const LONGEST_OPEN = 2500;

const BRACKET_HERE = new RegExp(BRACKET, "y");
const LINK_HERE = new RegExp(LINK, "y");

/** How markup is read. */
export interface MarkupOptions {
  /**
   * Whether the script is Markdown, where a target that is no instruction is that of a link.
   * Default: false.
   */
  readonly isMarkdown?: boolean;
  /** The cast, and what is known of its voices. Default: no cast, and nothing is checked. */
  readonly stage?: Stage;
}

/** A link, or a direction in brackets. */
interface Bracket {
  readonly start: number;
  readonly match: RegExpExecArray;
  readonly isLink: boolean;
}

/** Separates markup from text in a script that arrives in parts. */
export class MarkupReader {
  /** What is read in place of the markup so far, in order. Whoever reads the script may empty it. */
  readonly edits: MarkupEdit[] = [];

  /** The text that is not decided yet, because it may become markup. It starts at `#position`. */
  #rest = "";
  #position = START;
  /**
   * The length of the line so far, if it has only what may be before a name. Undefined if it has
   * more.
   */
  #lineStart: number | undefined = 0;
  /** The last symbol of the text so far. */
  #last = "";
  readonly #isMarkdown: boolean;
  readonly #stage: Stage | undefined;
  readonly #lines: SpeakerLines | undefined;
  readonly #speaking: Speaking;

  constructor({ isMarkdown = false, stage }: MarkupOptions = {}) {
    this.#isMarkdown = isMarkdown;
    this.#stage = stage;
    this.#lines = stage && stage.cast.size > 0 ? new SpeakerLines(stage) : undefined;
    this.#speaking = new Speaking(stage?.speed);
  }

  /**
   * Adds `text` and yields the parts that are now certain.
   *
   * @throws {KokoroError} `input` for invalid markup, with its line and column
   */
  *push(text: string): Generator<MarkupPart, void> {
    this.#rest += text;
    yield* this.#parts(false);
  }

  /**
   * Yields the remaining parts, at the end of the script.
   *
   * @throws {KokoroError} the errors of {@linkcode MarkupReader.push}
   */
  *end(): Generator<MarkupPart, void> {
    yield* this.#parts(true);
  }

  *#parts(isEnd: boolean): Generator<MarkupPart, void> {
    const text = this.#rest;
    let at = 0;
    let limit = isEnd ? text.length : this.#openFrom(text, at);
    let bracket = bracketFrom(text, at, limit);
    while (at < text.length) {
      const end = bracket?.start ?? limit;
      const found = this.#headFrom(text, at, end, isEnd);
      const certain = typeof found === "number" ? found : found?.unspoken[0].start ?? end;
      if (certain > at) yield { text: this.#text(text.slice(at, certain)) };
      at = certain;
      if (typeof found === "object") {
        yield* this.#head(text, found);
        at = found.unspoken.at(-1)!.end;
      } else if (found !== undefined || bracket === undefined) {
        break;
      } else {
        const { match, isLink } = bracket;
        if (isLink) yield this.#link(match);
        else yield* this.#direction(match);
        at += match[0].length;
        bracket = bracketFrom(text, at, limit);
      }
      // What seemed open was within what was found.
      if (at > limit) {
        limit = this.#openFrom(text, at);
        bracket = bracketFrom(text, at, limit);
      }
    }
    this.#rest = text.slice(at);
  }

  /** Where the text begins that may become markup when more text arrives. */
  #openFrom(text: string, at: number): number {
    const from = Math.max(at, text.length - LONGEST_OPEN);
    const tail = text.slice(from);
    const open = OPEN.exec(tail)?.index ?? tail.length;
    const tag = this.#lines && OPEN_TAG.exec(tail)?.index;
    return from + Math.min(open, tag ?? open);
  }

  /**
   * The first head of a speaker's line from `at` up to `end`, or the start of a line that may
   * become one when more text arrives.
   */
  #headFrom(
    text: string,
    at: number,
    end: number,
    isEnd: boolean,
  ): SpeakerHead | number | undefined {
    if (this.#lines === undefined) return undefined;
    const line = new RegExp(LINE_START);
    line.lastIndex = at;
    let start = this.#lineStart === undefined ? undefined : at;
    while (true) {
      const head = start === undefined ? undefined : this.#lines.headAt(text, start, isEnd);
      if (head) return head === "open" ? start : head;
      if (line.exec(text) === null || line.lastIndex > end) return undefined;
      start = line.lastIndex;
    }
  }

  *#head(
    text: string,
    { speaker, manner, unspoken }: SpeakerHead,
  ): Generator<MarkupPart, void> {
    yield this.#speaking.begin(speaker, manner);
    this.#last = "";
    for (const [i, { start, end }] of unspoken.entries()) {
      const before = text.slice(unspoken[i - 1]?.end ?? start, start);
      if (before !== "") yield { text: this.#text(before) };
      this.#leaveOut(text.slice(start, end), "", true);
    }
    this.#lineStart = undefined;
  }

  #link(match: RegExpExecArray): TextPart {
    const [markup, words, target] = match;
    const place = this.#position;
    this.#lineStart = undefined;
    this.#last = words.at(-1)!;
    const start = markup.indexOf("[") + 1;
    const whole = MappedText.of(markup, place.offset);
    const text = whole.slice(start, start + words.length);
    const isAddress = ADDRESS.test(target);
    if (
      !isAddress && this.#isMarkdown && !INSTRUCTION.test(target) && /^[ -~]*$/.test(target)
    ) {
      this.#position = positionAfter(place, markup);
      return { text: whole };
    }
    this.#leaveOut(markup.slice(0, start), "");
    this.#position = positionAfter(this.#position, words);
    this.#leaveOut(markup.slice(start + words.length), "");
    if (isAddress) return { text };
    const range = text.origin({ start: 0, end: words.length });
    return { text, instruction: { ...range, ...parseTarget(markup, target, place) } };
  }

  *#direction(match: RegExpExecArray): Generator<MarkupPart, void> {
    const { 0: written, index, input } = match;
    const place = this.#position;
    const order = readDirection(match, place);
    const isPause = order.kind === "pause" || order.kind === "overlap";
    // "Stop.[speed:0.9]Go" has two sentences.
    const isGap = !isPause && /[.!?…,;:]/.test(this.#last) &&
      /[\p{L}\p{N}]/u.test(input.charAt(index + written.length));
    this.#leaveOut(written, isPause || isGap ? " " : "", true);
    if (isGap) yield { text: MappedText.of(" ", place.offset) };
    yield this.#partOf(order, written, place);
  }

  #partOf(order: Order, written: string, place: Position): Direction {
    switch (order.kind) {
      case "pause":
        return { pause: order.seconds };
      case "overlap":
        return { overlap: order.seconds };
      case "reset":
        return this.#speaking.reset();
      case "end":
        return this.#speaking.end(order.key);
      case "set":
        if (order.key === "voice" || order.key === "emotion") {
          this.#check({ [order.key]: order.value }, written, place);
        }
        return this.#speaking.set(order.key, order.value);
    }
  }

  #check(manner: Manner, written: string, place: Position): void {
    try {
      this.#stage?.check(manner);
    } catch (error) {
      if (!(error instanceof KokoroError) || error.kind !== "input") throw error;
      throw mistake(written, place, error.message, error);
    }
  }

  /** The next text, which is spoken. */
  #text(text: string): MappedText {
    const { offset } = this.#position;
    this.#position = positionAfter(this.#position, text);
    this.#last = text.at(-1) ?? "";
    if (this.#lines) {
      const line = text.split(LINE_START).at(-1)!;
      const length = (line.length < text.length ? 0 : this.#lineStart ?? NaN) + line.length;
      this.#lineStart = length < LONGEST_HEAD && isBeforeName(line) ? length : undefined;
    }
    return MappedText.of(text, offset);
  }

  /** Goes past the next text, in whose place `by` is read. */
  #leaveOut(text: string, by: string, isDirection?: true): void {
    const start = this.#position.offset;
    this.#position = positionAfter(this.#position, text);
    const end = start + text.length;
    this.edits.push({ start, end, by, ...(isDirection && { isDirection }) });
  }
}

/** The first link or direction from `at` on that starts before `limit`. */
function bracketFrom(text: string, at: number, limit: number): Bracket | undefined {
  for (let i = text.indexOf("[", at); i >= 0 && i <= limit; i = text.indexOf("[", i + 1)) {
    const picture = i > at && text[i - 1] === "!" ? matchAt(LINK_HERE, text, i - 1) : null;
    const link = picture ?? matchAt(LINK_HERE, text, i);
    const bracket = matchAt(BRACKET_HERE, text, i);
    const isSaid = bracket !== null && isDirection(bracket) && !(link && ADDRESS.test(link[2]));
    const match = isSaid ? bracket : link;
    if (match && match.index < limit) return { start: match.index, match, isLink: !isSaid };
  }
  return undefined;
}

function matchAt(pattern: RegExp, text: string, place: number): RegExpExecArray | null {
  pattern.lastIndex = place;
  return pattern.exec(text);
}

/** The parts of a complete script: see {@linkcode MarkupReader}. */
export function parseMarkup(script: string, options?: MarkupOptions): MarkupPart[] {
  const reader = new MarkupReader(options);
  return [...reader.push(script), ...reader.end()];
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
