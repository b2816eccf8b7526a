/**
 * Text that can be edited and still knows which place in the script each symbol came from.
 *
 * @module
 */

/** A range of a text, in UTF-16 units: `text.slice(start, end)`. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** The first of `ranges` that `range` overlaps; they are sorted and do not overlap each other. */
export function firstOverlap<T extends Range>(range: Range, ranges: readonly T[]): T | undefined {
  let from = 0;
  let to = ranges.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (ranges[middle].end <= range.start) from = middle + 1;
    else to = middle;
  }
  return from < ranges.length && ranges[from].start < range.end ? ranges[from] : undefined;
}

/** Whether `range` overlaps any of `ranges`, which are sorted and do not overlap each other. */
export function overlapsAny(range: Range, ranges: readonly Range[]): boolean {
  return firstOverlap(range, ranges) !== undefined;
}

/** A range of a text, and the text that takes its place. */
export interface Edit extends Range {
  readonly by: string;
}

/** Returns the replacement for a match, or `null` to keep the match. */
export type Replace = (match: RegExpExecArray) => string | null;

/** A text that is mapped to the script it came from. It is immutable: edits return a new one. */
export class MappedText {
  readonly text: string;
  /** For each UTF-16 unit of `text`, the start and end of the script range that it stands for. */
  readonly #starts: Uint32Array;
  readonly #ends: Uint32Array;

  private constructor(text: string, starts: Uint32Array, ends: Uint32Array) {
    this.text = text;
    this.#starts = starts;
    this.#ends = ends;
  }

  /** Creates an unedited text from a script, or from the part of a script that starts at `from`. */
  static of(script: string, from = 0): MappedText {
    const starts = Uint32Array.from({ length: script.length }, (_, i) => from + i);
    return new MappedText(script, starts, starts.map((start) => start + 1));
  }

  /**
   * Replaces the matches of `pattern`, which must be global. The new text stands for the same range
   * of the script as the match.
   */
  replace(pattern: RegExp, replace: Replace): MappedText {
    const edits: Edit[] = [];
    for (const match of this.text.matchAll(pattern)) {
      const by = replace(match);
      if (by === null || by === match[0]) continue;
      edits.push({ start: match.index, end: match.index + match[0].length, by });
    }
    return this.edit(edits);
  }

  /**
   * Makes edits, which are sorted and do not overlap. The new text of each stands for the same
   * range of the script as the old one.
   */
  edit(edits: readonly Edit[]): MappedText {
    if (edits.length === 0) return this;
    const grown = edits.reduce((sum, { start, end, by }) => sum + by.length - (end - start), 0);
    const starts = new Uint32Array(this.text.length + grown);
    const ends = new Uint32Array(starts.length);
    let text = "";
    let done = 0;
    const keepUntil = (end: number): void => {
      starts.set(this.#starts.subarray(done, end), text.length);
      ends.set(this.#ends.subarray(done, end), text.length);
      text += this.text.slice(done, end);
    };
    for (const { start, end, by } of edits) {
      keepUntil(start);
      const origin = this.origin({ start, end });
      starts.fill(origin.start, text.length, text.length + by.length);
      ends.fill(origin.end, text.length, text.length + by.length);
      text += by;
      done = end;
    }
    keepUntil(this.text.length);
    return new MappedText(text, starts, ends);
  }

  /** Joins texts of the same script, in order. */
  static join(parts: readonly MappedText[]): MappedText {
    const text = parts.map((part) => part.text).join("");
    const starts = new Uint32Array(text.length);
    const ends = new Uint32Array(text.length);
    let at = 0;
    for (const part of parts) {
      starts.set(part.#starts, at);
      ends.set(part.#ends, at);
      at += part.text.length;
    }
    return new MappedText(text, starts, ends);
  }

  /** The part of the text from `start` to `end`. */
  slice(start: number, end: number): MappedText {
    return new MappedText(
      this.text.slice(start, end),
      this.#starts.subarray(start, end),
      this.#ends.subarray(start, end),
    );
  }

  /** The range of the script that a range of the text came from. */
  origin({ start, end }: Range): Range {
    if (start >= end) {
      const at = start > 0 ? this.#ends[start - 1] : this.#starts[0] ?? 0;
      return { start: at, end: at };
    }
    return { start: this.#starts[start], end: this.#ends[end - 1] };
  }

  /** The range of the text that a range of the script became. No edit may have changed it. */
  find({ start, end }: Range): Range {
    return { start: this.#firstFrom(start), end: this.#firstFrom(end) };
  }

  /** The position of the first symbol that came from `place` in the script, or from after it. */
  #firstFrom(place: number): number {
    let from = 0;
    let to = this.text.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (this.#starts[middle] < place) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
