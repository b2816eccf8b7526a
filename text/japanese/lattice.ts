/**
 * Splits Japanese text into words as MeCab does: of all ways to put words of the dictionary side by
 * side, it takes the cheapest.
 *
 * @module
 */

import type { Dictionary } from "./dictionary.ts";
import type { SymbolKind } from "./dictionary_file.ts";
import { Utf8 } from "./utf8.ts";

/** A word, or a mark, at its place in the text. */
export interface Morpheme {
  /** In UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** The reading in katakana, as it is pronounced; empty if the dictionary has none. */
  readonly reading: string;
  /** The part of speech, such as "名詞,数詞". */
  readonly part: string;
  /** The kind of its first symbol: an index into MeCab's list of kinds. */
  readonly kind: number;
  /** Whether the dictionary lacks it. */
  readonly isUnknown: boolean;
}

/** A range that is one word, whatever the dictionary says. */
export interface Fixed {
  /** In UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** Whether it is a number, and not another noun. */
  readonly isNumber: boolean;
}

/** Words of the dictionary that stand beside others as fixed words do. */
const LIKE = { number: "三", noun: "机" };
const NUMBER = "名詞,数詞";
const NOUN = "名詞,普通名詞,一般";

/** A word in the lattice. Places are those of bytes. */
interface Node {
  readonly start: number;
  readonly end: number;
  readonly token: number;
  readonly wordClass: number;
  readonly kind: number;
  readonly isUnknown: boolean;
  /** The cost of the cheapest way from the start to the end of this word. */
  cost: number;
  before?: Node;
}

/** What stands at both ends of a text. */
const EDGE = { token: -1, wordClass: 0, kind: 0, isUnknown: false, cost: 0 };

/** More symbols of one kind in a row than this are no unknown word. */
const LONGEST_GROUP = 24;

/** Splits texts into words. */
export class Lattice {
  readonly #dictionary: Dictionary;

  readonly #number: number;
  readonly #noun: number;

  constructor(dictionary: Dictionary) {
    this.#dictionary = dictionary;
    this.#number = this.#classOf(LIKE.number, NUMBER);
    this.#noun = this.#classOf(LIKE.noun, NOUN);
  }

  /**
   * The words of a text, in order. White space between words is in none of them.
   *
   * @param fixed in order; they do not overlap
   */
  split(text: string, fixed: readonly Fixed[] = []): Morpheme[] {
    const source = new Utf8(text);
    const walk = new Walk(this.#dictionary, source, this.#fixedNodes(source, fixed));
    return walk.best().map((node) => ({
      start: source.place(node.start),
      end: source.place(node.end),
      reading: node.isUnknown || node.token < 0 ? "" : this.#dictionary.readingOf(node.token),
      part: this.#dictionary.partOf(node.wordClass),
      kind: node.kind,
      isUnknown: node.isUnknown,
    }));
  }

  #fixedNodes(source: Utf8, fixed: readonly Fixed[]): Node[] {
    return fixed.map(({ start, end, isNumber }) => ({
      ...EDGE,
      start: source.byteAt(start),
      end: source.byteAt(end),
      wordClass: isNumber ? this.#number : this.#noun,
    }));
  }

  /** The class of a word of the dictionary that is a certain part of speech. */
  #classOf(word: string, part: string): number {
    const classes = this.#dictionary.tokensOf(word).map((token) => this.#dictionary.classOf(token));
    return classes.find((one) => this.#dictionary.partOf(one) === part) ?? 0;
  }
}

/** The lattice of one text. */
class Walk {
  readonly #dictionary: Dictionary;
  readonly #source: Utf8;
  readonly #fixed: readonly Node[];
  readonly #space: SymbolKind;
  /** The words that end at each byte, the last found first. */
  readonly #ends: (Node[] | undefined)[] = [];
  /** The next fixed word. */
  #next = 0;

  constructor(dictionary: Dictionary, source: Utf8, fixed: readonly Node[]) {
    this.#dictionary = dictionary;
    this.#source = source;
    this.#fixed = fixed;
    this.#space = dictionary.kindOf(0x20);
  }

