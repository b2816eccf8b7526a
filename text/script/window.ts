/**
 * Keeps only the part of a script that is still needed, because a script may be as long as a book.
 *
 * @module
 */

import type { Edit } from "./mapped_text.ts";
import type { MarkupEdit } from "./markup.ts";

/** UTF-16 units of the beginning that are kept, so that an error can quote them. */
const BEGINNING = 100;

/**
 * A script that arrives in parts, and whose beginning can be dropped. Positions are in UTF-16 units
 * from the start of the whole script.
 */
export class ScriptWindow {
  #text = "";
  #start = 0;
  #beginning = "";
  /** What is read in place of markup, in order, as far as no utterance has it. */
  #edits: MarkupEdit[] = [];

  /** Adds the next part of the script. */
  append(text: string): void {
    this.#text += text;
    this.#beginning = (this.#beginning + text).trimStart().slice(0, BEGINNING);
  }

  /** A range of the script, which must not have been dropped. */
  slice(start: number, end: number): string {
    return this.#text.slice(start - this.#start, end - this.#start);
  }

  /** Adds what is read in place of parts of the script, none of which has been taken. */
  note(edits: readonly MarkupEdit[]): void {
    for (const edit of edits) {
      // Those of a format may come a little later than those of markup.
      const before = this.#edits.findLastIndex(({ start }) => start <= edit.start);
      this.#edits.splice(before + 1, 0, edit);
    }
  }

  /** Takes what is read in place of parts up to `end`, and in place of those directly after it. */
  takeEdits(end: number): readonly MarkupEdit[] {
    return this.#edits.splice(0, editsUpTo(this.#edits, end).length);
  }

  /** Drops the text before `end`. */
  forget(end: number): void {
    this.#text = this.#text.slice(end - this.#start);
    this.#start = end;
  }

  /** The beginning of the script, without leading white space. */
  get beginning(): string {
    return this.#beginning;
  }
}

/** The first of these edits, which are sorted: up to `end`, and those that follow it directly. */
export function editsUpTo<T extends Edit>(edits: readonly T[], end: number): readonly T[] {
  const next = edits.findIndex((edit) => {
    if (edit.start > end) return true;
    end = Math.max(end, edit.end);
    return false;
  });
  return next < 0 ? edits.slice() : edits.slice(0, next);
}
