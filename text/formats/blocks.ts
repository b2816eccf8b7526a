/**
 * Divides a text into blocks: paragraphs, headings, list items, code blocks. What a mark means
 * depends on its block alone, so that a text can be read while it arrives.
 *
 * @module
 */

import type { Range } from "../script/mapped_text.ts";

/** The longest block in UTF-16 units. A longer one is cut, so that no text waits forever. */
export const LONGEST_BLOCK = 4096;
/**
 * The most signs that may be brackets or emphasis in a block, outside regions. The time for a block
 * grows with the square of their number. No writer uses so many.
 */
const MOST_SIGNS = 700;
const SIGN = /[[\]*_<]/g;
/** The longest region that is one block although it has blank lines, such as a code block. */
const LONGEST_REGION = 100_000;

const HEADING = /^ {0,3}#{1,6}[ \t]/;
const BULLET = /^ {0,3}[-+*][ \t]+\S/;
const NUMBER = /^ {0,3}(\d{1,9})[.)][ \t]+\S/;

const FENCE = /^[ \t>]*(?:[-+*][ \t]+)?(`{3,}(?=[^`\n]*$)|~{3,})/m;
const COMMENT = /^[ \t]*<!--/;
/** Elements that may contain blank lines and are left out. */
const ELEMENT =
  /^[ \t]*<(script|style|think|thinking|reasoning|template|svg|head|pre)(?=[\s>])[^<>]*>/i;