  best(): Node[] {
    const length = this.#source.bytes.length;
    this.#ends[0] = [{ ...EDGE, start: 0, end: 0 }];
    for (let at = 0; at < length; at++) {
      if (this.#ends[at] === undefined) continue;
      for (const node of this.#nodesFrom(at).reverse()) {
        this.#connect(at, node);
        (this.#ends[node.end] ??= []).push(node);
      }
    }
    let last = length;
    while (this.#ends[last] === undefined) last--;
    const edge: Node = { ...EDGE, start: last, end: last };
    this.#connect(last, edge);
    const nodes: Node[] = [];
    for (let node = edge.before!; node.before; node = node.before) nodes.push(node);
    return nodes.reverse();
  }

  /** Finds the cheapest word before a node among those that end at `at`. */
  #connect(at: number, node: Node): void {
    const row = this.#dictionary.rowOf(node.wordClass);
    const before = this.#ends[at]!;
    let lowest = Infinity;
    for (let i = before.length - 1; i >= 0; i--) {
      const cost = before[i].cost + this.#dictionary.costBeside(before[i].wordClass, row);
      if (cost >= lowest) continue;
      lowest = cost;
      node.before = before[i];
    }
    node.cost += lowest;
  }

  /** The words that may begin at `at`, after white space. */
  #nodesFrom(at: number): Node[] {
    while (this.#fixed[this.#next]?.start < at) this.#next++;
    const fixed = this.#fixed[this.#next];
    const limit = fixed?.start ?? this.#source.bytes.length;
    const start = this.#skip(at, limit, this.#space).end;
    if (start === limit) return fixed ? [{ ...fixed }] : [];
    const { kind, length } = this.#symbolAt(start);
    const nodes: Node[] = [];
    const add = (end: number, first: number, isUnknown: boolean): void => {
      for (const token of this.#dictionary.tokensFrom(first)) {
        const wordClass = this.#dictionary.classOf(token);
        const cost = this.#dictionary.costOf(token);
        nodes.push({ start, end, token, wordClass, kind: kind.kind, isUnknown, cost });
      }
    };
    this.#dictionary.prefixes(this.#source.bytes, start, limit, (end, first) => {
      add(end, first, false);
    });
    if (nodes.length > 0 && !kind.invoke) return nodes;
    const unknown = this.#dictionary.unknown(kind.kind);
    for (const end of this.#unknownEnds(start + length, limit, kind, nodes.length > 0)) {
      add(end, unknown, true);
    }
    return nodes;
  }

  /**
   * Where unknown words end.
   *
   * @param second the place after their first symbol
   * @param isKnown whether the dictionary has a word here
   */
  #unknownEnds(second: number, limit: number, kind: SymbolKind, isKnown: boolean): number[] {
    const ends: number[] = [];
    let group = 0;
    if (kind.group) {
      const { end, count } = this.#skip(second, limit, kind);
      if (count <= LONGEST_GROUP) ends.push(end);
      group = end;
    }
    let end = second;
    for (let length = 1; length <= kind.length && end !== group; length++) {
      ends.push(end);
      if (end >= limit) break;
      const next = this.#symbolAt(end);
      if ((next.kind.kinds & kind.kinds) === 0) break;
      end += next.length;
    }
    return ends.length > 0 || isKnown ? ends : [end];
  }

  /** Skips symbols as long as each is of the kind of the one before. */
  #skip(from: number, limit: number, kind: SymbolKind): { end: number; count: number } {
    let [end, count] = [from, 0];
    while (end < limit) {
      const next = this.#symbolAt(end);
      if ((next.kind.kinds & kind.kinds) === 0) break;
      kind = next.kind;
      end += next.length;
      count++;
    }
    return { end, count };
  }

  /** The kind of the symbol at a byte, and its length in bytes. */
  #symbolAt(at: number): { kind: SymbolKind; length: number } {
    const { code, length } = this.#source.symbolAt(at);
    return { kind: this.#dictionary.kindOf(code > 0xffff ? 0 : code), length };
  }
}
