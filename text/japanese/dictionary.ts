/**
 * The dictionary of Japanese, searched in place: see `dictionary_file.ts`.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { SETUP_COMMAND } from "../../project/setup_command.ts";
import { type Header, PREFIX, type Section, SLICE, type SymbolKind } from "./dictionary_file.ts";
import { WordLines } from "./word_lines.ts";

/** The words of Japanese with their readings, and what it costs to put them side by side. */
export class Dictionary {
  /** The words that are written in one. */
  readonly words: WordLines;
  readonly #header: Header;
  readonly #trie: Uint32Array;
  readonly #tokens: Uint32Array;
  readonly #readings: Uint8Array;
  readonly #kinds: Uint8Array;
  readonly #parts: Uint8Array;
  readonly #rows: Uint16Array;
  readonly #columns: Uint16Array;
  readonly #blocks: Uint32Array;
  readonly #slices: Uint16Array;
  readonly #costs: Int16Array;

  /** @param file the content of the file that set-up made */
  constructor(file: Uint8Array<ArrayBuffer>) {
    const length = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
    const header: Header = JSON.parse(
      new TextDecoder().decode(file.subarray(PREFIX, PREFIX + length)),
    );
    const from = file.byteOffset + PREFIX + length;
    const section = <T>(
      array: new (buffer: ArrayBuffer, start: number, length: number) => T,
      name: Section,
      width: number,
    ): T => {
      const [start, bytes] = header.sections[name];
      return new array(file.buffer, from + start, bytes / width);
    };
    this.#header = header;
    this.#trie = section(Uint32Array, "trie", 4);
    this.#tokens = section(Uint32Array, "tokens", 4);
    this.#blocks = section(Uint32Array, "blocks", 4);
    this.#slices = section(Uint16Array, "slices", 2);
    this.#costs = section(Int16Array, "costs", 2);
    this.#rows = section(Uint16Array, "rows", 2);
    this.#columns = section(Uint16Array, "columns", 2);
    this.#kinds = section(Uint8Array, "kinds", 1);
    this.#parts = section(Uint8Array, "parts", 1);
    this.#readings = section(Uint8Array, "readings", 1);
    this.words = new WordLines(section(Uint8Array, "words", 1));
  }

  /**
   * Loads the dictionary.
   *
   * @param folder where set-up put it
   * @throws {KokoroError} `setup` when it is missing or damaged
   */
  static async load(folder: string): Promise<Dictionary> {
    const path = `${folder}/${FILE}`;
    try {
      return new Dictionary(await Deno.readFile(path));
    } catch (cause) {
      throw new KokoroError(
        "setup",
        `the dictionary of Japanese can't be read: ${path}. Run ${SETUP_COMMAND}`,
        { cause },
      );
    }
  }

  /** Calls `found` for each word that the bytes from `from` begin with, with its end and tokens. */
  prefixes(
    bytes: Uint8Array,
    from: number,
    to: number,
    found: (end: number, firstToken: number) => void,
  ): void {
    const trie = this.#trie;
    let base = trie[0] >>> 8;
    for (let at = from; at < to; at++) {
      const label = bytes[at] + 1;
      const unit = trie[base + label];
      if ((unit & 255) !== label) return;
      base = unit >>> 8;
      const leaf = trie[base];
      if ((leaf & 255) === 0) found(at + 1, leaf >>> 8);
    }
  }

  /** The tokens of the word that a token is the first one of. */
  *tokensFrom(first: number): Generator<number, void> {
    for (let token = first;; token++) {
      yield token;
      if ((this.#tokens[2 * token] & 1) === 1) return;
    }
  }

  /** The tokens of a word, which may be in no list. */
  tokensOf(word: string): number[] {
    const bytes = new TextEncoder().encode(word);
    const tokens: number[] = [];
    this.prefixes(bytes, 0, bytes.length, (end, first) => {
      if (end === bytes.length) tokens.push(...this.tokensFrom(first));
    });
    return tokens;
  }

  /** The reading of a word that needs least cost, in katakana; empty if it has none. */
  readingOfWord(word: string): string {
    const tokens = this.tokensOf(word).filter((token) => this.readingOf(token) !== "");
    const [best] = tokens.sort((a, b) => this.costOf(a) - this.costOf(b));
    return best === undefined ? "" : this.readingOf(best);
  }

  /** What it costs to use a token. */
  costOf(token: number): number {
    return this.#tokens[2 * token] << 15 >> 16;
  }

  /** The class of a token, which decides what may stand beside it. */
  classOf(token: number): number {
    return this.#tokens[2 * token] >>> 17;
  }

  /** The part of speech of a class, such as "名詞,数詞". */
  partOf(wordClass: number): string {
    return this.#header.parts[this.#parts[wordClass]];
  }

  /** The reading of a token in katakana, as it is pronounced; empty if it has none. */
  readingOf(token: number): string {
    let reading = "";
    for (let at = this.#tokens[2 * token + 1]; this.#readings[at] > 0; at++) {
      reading += this.#header.kana[this.#readings[at] - 1];
    }
    return reading;
  }

  /** The first token for unknown words that begin with a symbol of a kind. */
  unknown(kind: number): number {
    return this.#header.unknown[kind];
  }

  /** What the kind of a UTF-16 unit means. */
  kindOf(unit: number): SymbolKind {
    return this.#header.symbolKinds[this.#kinds[unit]];
  }

  /** The row of costs of a class, for {@linkcode costBeside}. */
  rowOf(right: number): number {
    return this.#rows[right] * this.#blocks.length;
  }

  /** What it costs to have a word of class `left` before one with this row of costs. */
  costBeside(left: number, row: number): number {
    const column = this.#columns[left];
    const block = Math.trunc(column / SLICE);
    return this.#costs[this.#blocks[block] + SLICE * this.#slices[row + block] + column % SLICE];
  }
}

/** The name of the file. */
export const FILE = "japanese.dic";
