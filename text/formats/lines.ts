/**
 * Reads what programs put into text: times of subtitles, prefixes of logs, colours of terminals.
 *
 * @module
 */

import { type FormatEdit, removed } from "./edits.ts";

/** The sign that starts a command to a terminal, as it is and as programs spell it. */
const ESCAPE = "\\u001b";
const SPELLED_ESCAPE = "\\\\(?:u001[bB]|x1[bB]|033|e)";
/** The colours and other commands of a terminal. */
export const TERMINAL = new RegExp(
  `(?:${ESCAPE}|${SPELLED_ESCAPE})\\[[0-9;:?]{0,40}[ -/]{0,4}[@-~]|` +
    `${ESCAPE}\\][^\\u0007\\u001b\\n]{0,500}(?:\\u0007|${ESCAPE}\\\\)|${ESCAPE}[ -/]{0,4}[0-~]`,
  "g",
);

const CLOCK = "(?:\\d{1,3}:)?\\d{1,2}:\\d{2}[.,]\\d{3}";
/** The number of a subtitle, or its name at the start of a block, with the blank lines before. */
const NUMBER = "\\s{0,20}^[ \\t]*\\d{1,6}[ \\t]*\\r?\\n";
const NAME = "(?<![^])\\s{0,20}[\\w-]{1,40}[ \\t]*\\r?\\n";
/** The time of a subtitle, with what is before it. */
const TIMES = new RegExp(
  `(?:${NUMBER}|${NAME}|\\s{0,20})^[ \\t]*${CLOCK}[ \\t]+-->[ \\t]+${CLOCK}[^\\n]*(?:\\n|$)`,
  "gm",
);
/** The first lines of WebVTT, and its blocks that are no subtitles. */
const WEBVTT = /^\s*(?:\ufeff?WEBVTT(?:[ \t][^\n]*)?(?:\n[^\n]*)*|(?:STYLE|REGION|NOTE)\b[^]*)$/;

/** Whether a script is a file of subtitles in WebVTT. */
export function isCaptions(script: string): boolean {
  return /^\ufeff?WEBVTT(?:\s|$)/.test(script);
}

const DATE = "\\d{4}[-/.]\\d{2}[-/.]\\d{2}[T ]\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?" +
  "(?: ?(?:Z|UTC|[+-]\\d{2}:?\\d{2}))?";
const LEVEL = "(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL|SEVERE)\\b";
const BRACKETS = "(?:\\[[^\\]\\n]{1,60}\\][ \\t]*){0,3}";
/** What parts a log's fields: " - ", ": ". */
const GAP = "[ \\t]*[-:|]*[ \\t]*";
const SOURCE =
  "(?:[\\w.$-]{1,80}[ \\t]+-[ \\t]+|[\\w$-]{1,40}(?:\\.[\\w$-]{1,40}){1,8}[ \\t]*:[ \\t]+)";
const HOURS = "\\d{2}:\\d{2}:\\d{2}(?:[.,]\\d{1,9})?";
const [DATES, TIME, LEVELS] = [DATE, `(?:${DATE}|${HOURS})`, LEVEL].map((field) =>
  `\\[?${field}\\]?`
);
/** The system's log: "Jan 15 10:23:45 host program[123]: ". */
const SYSTEM = `[A-Z][a-z]{2} [ \\d]\\d ${HOURS} ` +
  "[\\w.-]{1,60} [\\w./-]{1,60}(?:\\[\\d{1,7}\\])?: ";
/** What logs write before a message: its time, then its level, thread or source. */
const LOG = new RegExp(
  [
    `${DATES}${GAP}${BRACKETS}(?:${LEVELS}[ \\t]*${BRACKETS}(?:-[ \\t]+)?${SOURCE}?${GAP})?`,
    `${TIME}${GAP}${LEVELS}${GAP}${BRACKETS}${GAP}`,
    `${LEVELS}${GAP}${TIME}${GAP}${BRACKETS}${GAP}`,
    SYSTEM,
  ].map((prefix) => `^[ \\t]*(?:${prefix})`).join("|"),
  "gm",
);
/** The time of a line of a song or a transcript, "[00:12.50]", and the prompt of a terminal. */
const LINE_TIME =
  /^[ \t]*(?:\[(?:\d{1,2}:)?\d{1,2}:\d{2}(?:[.:]\d{2,3})?\][ \t]*){1,4}|^[ \t]*\$ (?=[a-z])/gm;

/** A time alone is text. */
const IS_LOG = new RegExp(`\\]|: $|${LEVEL}`);

/** The parts of a block that programs wrote. */
export function readLines(block: string, isCaptions: boolean): FormatEdit[] {
  if (isCaptions && WEBVTT.test(block) && !block.includes("-->")) {
    return [removed({ start: 0, end: block.length })];
  }
  const edits: FormatEdit[] = [...block.matchAll(TERMINAL)].map((match) => removed(rangeOf(match)));
  // A sentence may go on in the next subtitle, so only a line break stays.
  if (block.includes("-->")) {
    for (const match of block.matchAll(TIMES)) edits.push({ ...rangeOf(match), by: "\n" });
  }
  for (const match of block.matchAll(LOG)) {
    if (IS_LOG.test(match[0])) edits.push({ ...rangeOf(match), by: "\n" });
  }
  for (const match of block.matchAll(LINE_TIME)) edits.push({ ...rangeOf(match), by: "\n" });
  return edits;
}

function rangeOf({ 0: found, index }: RegExpExecArray): { start: number; end: number } {
  return { start: index, end: index + found.length };
}
