import assert from "node:assert/strict";
import { SortedLines, Symbols } from "../../../text/mandarin/sorted_lines.ts";

const ENTRIES: Readonly<Record<string, string>> = {
  "A": "1",
  "AB": "2",
  "一": "3",
  "一丁": "4",
  "一丁不识": "5",
  "一个": "",
  "龥": "7",
  "\u{20000}": "8",
};

const tableOf = (entries: Readonly<Record<string, string>>): SortedLines =>
  new SortedLines(
    new TextEncoder().encode(
      Object.entries(entries).map(([word, entry]) => `${word}\t${entry}\n`).join(""),
    ),
  );
const table = tableOf(ENTRIES);

Deno.test("every word of a table is found, and no other", () => {
  for (const [word, entry] of Object.entries(ENTRIES)) assert.equal(table.get(word), entry);
  for (const word of ["", "B", "一丁不", "一丁不识x", "丁", "\u{20001}"]) {
    assert.equal(table.get(word), undefined, word);
  }
});

Deno.test("the beginnings of words are found in a text, also those that are no words", () => {
  const found = [...table.prefixes(new Symbols("x一丁不识"), 1)];
  assert.deepEqual(found, [
    { end: 2, entry: "3" },
    { end: 3, entry: "4" },
    { end: 4, entry: undefined },
    { end: 5, entry: "5" },
  ]);
  assert.deepEqual([...table.prefixes(new Symbols("\u{20000}"), 0)], [{ end: 1, entry: "8" }]);
  assert.deepEqual([...table.prefixes(new Symbols("识"), 0)], []);
  assert.deepEqual([...tableOf({}).prefixes(new Symbols("识"), 0)], []);
});

Deno.test("words of a large table are found", () => {
  const words = Array.from({ length: 5000 }, (_, i) => String.fromCodePoint(0x4e00 + i));
  const large = tableOf(Object.fromEntries(words.map((word, i) => [word, String(i)])));
  for (const [i, word] of words.entries()) assert.equal(large.get(word), String(i));
  assert.equal(large.get("龥"), undefined);
});
