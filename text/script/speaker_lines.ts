/**
 * Finds the lines of a script that begin with the name of a speaker: `RICK: Come on.`
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import type { Manner } from "./manner.ts";
import type { Range } from "./mapped_text.ts";
import type { Stage } from "./stage.ts";

/** The head of a line: the name of a speaker and what belongs to it. */
export interface SpeakerHead {
  readonly speaker: string;
  /** How the speaker speaks in this turn. */
  readonly manner: Manner;
  /** What of the text is not spoken, in order. The last one ends where the head ends. */
  readonly unspoken: readonly Range[];
}

/** A speaker of the cast. */
interface Speaker {
  readonly speaker: string;
  readonly manner: Manner;
}

/** The longest head of a line, in UTF-16 units. */
export const LONGEST_HEAD = 240;

const BLANK = "[^\\S\\n\\r\\u2028\\u2029]";
const BREAK = "(?:\\r\\n?|\\n)";
// Heads have no square brackets, which are directions or links.
const TAG = "<[^<>[\\]\\n]{1,100}>";
const BRACKETS = "\\((?:[^()[\\]\\n]|\\([^()[\\]\\n]*\\))*\\)";
/** A remark, such as "(V.O.)", which may be in italics. */
const REMARK = `${BLANK}*(?:${BRACKETS}|\\*${BRACKETS}\\*|_${BRACKETS}_)`;

/** What may be before a name: signs of lists and quotations, and tags. */
const BEFORE = new RegExp(
  `^${BLANK}*(?:(?:[-+*>•–—]|\\d{1,3}[.)])${BLANK}+|${TAG}${BLANK}*)*`,
);
/** The start of one of these, at the end of a text. */
const OPEN_BEFORE = /^(?:[-+*>•–—]|\d{1,3}[.)]?|\*{1,3}|_{1,3}|<[^<>[\]\n]{0,100})?$/;
/** The marks of emphasis in Markdown, as far as a name may be between two of them. */
const MARK = /^(?:\*{1,3}|_{1,3})?/;

