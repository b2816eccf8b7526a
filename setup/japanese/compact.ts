/**
 * Makes the compact dictionary of Japanese from the files of MeCab's UniDic: see
 * `text/japanese/dictionary_file.ts`.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import {
  aligned,
  type Header,
  PREFIX,
  type Section,
  SECTIONS,
  type SymbolKind,
  UNUSED,
} from "../../text/japanese/dictionary_file.ts";
import { compactCosts } from "./costs.ts";

/** The files of the dictionary that are used. */
export interface UniDic {
  readonly "sys.dic": Uint8Array<ArrayBuffer>;
  readonly "unk.dic": Uint8Array<ArrayBuffer>;
  readonly "char.bin": Uint8Array<ArrayBuffer>;
  readonly "matrix.bin": Uint8Array<ArrayBuffer>;
  readonly "left-id.def": Uint8Array<ArrayBuffer>;
}

/** One of MeCab's dictionaries. */
interface MecabDictionary {
  /** Two numbers a unit: the base, and the base of the unit before. */
  readonly trie: Int32Array;
  /** Four numbers a token: the classes on both sides, the cost and the place of its features. */
  readonly tokens: Uint16Array;
  readonly features: Uint8Array;
}

/** The numbers of 16 bits that a token of MeCab has. */
const TOKEN = 8;
/** The features with the reading: as it is pronounced, and as it is written. */
const READINGS = [9, 17];

/**
 * The compact dictionary.
 *
 * @param words the words that are written in one
 * @throws {KokoroError} `setup` when the files are not those that are expected
 */
export function compactDictionary(files: UniDic, words: readonly string[]): Uint8Array {
  const system = open(files["sys.dic"]);
  const unknown = open(files["unk.dic"]);
  const { kinds, symbolKinds, names } = symbolsOf(files["char.bin"]);
  const known = system.tokens.length / TOKEN;
  const trie = compactTrie(system.trie);
  const { parts, partOf } = partsOf(files["left-id.def"]);
  const readings = new Readings();
  const tokens = [system, unknown].map((dictionary) => compactTokens(dictionary, readings));
  const costs = compactCosts(files["matrix.bin"]);
  markLast(tokens[0], system.trie);
  markLast(tokens[1], unknown.trie);
  return written({
    kana: readings.kana,
    symbolKinds,
    parts,
    unknown: names.map((name) => known + firstToken(unknown.trie, name)),
  }, {
    trie: bytesOf(trie),
    tokens: joined(tokens.map(bytesOf)),
    readings: Uint8Array.from(readings.bytes),
    rows: bytesOf(costs.rows),
    columns: bytesOf(costs.columns),
    kinds,
    blocks: bytesOf(costs.blocks),
    slices: bytesOf(costs.slices),
    costs: bytesOf(costs.costs),
    parts: partOf,
    words: new TextEncoder().encode(sortedLines(words)),
  });
}

function open(file: Uint8Array<ArrayBuffer>): MecabDictionary {
  const view = new DataView(file.buffer, file.byteOffset);
  const [trie, tokens, features] = [24, 28, 32].map((at) => view.getUint32(at, true));
  const start = 72;
  requireData(file.length === start + trie + tokens + features, "a dictionary of MeCab");
  const copy = (from: number, length: number): ArrayBuffer =>
    file.slice(from, from + length).buffer;
  return {
    trie: new Int32Array(copy(start, trie)),
    tokens: new Uint16Array(copy(start + trie, tokens)),
    features: file.subarray(start + trie + tokens),
  };
}

/** One number a unit in place of two: a unit knows its label in place of the unit before it. */
function compactTrie(trie: Int32Array): Uint32Array {
  return Uint32Array.from({ length: trie.length / 2 }, (_, unit) => {
    const [base, before] = [trie[2 * unit], trie[2 * unit + 1]];
    const label = unit - before;
    if (label === 0 && base < 0) return leafOf(base).first << 8;
    return label >= 0 && label < UNUSED ? (base << 8 | label) >>> 0 : UNUSED;
  });
}

/** What a leaf of MeCab's trie says: how many tokens a word has, and its first one. */
function leafOf(base: number): { first: number; count: number } {
  const value = -base - 1;
  return { first: value >> 8, count: value & 255 };
}

function* leavesOf(trie: Int32Array): Generator<{ first: number; count: number }, void> {
  for (let unit = 1; unit < trie.length / 2; unit++) {
    if (trie[2 * unit] < 0 && trie[2 * unit + 1] === unit) yield leafOf(trie[2 * unit]);
  }
}

/** The first token of a word. */
function firstToken(trie: Int32Array, word: string): number {
  let base = trie[0];
  for (const byte of new TextEncoder().encode(word)) {
    const unit = base + byte + 1;
    requireData(trie[2 * unit + 1] === base, `the unknown word ${word}`);
    base = trie[2 * unit];
  }
  return leafOf(trie[2 * base]).first;
}