/** Metadata at the start of a text: lines of YAML between lines of hyphens. */
export const FRONT_MATTER =
  /^---[ \t]*\r?\n[a-z][\w-]*:[^\n]*\n(?:(?:[a-z][\w-]*:|[ \t]|- |#)[^\n]*\n|\r?\n)*(?:---|\.\.\.)[ \t]*(?:\r?\n|$)/;
/** A start that may become metadata. */
const MAYBE_FRONT_MATTER = /^(?:-{1,3}[ \t]*\r?|---[ \t]*\r?\n(?:[a-z][\w-]*(?::[^]*)?)?)$/;

/** Finds the ends of blocks. The white space between two blocks belongs to the second one. */
export class BlockReader {
  /** The start of the first line that has not been looked at. */
  #at = 0;
  /** The end of the last region in the block. */
  #afterRegion = 0;
  #hasBegun = false;
  #isList = false;
  #isFirst = true;
  #regions: Range[] = [];
  /** Those of the block that is being looked for. */
  #nextRegions: Range[] = [];
  /** The length of all blocks so far. */
  #offset = 0;
  /** Up to where in the script the end of a region was not found, by its pattern. */
  readonly #missing = new Map<string, number>();

  /**
   * Returns the length of the block at the start of `text`, or undefined if it is not certain yet.
   * Call this again when more text has arrived, or with the text after the block.
   *
   * @param isEnd whether no more text follows
   */
  end(text: string, isEnd: boolean): number | undefined {
    const end = this.#end(text, isEnd);
    if (end === undefined) return undefined;
    this.#offset += end;
    this.#regions = this.#nextRegions.splice(0);
    this.#at = this.#afterRegion = 0;
    this.#hasBegun = this.#isList = this.#isFirst = false;
    return end;
  }

  /** The long regions of the block that was found last, without their first and last lines. */
  get regions(): readonly Range[] {
    return this.#regions;
  }

  /** The most that the block at the start of `text` may have. */
  longest(text: string): number {
    return longestBlock(text, this.#afterRegion);
  }

  #end(text: string, isEnd: boolean): number | undefined {
    if (this.#isFirst && this.#at === 0) {
      const metadata = FRONT_MATTER.exec(text)?.[0].length;
      if (metadata !== undefined && (isEnd || metadata < text.length)) return metadata;
      const mayFollow = !isEnd && text.length <= LONGEST_BLOCK;
      if (mayFollow && (metadata !== undefined || MAYBE_FRONT_MATTER.test(text))) return undefined;
    }
    while (this.#at < text.length) {
      const newline = text.indexOf("\n", this.#at);
      const after = newline < 0 ? text.length : newline + 1;
      const line = text.slice(this.#at, after);
      if (this.#hasBegun && this.#startsBlock(line)) return this.#at;
      const isWhole = isEnd || newline >= 0;
      if (!isWhole && text.length <= LONGEST_BLOCK) return undefined;
      if (line.trim() === "") {
        const next = nextLine(text, after);
        if (this.#hasBegun && !this.#isList) return this.#at;
        if (next === undefined) return isEnd ? text.length : this.#limit(text);
        // After a blank line, only indented text still belongs to a list item.
        if (this.#hasBegun && !/^(?: {2}|\t)/.test(text.slice(next))) return this.#at;
        this.#at = next;
        continue;
      }
      const region = this.#regionEnd(text, after, isEnd);
      if (region === "open") return undefined;
      if (region === undefined && !this.#hasBegun && HEADING.test(line)) return after;
      this.#isList ||= !this.#hasBegun && (BULLET.test(line) || NUMBER.test(line));
      this.#hasBegun = true;
      this.#at = region ?? after;
      if (region !== undefined) {
        this.#afterRegion = region;
        const end = text.lastIndexOf("\n", region - 2) + 1;
        if (end - after > LONGEST_BLOCK) this.#nextRegions.push({ start: after, end });
      }
      if (region === undefined && this.#at > MOST_SIGNS) {
        const longest = this.longest(text);
        if (this.#at > longest) return longest;
      }
    }
    return isEnd ? text.length : this.#limit(text);
  }

  /**
   * The end of the region that is opened by the line that ends at `after`: `open` if it may still
   * be closed, `undefined` if there is none.
   */
  #regionEnd(text: string, after: number, isEnd: boolean): number | "open" | undefined {
    const opened = closerOf(text.slice(this.#at, after));
    if (opened === undefined) return undefined;
    const { pattern, isFence } = opened;
    const closer = new RegExp(pattern, "gim");
    const searched = (this.#missing.get(pattern) ?? 0) - this.#offset;
    closer.lastIndex = Math.max(isFence ? after : this.#at, searched);
    if (closer.exec(isEnd ? `${text}\n` : text)) return Math.min(closer.lastIndex, text.length);
    // The last line is not complete.
    this.#missing.set(pattern, this.#offset + text.lastIndexOf("\n") + 1);
    return isEnd || text.length - this.#at > LONGEST_REGION ? undefined : "open";
  }

  #limit(text: string): number | undefined {
    return text.length > LONGEST_REGION ? LONGEST_BLOCK : undefined;
  }

  /** Whether the line, of which more may follow, starts a block of its own. */
  #startsBlock(line: string): boolean {
    if (HEADING.test(line) || BULLET.test(line)) return true;
    const number = NUMBER.exec(line)?.[1];
    // Within a paragraph, a line that starts with another number is text.
    return number !== undefined && (this.#isList || number === "1");
  }
}

/**
 * A block with letters in place of its long regions: of these, only the start and the end matter,
 * and many lines would take long.
 */
export function shortened(block: string, regions: readonly Range[]): string {
  let result = block;
  for (const { start, end } of regions) {
    // The region may be within a list or a quotation, to which all its lines must belong.
    const within = /^[ \t>]*/.exec(block.slice(end))![0];
    const letters = "x".repeat(end - 1 - start - within.length);
    result = result.slice(0, start) + within + letters + result.slice(end - 1);
  }
  return result;
}

/** The length of the block at the start of `text`, of which all up to `from` is certain. */
function longestBlock(text: string, from: number): number {
  SIGN.lastIndex = from;
  for (let signs = 0; SIGN.lastIndex < LONGEST_BLOCK; signs++) {
    if (signs === MOST_SIGNS) return SIGN.lastIndex;
    if (!SIGN.test(text)) break;
  }
  return Math.max(from, LONGEST_BLOCK);
}

/** The start of the first line from `from` that is not blank, if there is one. */
function nextLine(text: string, from: number): number | undefined {
  const word = /\S/g;
  word.lastIndex = from;
  const found = word.exec(text);
  return found ? Math.max(from, text.lastIndexOf("\n", found.index) + 1) : undefined;
}

/** The pattern of the end of the region that a line opens, if it opens one. */
function closerOf(
  line: string,
): { readonly pattern: string; readonly isFence: boolean } | undefined {
  const fence = FENCE.exec(line)?.[1];
  if (fence !== undefined) {
    const pattern = `^[ \\t>]*${fence[0]}{${Math.min(fence.length, 1000)},}[ \\t]*\\r?\\n`;
    return { pattern, isFence: true };
  }
  const element = ELEMENT.exec(line)?.[1];
  if (element !== undefined) return { pattern: `</${element}\\s*>[^\\n]*\\n`, isFence: false };
  return COMMENT.test(line) ? { pattern: "-->[^\\n]*\\n", isFence: false } : undefined;
}