/** What may be after a name, by the mark before it, which may end at several places. */
const AFTER = new Map(["", "*", "**", "***", "_", "__", "___"].map((mark) => {
  const end = (name: string): string => `(?<${name}>${mark.replaceAll("*", "\\*")})?`;
  const head = `^${end("inner")}(?<tags>(?:${TAG})*)(?<remarks>(?:${REMARK})*)${end("outer")}` +
    `(?<tagsBefore>(?:${TAG})*)${BLANK}*`;
  return [mark, {
    /** The name, a colon, and a remark, also on the next line. */
    colon: new RegExp(
      `${head}[:：]${end("last")}(?<tagsBehind>(?:${TAG})*)` +
        `(?<mood>${BREAK}?${REMARK})?${BLANK}*`,
      "d",
    ),
    /**
     * Nothing more, as in screenplays, if the next line has text; and a line with a remark, if
     * there is text below.
     */
    alone: new RegExp(
      `${head}(?:${BREAK}(?<mood>${REMARK})${BLANK}*)?(?=${BREAK}${BLANK}*\\S)`,
      "d",
    ),
    /** The start of one of these, at the end of a text. */
    open: new RegExp(
      `${head}(?:${BREAK}${BLANK}*|[*_]{0,3}(?:\\([^[\\]\\n]*)?|<[^<>[\\]\\n]{0,100})$`,
    ),
  }];
}));
/** What may still belong to the head, at the end of a text. */
const OPEN_MOOD = /^(?:[*_]{0,3}(?:\([^[\]\n]*)?|<[^<>[\]\n]{0,100})$/;

/** A line below a name that may become a remark, and whether there is text below it. */
const OPEN_REMARK = new RegExp(
  `^${BREAK}${BLANK}*(?:[*_]?(?:\\([^[\\]\\n]*)?|${REMARK}${BLANK}*(?:${BREAK}${BLANK}*)?)$`,
);

/** What a line starts after: a line break, or a tag of HTML. */
export const LINE_START =
  /[\n\r\u2028\u2029]|<(?:p|div|li|br|td|th|h[1-6]|dd|dt|blockquote|section|article|body)\b[^<>[\]\n]{0,100}>/gi;
/** The start of such a tag at the end of a text. */
export const OPEN_TAG = /<(?:[a-z][^<>[\]\n]{0,120})?$/i;

/** Whether a text has nothing but what may be before a name. */
export function isBeforeName(text: string): boolean {
  return BEFORE.exec(text)![0].length === text.length;
}

/** Finds the lines of the speakers of a cast. */
export class SpeakerLines {
  /** The speakers, by their names as `folded` writes them. */
  readonly #cast: ReadonlyMap<string, Speaker>;

  constructor(private readonly stage: Stage) {
    this.#cast = new Map(
      Array.from(stage.cast, ([speaker, manner]) => [folded(speaker), { speaker, manner }]),
    );
  }

  /**
   * Returns the head of the line that starts at `start`, `"open"` if the text after must decide
   * whether the line has one, and `undefined` if it has none.
   *
   * @param isEnd whether no more text follows
   */
  headAt(text: string, start: number, isEnd: boolean): SpeakerHead | "open" | undefined {
    const line = text.slice(start, start + LONGEST_HEAD);
    const mayGrow = !isEnd && line.length < LONGEST_HEAD;
    const before = BEFORE.exec(line)![0].length;
    const rest = line.slice(before);
    if (mayGrow && OPEN_BEFORE.test(rest)) return "open";
    const mark = MARK.exec(rest)![0];
    const written = /^[^(:：*<[\n\r\u2028\u2029]*/.exec(rest.slice(mark.length))![0];
    const name = mark.startsWith("_") ? written.replace(/\s*_+\s*$/, "") : written.trimEnd();
    const isCut = before + mark.length + written.length === line.length;
    if (mayGrow && isCut && this.#startsName(name)) return "open";
    const speaker = this.#cast.get(folded(name));
    if (speaker === undefined) return undefined;
    const nameEnd = before + mark.length + name.length;
    const after = line.slice(nameEnd);
    const { colon, alone, open } = AFTER.get(mark)!;
    const match = colon.exec(after) ?? (isInCapitals(name) ? alone.exec(after) : null);
    if (match === null) return mayGrow && open.test(after) ? "open" : undefined;
    const below = after.slice(match[0].length);
    if (mayGrow && (OPEN_MOOD.test(below) || OPEN_REMARK.test(below))) return "open";
    const { inner, outer, last } = match.groups!;
    const isClosed = (inner ?? outer ?? last) !== undefined;
    return {
      speaker: speaker.speaker,
      manner: this.#mannerOf(speaker, match.groups!),
      unspoken: unspokenIn(
        match,
        start + before + (isClosed ? 0 : mark.length),
        start + nameEnd,
      ),
    };
  }

  /** Whether a name of the cast starts with `text`. */
  #startsName(text: string): boolean {
    const start = folded(text);
    return this.#cast.keys().some((name) => name.startsWith(start));
  }

  /** The manner of a speaker, with the emotion that a remark names. */
  #mannerOf({ manner }: Speaker, { remarks = "", mood = "" }: Record<string, string>): Manner {
    const words = (remarks + mood).split(/[,;/]|(?<!\w)\(|\)(?!\))|[*_]/u);
    const emotion = words.flatMap((word) => this.#emotionIn(word) ?? [])[0];
    return emotion === undefined ? manner : { ...manner, emotion };
  }

  #emotionIn(words: string): string | undefined {
    const name = words.trim();
    if (name === "") return undefined;
    return [name, name.toLowerCase()].find((emotion) => {
      try {
        this.stage.check({ emotion });
        return true;
      } catch (error) {
        if (error instanceof KokoroError && error.kind === "input") return false;
        throw error;
      }
    });
  }
}

/** The ranges of a head without the tags in it, which others read. */
function unspokenIn({ 0: all, indices }: RegExpExecArray, start: number, end: number): Range[] {
  const { tags, tagsBefore, tagsBehind = tagsBefore } = indices!.groups!;
  const places = [start - end, ...tags, ...tagsBefore, ...tagsBehind, all.length];
  const ranges = [];
  for (let i = 0; i < places.length; i += 2) {
    ranges.push({ start: end + places[i], end: end + places[i + 1] });
  }
  return ranges.filter(({ start, end }) => start < end);
}

/** A name in the form in which names are compared. */
function folded(name: string): string {
  return name.normalize("NFD").toUpperCase().replace(/[‘’`´]/g, "'").replace(/\s+/gu, " ").trim();
}

function isInCapitals(name: string): boolean {
  return name === name.toUpperCase() && name !== name.toLowerCase();
}