function compactTokens({ tokens, features }: MecabDictionary, readings: Readings): Uint32Array {
  const compact = new Uint32Array(tokens.length / TOKEN * 2);
  const decoder = new TextDecoder();
  for (let i = 0; i < compact.length / 2; i++) {
    const [left, right, , cost, low, high] = tokens.subarray(i * TOKEN);
    requireData(left === right && left < 1 << 13, "one class for both sides of a word");
    const from = low + high * 0x10000;
    const line = decoder.decode(features.subarray(from, features.indexOf(0, from)));
    const values = fieldsOf(line);
    compact[2 * i] = left << 17 | cost << 1;
    compact[2 * i + 1] = readings.add(READINGS.map((field) => values[field]).find(Boolean) ?? "");
  }
  return compact;
}

/** The fields of a line of CSV. */
function fieldsOf(line: string): string[] {
  if (!line.includes('"')) return line.split(",");
  const fields = line.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*))(?:,|$)/g);
  return Array.from(fields, ([, quoted, plain]) => quoted ?? plain);
}

/** Sets the lowest bit of the last token of each word. */
function markLast(tokens: Uint32Array, trie: Int32Array): void {
  for (const { first, count } of leavesOf(trie)) tokens[2 * (first + count - 1)] |= 1;
}

/** Readings as bytes, each once. */
class Readings {
  readonly bytes: number[] = [0];
  kana = "";
  readonly #places = new Map<string, number>([["", 0]]);
  readonly #numbers = new Map<string, number>();

  /** The place of a reading. */
  add(reading: string): number {
    const known = this.#places.get(reading);
    if (known !== undefined) return known;
    const place = this.bytes.length;
    this.#places.set(reading, place);
    this.bytes.push(...Array.from(reading, (kana) => this.#numberOf(kana)), 0);
    return place;
  }

  #numberOf(kana: string): number {
    const known = this.#numbers.get(kana);
    if (known !== undefined) return known;
    this.kana += kana;
    this.#numbers.set(kana, this.kana.length);
    requireData(this.kana.length < 256, "readings in kana");
    return this.kana.length;
  }
}

/** MeCab's table of the kinds of symbols. */
function symbolsOf(
  file: Uint8Array<ArrayBuffer>,
): { kinds: Uint8Array; symbolKinds: SymbolKind[]; names: string[] } {
  const count = new DataView(file.buffer, file.byteOffset).getUint32(0, true);
  const decoder = new TextDecoder();
  const names = Array.from({ length: count }, (_, i) => {
    const name = file.subarray(4 + 32 * i, 4 + 32 * (i + 1));
    return decoder.decode(name.subarray(0, name.indexOf(0)));
  });
  const table = new Uint32Array(file.slice(4 + 32 * count).buffer);
  const distinct = [...new Set(table)];
  const kinds = new Uint8Array(0x10000);
  kinds.set(Uint8Array.from(table, (info) => distinct.indexOf(info)));
  const symbolKinds = distinct.map((info): SymbolKind => ({
    kinds: info & 0x3ffff,
    kind: info >>> 18 & 255,
    length: info >>> 26 & 15,
    group: (info >>> 30 & 1) === 1,
    invoke: info >>> 31 === 1,
  }));
  return { kinds, symbolKinds, names };
}

/** The parts of speech of the classes, which are described in lines: "5 名詞,数詞,*,*,...". */
function partsOf(file: Uint8Array): { parts: string[]; partOf: Uint8Array } {
  const lines = new TextDecoder().decode(file).trim().split("\n");
  const all = lines.map((line) => {
    const fields = fieldsOf(line.slice(line.indexOf(" ") + 1)).slice(0, 4);
    return fields.filter((field) => field !== "*").join(",");
  });
  const parts = [...new Set(all)];
  return { parts, partOf: Uint8Array.from(all, (part) => parts.indexOf(part)) };
}

/** Lines that are sorted by their bytes. JavaScript sorts by UTF-16 units, which is no different. */
function sortedLines(words: readonly string[]): string {
  return [...new Set(words)].sort().map((word) => `${word}\n`).join("");
}

function written(
  header: Omit<Header, "sections">,
  sections: Readonly<Record<Section, Uint8Array>>,
): Uint8Array {
  let end = 0;
  const places = SECTIONS.map((name) => {
    const start = end;
    end = aligned(end + sections[name].length);
    return [name, [start, sections[name].length]];
  });
  const json = JSON.stringify({ ...header, sections: Object.fromEntries(places) });
  const head = new TextEncoder().encode(json);
  const file = new Uint8Array(PREFIX + aligned(head.length) + end).fill(0x20);
  new DataView(file.buffer).setUint32(0, aligned(head.length), true);
  file.set(head, PREFIX);
  const from = PREFIX + aligned(head.length);
  for (const [name, [start]] of places as [Section, [number, number]][]) {
    file.set(sections[name], from + start);
  }
  return file;
}

function bytesOf(array: Uint32Array | Uint16Array | Int16Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function requireData(condition: boolean, what: string): void {
  if (condition) return;
  throw new KokoroError("setup", `UniDic does not have what is expected: ${what}`);
}
