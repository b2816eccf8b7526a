/**
 * Reads a block of Markdown: which of its signs are not spoken, and where the voice pauses.
 *
 * @module
 */

import type { MarkdownEvents, MarkdownParser } from "../../deps.ts";
import type { Range } from "../script/mapped_text.ts";
import { type FormatEdit, removed } from "./edits.ts";

/** The edits of a block, and its parts that are HTML. */
export interface MarkdownReading {
  readonly edits: readonly FormatEdit[];
  readonly html: readonly Range[];
}

type Token = MarkdownEvents[number][1];

/** Tokens that are only signs. */
const SIGNS = new Set([
  ...["emphasisSequence", "strongSequence", "strikethroughSequence", "codeTextSequence"],
  ...["codeTextPadding", "atxHeadingSequence", "blockQuotePrefix", "taskListCheck", "resource"],
  ...["reference", "autolinkMarker", "labelImageMarker", "labelMarker", "escapeMarker"],
  ...["gfmFootnoteCall"],
]);
/** Tokens that are left out with all that is in them. */
const LEFT_OUT = new Set([
  ...["codeFenced", "codeIndented", "definition", "gfmFootnoteDefinition", "thematicBreak"],
  ...["setextHeadingLine", "tableDelimiterRow"],
]);
/** Tokens before and after which a line ends. */
const LINES = new Set(["atxHeading", "setextHeading", "tableRow"]);
const BREAKS = new Set(["hardBreakEscape", "hardBreakTrailing"]);
const HTML = new Set(["htmlText", "htmlFlow"]);

/** Labels of links and footnotes may be defined in another block, so all are taken as defined. */
const REFERENCES = /\]\[([^[\]\n]{1,200})\]|\[(\^[^[\]\s]{1,100})\]/g;
/** The words of a link with a label: not marks of footnotes, such as `[3][4]`. */
const LABELLED = /\[[^[\]\n]*\p{L}{2}[^[\]\n]*$/u;

/** Where a link can lead: not the second word of `[x](y)` in a formula. */
const TARGET = /\]\([^()\s]*[/.#:][^\s]*(?:\s[^)]*)?\)$|\]\[[^\]]*\]$/;

type Test = (token: string, before: string, after: string) => boolean;

/**
 * Which tokens are unmistakable, by the text of the token and up to 300 units around it. All other
 * tokens are. A single star or underscore stays: the reader of a language knows such emphasis, and
 * noises like `*burp*`.
 */
const UNMISTAKABLE: Readonly<Record<string, Test>> = {
  emphasisSequence: () => false,
  hardBreakTrailing: () => false,
  // "2**3**4" is a formula.
  strong: (_, before, after) => !/[\d)\]]$/.test(before) && !/^[\d(]/.test(after),
  link: (token) => TARGET.test(token),
  image: (token) => TARGET.test(token),
  definition: (token) => /\]:\s*<?[^\s]*[/.#:@]/.test(token),
  codeFenced: (token) => /\n[ \t>]*(?:`{3,}|~{3,})[ \t]*$/.test(token),
  // "> 100" is a comparison.
  blockQuotePrefix: (token, _, after) => /^>+[ \t]/.test(token) && !/^[ \t]*[\d=]/.test(after),
  setextHeadingLine: (token) => /[=-]{3}/.test(token),
  atxHeading: (token) => !/^#+\s*\d*\s*$/.test(token),
  // "won`t, and can`t" has wrong apostrophes.
  codeText: (_, before, after) => !/[\p{L}\p{N}]$/u.test(before) || !/^[\p{L}\p{N}]/u.test(after),
  // The backslashes of "C:\\my\\_files" part folders.
  escapeMarker: (_, before, after) =>
    !/(?:[A-Za-z]:(?:\\\S*)?|\\\\\S*)$/.test(before) && !after.startsWith("\\"),
};

/** Reads a block of Markdown. */
export function readMarkdown(parse: MarkdownParser, block: string): MarkdownReading {
  return collect(parse(withDefinitions(block), { indentedCode: true }), block, () => true);
}

/** Reads only what is unmistakable in a block that may not be Markdown. */
export function readUnmistakable(parse: MarkdownParser, block: string): MarkdownReading {
  const events = parse(withDefinitions(block), { indentedCode: false });
  return collect(events, block, ({ type, start, end }) => {
    const before = block.slice(Math.max(0, start.offset - 300), start.offset);
    const after = block.slice(end.offset, end.offset + 300);
    return UNMISTAKABLE[type]?.(block.slice(start.offset, end.offset), before, after) ?? true;
  });
}

function withDefinitions(block: string): string {
  const labels = new Set<string>();
  for (const { 1: label, 2: note, index } of block.matchAll(REFERENCES)) {
    if (note !== undefined) labels.add(note);
    else if (LABELLED.test(block.slice(Math.max(0, index - 300), index))) labels.add(label);
  }
  const definitions = Array.from(labels, (label) => `\n\n[${label}]: x`);
  return block + definitions.join("");
}

function collect(
  events: MarkdownEvents,
  block: string,
  isTrusted: (token: Token) => boolean,
): MarkdownReading {
  const edits: FormatEdit[] = [];
  const html: Range[] = [];
  /** The token whose signs stay, or which is left out as a whole. */
  let closed: Token | undefined;
  let dividers: Range[] = [];
  for (const [way, token] of events) {
    const { type } = token;
    const range = { start: token.start.offset, end: Math.min(token.end.offset, block.length) };
    if (range.start >= block.length) break; // the definitions that were added
    if (way === "exit") {
      if (closed === token) closed = undefined;
      if (type === "tableRow") edits.push(...cells(dividers, range, block));
      continue;
    }
    if (closed !== undefined) continue;
    if (type === "tableRow") dividers = [];
    if (type === "tableCellDivider") dividers.push(range);
    else if (HTML.has(type)) html.push(range);
    else if (!isTrusted(token)) {
      if (!SIGNS.has(type)) closed = token;
    } else {
      edits.push(...editsOf(type, range, block));
      if (LEFT_OUT.has(type)) closed = token;
    }
  }
  return { edits, html };
}

function editsOf(type: string, range: Range, block: string): FormatEdit[] {
  const { start, end } = range;
  const lineEnd = { start, end: start, by: "\n" };
  if (SIGNS.has(type)) return [removed(range)];
  if (BREAKS.has(type)) return [{ ...range, by: "\n" }];
  if (LEFT_OUT.has(type)) return [{ ...range, by: "\n" }];
  if (LINES.has(type)) return [lineEnd, { start: end, end, by: "\n" }];
  if (type !== "listItemPrefix") return [];
  // The number of an item is spoken.
  return [/\d/.test(block.slice(start, end)) ? lineEnd : { ...range, by: "\n" }];
}

/** The cells of a row are separated by commas, unless a mark ends them. */
function cells(dividers: readonly Range[], row: Range, block: string): FormatEdit[] {
  let start = row.start;
  let hasCell = false;
  return dividers.map((divider) => {
    const cell = block.slice(start, divider.start).trimEnd();
    const from = start + cell.length;
    start = divider.end;
    const isLast = block.slice(divider.end, row.end).trim() === "";
    const isSpoken = /[\p{L}\p{N}]/u.test(cell);
    hasCell ||= isSpoken;
    const by = isLast ? "" : !hasCell || !isSpoken ? " " : /[.,;:!?…]$/.test(cell) ? " " : ", ";
    return { start: from, end: divider.end, by };
  });
}
