/**
 * A list of words as sorted lines of UTF-8, searched in place.
 *
 * @module
 */

const NEWLINE = 10;

/** A list of words. */
export class WordLines {
  readonly #lines: Uint8Array;
  readonly #encoder = new TextEncoder();

  /** @param lines `word NEWLINE`, sorted by their bytes */
  constructor(lines: Uint8Array) {
    this.#lines = lines;
  }

  /** How many of `parts`, from the first on, make the longest word of the list; 0 if none do. */
  longest(parts: Iterable<string>): number {
    let [from, to, length] = [0, this.#lines.length, 0];
    let [count, best] = [0, 0];
    for (const part of parts) {
      for (const byte of this.#encoder.encode(part)) {
        from = this.#first(from, to, length, byte);
        to = this.#first(from, to, length, byte + 1);
        if (from === to) return best;
        length++;
      }
      count++;
      if (this.#lines[from + length] === NEWLINE) best = count;
    }
    return best;
  }

  /**
   * The first of the lines from `from` to `to`, which begin alike, whose byte at `place` is at
   * least `byte`, or `to`.
   */
  #first(from: number, to: number, place: number, byte: number): number {
    while (from < to) {
      let line = (from + to) >> 1;
      while (line > from && this.#lines[line - 1] !== NEWLINE) line--;
      if (this.#lines[line + place] < byte) from = this.#lines.indexOf(NEWLINE, line) + 1;
      else to = line;
    }
    return from;
  }
}
