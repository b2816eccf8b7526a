/**
 * Tells a line that ends from one that was only wrapped, as in books, mail and PDF files.
 *
 * The line itself, the lines before it and the start of the next one decide, so it does not matter
 * in which parts a text arrives.
 *
 * @module
 */

import { endsInAbbreviation } from "./abbreviations.ts";
import { NAME_STARTS, OPENERS, STARTERS } from "./starters.ts";

/** The number of UTF-16 units of the next line that count. */
export const AHEAD = 20;
/** The number of UTF-16 units before the end of a line that count. */
export const BEHIND = 400;

/** A line of at least this length is prose: verse, headings and items are shorter. */
const PROSE = 55;
/** The shortest line of a narrow column. */
const COLUMN = 16;
/** The shortest line of a text in a script without blanks: verse and headings are shorter. */
const NARROWEST = 25;
/** Matches the start of a text in such a script, where no mark is. */
const WITHOUT_BLANKS = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u;
/** Longer lines are not wrapped. */
const WIDEST = 120;

/** Signs at the start of a heading, an item, a quotation, a table row or a fence. */
const ITEM = /^\s*(?:[-–—•*+·◦▪→>|#`~=]|\(?(?:\p{N}{1,3}[.)]|\p{L}\))\s|[<[{])/u;
const SPEECH = /^\s*["“”«„‘]/u;
/** "MORTY: Aw geez" */
const SPEAKER = /^\s*\p{Lu}[\p{L}\p{N} .'’-]{0,18}:/u;
/** "Mr. Darcy": a name that goes on in the next line. */
const TITLE =
  /^(?:Mrs?|Ms|Dr|Prof|St|Rev|Gen|Col|Capt|Lt|Sgt|Sir|Lord|Lady|Captain|Doctor|Professor|President|Senator|Uncle|Aunt)(?:\.|\s)/u;
/** Words that are small in a heading. */
const SMALL = /^(?:an?|the|of|in|on|at|to|by|for|from|with|and|or|but|as|vs)$/u;
const LAST_WORD = /[\p{L}\p{M}'’]+$/u;
/** The start of a letter, and of its end. */
const GREETING =
  /^\s*(?:Dear|Hi|Hello|Hey|Best|Kind|Warm|Yours|Sincerely|Thanks|Thank you|Love|Cheers)\b/u;

/**
 * Whether the text goes on after a line break.
 *
 * @param behind the text before the break, of which the last `BEHIND` units count
 * @param ahead the text after the break and its blanks, of which the first `AHEAD` units count
 */
export function goesOnInNextLine(behind: string, ahead: string): boolean {
  const text = behind.slice(-BEHIND).trimEnd();
  const line = text.slice(text.search(/(?<![^\r\n\u2028\u2029])[^\r\n\u2028\u2029]*$/u));
  const next = /^[^\r\n\u2028\u2029]*/u.exec(ahead.slice(0, AHEAD))![0];
  if (line.trim() === "" || next.trim() === "" || ITEM.test(next) || SPEECH.test(next)) {
    return false;
  }
  if (/^\p{Ll}/u.test(next)) return true;
  if (/[\p{L}\p{N}][-‐]$/u.test(line) && /^[\p{L}\p{N}]/u.test(next)) return true;
  if (/^\s*[#|]/u.test(line) || SPEAKER.test(next)) return false;
  if (/\.$/u.test(line)) return endsInAbbreviation(line, next);
  if (WITHOUT_BLANKS.test(line.at(-1)!) && WITHOUT_BLANKS.test(next.trimStart())) {
    return isFullOfCharacters(line.trim(), text);
  }
  if (!/[\p{L}\p{N},]$/u.test(line) || !/^[\p{L}\p{N}$£€]/u.test(next)) return false;
  // Within a sentence, such a word has a capital only at the start of a verse.
  const first = /^\p{L}*/u.exec(next)![0];
  if (STARTERS.has(first) && first !== "I") return false;
  return hasOpenEnd(line, next) || isFull(line.trim(), text, next);
}

/**
 * Whether a line of a script without blanks has room for no more than two other characters: such
 * lines break anywhere.
 */
function isFullOfCharacters(line: string, text: string): boolean {
  const width = Math.max(...blockOf(text).map(({ length }) => length));
  return line.length >= NARROWEST && line.length <= WIDEST && line.length >= width - 2;
}

/** Whether a line can't end with its last word, or a comma parts no more than two clauses. */
function hasOpenEnd(line: string, next: string): boolean {
  const words = line.trim().split(/\s+/u);
  if (words.length < 2) return false;
  if (line.endsWith(",")) return words.length > 3 && !GREETING.test(line) && !isHeading(words);
  const word = LAST_WORD.exec(line)?.[0] ?? "";
  if (OPENERS.has(word)) return true;
  if (isHeading(words)) return false;
  return NAME_STARTS.has(word) || (words.length > 2 && TITLE.test(next));
}

/** The lines since the last empty one. */
function blockOf(text: string): string[] {
  return text.split(/\n\s*\n/u).at(-1)!.split("\n").map((line) => line.trim());
}

/** Whether each word has a capital or is as small as "of" and "the". */
function isHeading(words: readonly string[]): boolean {
  return words.every((word) => SMALL.test(word) || /^[^\p{L}]*(?:\p{Lu}|$)/u.test(word));
}

/**
 * Whether the first word of the next line has no room in this line, which is prose.
 *
 * @param text this line and those before it
 */
function isFull(line: string, text: string, next: string): boolean {
  if (line.length < COLUMN || line.length > WIDEST || ITEM.test(line)) return false;
  const block = blockOf(text);
  const width = Math.max(...block.map(({ length }) => length));
  if (line.length + 1 + /^\S*/u.exec(next)![0].length < width) return false;
  // Verse starts each line with a capital; in prose, some lines start in small letters.
  if (block.some((other, i) => i > 0 && /^\p{Ll}/u.test(other))) return true;
  return !isHeading(line.split(/\s+/u)) && (line.length >= PROSE || /[.!?] /u.test(line));
}
