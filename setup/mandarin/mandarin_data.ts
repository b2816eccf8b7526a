/**
 * Converts the data of jieba and pypinyin to this project's own compact tables for Mandarin. Set-up
 * does this once.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import type { Segmentation, WordPlace } from "../../text/mandarin/data.ts";

/** jieba's dictionary as a table of words and frequencies, and the sum of all frequencies. */
export function wordTable(dictionary: string): { table: string; total: number } {
  let total = 0;
  const words = new Map<string, string>();
  for (const line of dictionary.split("\n")) {
    const [word, frequency] = line.trim().split(" ");
    if (!word) continue;
    requireData(/^\d+$/.test(frequency ?? ""), `the line "${line}" of jieba's dictionary`);
    total += Number(frequency);
    words.set(word, frequency);
  }
  return { table: tableOf(words), total };
}

/** What splits text into words besides the dictionary, as JSON ({@linkcode Segmentation}). */
export function segmentationOf(total: number, start: string, next: string): string {
  const segmentation: Segmentation = {
    total,
    start: pythonDictionary(start) as Segmentation["start"],
    next: pythonDictionary(next) as Segmentation["next"],
  };
  return JSON.stringify(segmentation);
}

/** How probable each character is at each place of a word, as a table: "B M E S". */
export function emissionTable(emissions: string): string {
  const byPlace = pythonDictionary(emissions) as Record<WordPlace, Record<string, number>>;
  const places: readonly WordPlace[] = ["B", "M", "E", "S"];
  const characters = new Set(places.flatMap((place) => Object.keys(byPlace[place])));
  return tableOf(
    Array.from(characters, (character) => [
      character,
      places.map((place) => byPlace[place][character] ?? "").join(" "),
    ]),
  );
}

/** pypinyin's phrases as a table of phrases and the pinyin of their characters. */
export function phraseTable(json: string): string {
  const phrases = JSON.parse(json) as Record<string, string[][]>;
  return tableOf(
    Object.entries(phrases).map(([phrase, readings]) => [
      phrase,
      readings.map(([first]) => first).join(" "),
    ]),
  );
}

/** pypinyin's characters as a table of characters and their first pinyin. */
export function characterTable(json: string): string {
  const characters = JSON.parse(json) as Record<string, string>;
  return tableOf(
    Object.entries(characters).map(([code, readings]) => [
      String.fromCodePoint(Number(code)),
      readings.split(",")[0],
    ]),
  );
}

/** Lines `word TAB entry`, sorted by their bytes in UTF-8, which is the order of code points. */
function tableOf(entries: Iterable<readonly [word: string, entry: string]>): string {
  const lines = Array.from(entries, ([word, entry]) => {
    requireData(!/[\t\n]/.test(word + entry), `the word ${JSON.stringify(word)}`);
    return {
      word: Array.from(word, (symbol) => symbol.codePointAt(0)!),
      text: `${word}\t${entry}\n`,
    };
  });
  return lines.sort((a, b) => compare(a.word, b.word)).map(({ text }) => text).join("");
}

function compare(a: readonly number[], b: readonly number[]): number {
  const i = a.findIndex((code, i) => code !== b[i]);
  if (i < 0) return a.length - b.length;
  return a[i] - (b[i] ?? -1);
}

/** A dictionary of numbers that a Python file assigns to `P`. It is JSON but for its quotes. */
function pythonDictionary(source: string): unknown {
  const literal = /^P\s*=\s*(\{[^]*\})\s*$/m.exec(source)?.[1];
  requireData(literal !== undefined, "a file of jieba's model");
  return JSON.parse(literal!.replaceAll("'", '"'));
}

function requireData(condition: boolean, what: string): void {
  if (!condition) {
    throw new KokoroError("setup", `the data for Mandarin is not as expected: ${what}`);
  }
}
