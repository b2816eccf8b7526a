/**
 * Finds where the first sign stands that a format may give a meaning. The text before it is spoken
 * at once, without waiting for the end of its block.
 *
 * @module
 */

import { BULLETS, EMOJI } from "./inline.ts";
import type { TextFormat } from "./text_format.ts";

/** Signs that mean something in all formats: entities, marks of footnotes, colours of terminals. */
const EVERYWHERE = [
  "&(?:#|[A-Za-z]{2})",
  "\\[",
  "[⁰¹²³⁴-⁹†‡]",
  "\\x1b",
  "\\\\(?:u001[bB]|x1[bB]|033|e)\\[",
];
/** Signs of Markdown, HTML, and formulas within a line. */
const WITHIN_LINES = [
  "\\*\\*",
  "__",
  "~~",
  "==",
  "`",
  "!?\\[",
  "<[A-Za-z/!?]",
  "\\\\\\S",
  "\\|",
  "\\{#",
  // Not the price in "$5 a day".
  '\\$(?!\\s|[\\d.,]{1,20}[A-Za-z]?[.,;:!?)]*\\s+[\\p{L}“"(]{2})',
];
/** What lines can start with. */
const STARTS = [
  "#{1,6}[ \\t]",
  `[-+*${BULLETS}][ \\t]`,
  "\\d{1,9}[.)][ \\t]",
  "\\d{1,9}[ \\t]{0,9}\\r?\\n",
  "(?:\\d{1,3}:)?\\d{2}:\\d{2}[.,]\\d",
  "\\d{2}:\\d{2}:\\d{2}",
  "(?:TRACE|DEBUG|INFO|NOTICE|WARN|ERROR|FATAL|CRITICAL|SEVERE)",
  "\\d{4}[-/.]\\d\\d[-/.]\\d\\d[T ]",
  "[A-Z][a-z]{2} [ \\d]\\d \\d",
  ">",
  "\\$ [A-Za-z]",
  "(?:-[ \\t]*){2}",
  "(?:=[ \\t]*){2}",
  "(?:\\*[ \\t]*){2}",
  "WEBVTT|STYLE|REGION",
];
/** Signs of a text that is known to be Markdown: emphasis, indented code, a line end of two blanks. */
const MARKDOWN = ["[*_]", "^(?: {4}|\\t)", " {2}\\r?\\n"];

/** The end of a text after which one of these signs may become complete. */
const OPEN_SIGN = `(?:${
  [
    "[*_~=&<!{\\\\\\ud800-\\udbff]",
    "\\p{Regional_Indicator}[\\ud800-\\udbff]?",
    "&[A-Za-z]",
    "\\\\(?:u0?0?1?|x1?|0?3?)",
    '\\$[\\d.,]*[A-Za-z]?[.,;:!?)]*\\s*[\\p{L}“"(]?',
  ].join("|")
})$`;
const OPEN_LINE = `^[ \\t]*(?:${
  [
    `[-#+*>=${BULLETS} \\t]*`,
    "\\d[\\d:.,/)T \\t-]{0,24}\\r?",
    "[A-Z][A-Za-z]{0,7}[ \\d:]{0,8}",
  ].join("|")
})$`;
const OPEN_BREAK = " {1,2}\\r?$";

/** Finds signs that may have a meaning in a text that arrives in parts. */
export class MarkFinder {
  readonly #mark: RegExp;
  readonly #open: RegExp;

  /**
   * @param format what the text is written in
   * @param namesEmoji whether emoji count
   */
  constructor(format: TextFormat, namesEmoji: boolean) {
    const isPlain = format === "plain";
    const signs = [
      ...EVERYWHERE,
      ...(isPlain ? [] : [...WITHIN_LINES, `^[ \\t]*(?:${STARTS.join("|")})`]),
      ...(format === "markdown" ? MARKDOWN : []),
      ...(namesEmoji ? [EMOJI.source] : []),
    ];
    this.#mark = new RegExp(signs.join("|"), "gmu");
    const open = [OPEN_SIGN, ...(isPlain ? [] : [OPEN_LINE])];
    if (format === "markdown") open.push(OPEN_BREAK);
    this.#open = new RegExp(open.join("|"), "mu");
  }

  /** The place of the first sign from `from` on, or undefined if there is none. */
  first(text: string, from = 0): number | undefined {
    this.#mark.lastIndex = from;
    return this.#mark.exec(text)?.index;
  }

  /** The end of the text, or the place before it from which on a sign may become complete. */
  open(text: string): number {
    const line = Math.max(text.lastIndexOf("\n") + 1, text.length - 100);
    const found = this.#open.exec(text.slice(line));
    return found ? line + found.index : text.length;
  }
}
