/**
 * Tables of words, searched in place.
 *
 * @module
 */

const TAB = 9;
const NEWLINE = 10;

/** A text as its symbols, with the place of each in the UTF-8 bytes of the text. */
export class Symbols {
  readonly all: readonly string[];
  readonly bytes: Uint8Array;
  /** Where each symbol starts in `bytes`, and where the last one ends. */
  readonly starts: Uint32Array;

  constructor(text: string) {
    this.all = [...text];
    this.bytes = new TextEncoder().encode(text);
    this.starts = new Uint32Array(this.all.length + 1);
    for (const [i, symbol] of this.all.entries()) {
      this.starts[i + 1] = this.starts[i] + bytesOf(symbol.codePointAt(0)!);
    }
  }

  get length(): number {
    return this.all.length;
  }

  /** The text of the symbols from `start` to `end`. */
  text(start: number, end: number): string {
    return this.all.slice(start, end).join("");
  }
}

function bytesOf(code: number): number {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** The beginning of a text that words of a table start with. */
export interface Prefix {
  /** The position after its last symbol. */
  readonly end: number;
  /** The entry, if the table has the whole beginning as a word. */
  readonly entry: string | undefined;
}

/** A table of words and their entries. */
export class SortedLines {
  readonly #lines: Uint8Array;
  readonly #decoder = new TextDecoder();

  /** @param lines `word TAB entry NEWLINE`, sorted by their bytes, in UTF-8 */
  constructor(lines: Uint8Array) {
    this.#lines = lines;
  }

  /** The entry of a word, or undefined if the table does not have it. */
  get(word: string): string | undefined {
    const symbols = new Symbols(word);
    const { bytes } = symbols;
    const line = this.#firstFrom(bytes, 0, bytes.length, 0);
    return this.#startsWith(line, bytes, 0, bytes.length)
      ? this.#entryAt(line + bytes.length)
      : undefined;
  }

  /**
   * Yields, from the shortest on, the texts from `start` with which any word of the table starts.
   */
  *prefixes({ bytes, starts, length }: Symbols, start: number): Generator<Prefix, void> {
    const from = starts[start];
    let line = 0;
    for (let end = start + 1; end <= length; end++) {
      const to = starts[end];
      line = this.#firstFrom(bytes, from, to, line);
      if (!this.#startsWith(line, bytes, from, to)) return;
      yield { end, entry: this.#entryAt(line + to - from) };
    }
  }

  /** The first line from `low` on that does not sort before `bytes.slice(from, to)`. */
  #firstFrom(bytes: Uint8Array, from: number, to: number, low: number): number {
    let high = this.#lines.length;
    // Words with the same beginning are near.
    for (let step = 64; low + step < high; step *= 4) {
      const line = this.#lineStart(low + step, low);
      if (line === low) continue;
      if (this.#isBefore(line, bytes, from, to)) low = line;
      else high = line;
    }
    while (low < high) {
      const line = this.#lineStart((low + high) >> 1, low);
      if (this.#isBefore(line, bytes, from, to)) low = this.#lines.indexOf(NEWLINE, line) + 1;
      else high = line;
    }
    return low;
  }

  #lineStart(position: number, from: number): number {
    while (position > from && this.#lines[position - 1] !== NEWLINE) position--;
    return position;
  }

  #isBefore(line: number, bytes: Uint8Array, from: number, to: number): boolean {
    for (let i = from; i < to; i++) {
      const difference = this.#lines[line + i - from] - bytes[i];
      if (difference !== 0) return difference < 0;
    }
    return false;
  }

  #startsWith(line: number, bytes: Uint8Array, from: number, to: number): boolean {
    if (line + to - from >= this.#lines.length) return false;
    for (let i = from; i < to; i++) {
      if (this.#lines[line + i - from] !== bytes[i]) return false;
    }
    return true;
  }

  #entryAt(tab: number): string | undefined {
    if (this.#lines[tab] !== TAB) return undefined;
    return this.#decoder.decode(this.#lines.subarray(tab + 1, this.#lines.indexOf(NEWLINE, tab)));
  }
}
