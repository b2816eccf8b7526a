/**
 * Edits of a text, and how those of several readers are put together.
 *
 * @module
 */

import type { Edit, Range } from "../script/mapped_text.ts";

/** Stands for a pause in a text that is being read. */
export const PAUSE = "\ufffc";

/** An edit that may put a pause of so many seconds into the text, where `by` has a `PAUSE`. */
export interface FormatEdit extends Edit {
  readonly pause?: number;
}

/** Removes a range. */
export function removed({ start, end }: Range): FormatEdit {
  return { start, end, by: "" };
}

/**
 * Sorts edits and drops those within others. Of two that overlap, the one that starts first wins,
 * then the longer one. Of insertions at one place, only one line break stays.
 */
export function merged(edits: readonly FormatEdit[]): FormatEdit[] {
  const sorted = edits.toSorted((a, b) => a.start - b.start || b.end - a.end);
  const kept: FormatEdit[] = [];
  for (const edit of sorted) {
    const last = kept.at(-1);
    if (last === undefined || edit.start >= last.end) kept.push(edit);
  }
  return kept;
}

/**
 * The text with `filler` in these ranges, so that no other reader sees their signs.
 *
 * @param signs what is replaced by the filler
 */
export function masked(
  text: string,
  ranges: readonly Range[],
  filler: string,
  signs: RegExp = /[^\n]/g,
): string {
  let masked = "";
  let done = 0;
  for (const { start, end } of ranges) {
    masked += text.slice(done, start) + text.slice(start, end).replace(signs, filler);
    done = end;
  }
  return masked + text.slice(done);
}
