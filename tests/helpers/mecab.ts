/** Small dictionaries in the format of MeCab, for tests. */

import type { UniDic } from "../../setup/japanese/compact.ts";

/** A word: how it is written, its class, its cost and its features. */
export type MecabWord = readonly [text: string, wordClass: number, cost: number, features: string];

/** The names and properties of the kinds of symbols: length, group and invoke. */
const KINDS = ["DEFAULT", "SPACE", "HIRAGANA", "KATAKANA"] as const;
const PROPERTIES = [1 << 26 | 1 << 30, 1 << 26 | 1 << 30, 2 << 26, 1 << 30];

/** The files of a dictionary with these words, unknown words by kind, and parts of speech. */
export function mecabFiles(
  words: readonly MecabWord[],
  unknown: readonly MecabWord[],
  classes: readonly string[],
  cost: (right: number, left: number) => number,
): UniDic {
  const size = classes.length;
  const costs = Int16Array.from(
    { length: size * size },
    (_, i) => cost(Math.trunc(i / size), i % size),
  );
  return {
    "sys.dic": dictionary(words),
    "unk.dic": dictionary(unknown),
    "char.bin": symbols(),
    "matrix.bin": joined(Uint16Array.of(size, size), costs),
    "left-id.def": encoded(classes.map((features, i) => `${i} ${features}\n`).join("")),
  };
}

function symbols(): Uint8Array<ArrayBuffer> {
  const names = KINDS.map((name) => encoded(name.padEnd(32, "\0")));
  const table = Uint32Array.from({ length: 0xffff }, (_, code) => {
    const kind = code === 0x20 ? 1 : isIn(code, 0x3041) ? 2 : isIn(code, 0x30a1) ? 3 : 0;
    return (PROPERTIES[kind] | kind << 18 | 1 << kind) >>> 0;
  });
  return joined(Uint32Array.of(KINDS.length), ...names, table);
}

function isIn(code: number, first: number): boolean {
  return code >= first && code < first + 0x5e;
}

function dictionary(words: readonly MecabWord[]): Uint8Array<ArrayBuffer> {
  const byText = Map.groupBy(
    words.toSorted(([a], [b]) => a < b ? -1 : a > b ? 1 : 0),
    ([text]) => text,
  );
  const sorted = [...byText.values()].flat();
  let features = "";
  const tokens = sorted.map(([, wordClass, cost, line]) => {
    const place = encoded(features).length;
    features += `${line}\0`;
    return Uint16Array.of(wordClass, wordClass, 0, cost, place & 0xffff, place >> 16, 0, 0);
  });
  let first = 0;
  const leaves = new Map<string, number>();
  for (const [text, all] of byText) {
    leaves.set(text, -(first << 8 | all.length) - 1);
    first += all.length;
  }
  const trie = trieOf(leaves);
  const header = new Uint32Array(18);
  const end = encoded(features);
  header.set([trie.byteLength, 16 * tokens.length, end.length], 6);
  return joined(header, trie, ...tokens, end);
}

/** A double array: a pair of numbers for each unit, the base and the base of the unit before. */
function trieOf(leaves: ReadonlyMap<string, number>): Int32Array<ArrayBuffer> {
  const units: [base: number, check: number][] = [];
  const used = new Set<number>();
  const at = (unit: number): [number, number] => units[unit] ??= [0, 0];
  const place = (parent: number, words: (readonly [Uint8Array, number])[], depth: number): void => {
    const groups = Map.groupBy(words, ([bytes]) => bytes.length === depth ? -1 : bytes[depth]);
    let base = 1;
    while (used.has(base) || [...groups.keys()].some((byte) => at(base + byte + 1)[1] !== 0)) {
      base++;
    }
    used.add(base);
    at(parent)[0] = base;
    for (const byte of groups.keys()) at(base + byte + 1)[1] = base;
    for (const [byte, rest] of groups) {
      if (byte < 0) at(base)[0] = rest[0][1];
      else place(base + byte + 1, rest, depth + 1);
    }
  };
  place(0, Array.from(leaves, ([text, leaf]) => [encoded(text), leaf]), 0);
  const all = Array.from({ length: units.length + 256 }, (_, unit) => units[unit] ?? [0, 0]);
  return Int32Array.from(all.flat());
}

function encoded(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function joined(...parts: readonly ArrayBufferView<ArrayBuffer>[]): Uint8Array<ArrayBuffer> {
  const bytes = parts.map(({ buffer, byteOffset, byteLength }) =>
    new Uint8Array(buffer, byteOffset, byteLength)
  );
  const all = new Uint8Array(bytes.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of bytes) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
