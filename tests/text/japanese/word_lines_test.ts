import assert from "node:assert/strict";
import { Utf8 } from "../../../text/japanese/utf8.ts";
import { WordLines } from "../../../text/japanese/word_lines.ts";

const lines = new WordLines(
  new TextEncoder().encode("あ\nあい\nあいうえ\nいえ\n今日\n今日は\n𠮟る\n"),
);

Deno.test("the longest word of a list is found part by part", () => {
  assert.equal(lines.longest(["あ", "い", "う", "え", "お"]), 4);
  assert.equal(lines.longest(["あい", "う"]), 1);
  assert.equal(lines.longest(["い"]), 0);
  assert.equal(lines.longest(["今", "日", "も"]), 2);
  assert.equal(lines.longest(["𠮟", "る"]), 2);
  assert.equal(lines.longest(["ん"]), 0);
  assert.equal(lines.longest([]), 0);
  assert.equal(new WordLines(new Uint8Array()).longest(["あ"]), 0);
});

Deno.test("a text as bytes knows the places of its symbols", () => {
  const text = new Utf8("aé今𠮟\ud800b");
  const symbols = [0, 1, 3, 6, 10, 13].map((byte) => text.symbolAt(byte));
  assert.deepEqual(symbols.map(({ code }) => code), [0x61, 0xe9, 0x4eca, 0x20b9f, 0xfffd, 0x62]);
  assert.deepEqual([0, 1, 3, 6, 10, 13, 14].map((byte) => text.place(byte)), [0, 1, 2, 3, 5, 6, 7]);
  assert.deepEqual([0, 1, 2, 3, 5, 6, 7].map((at) => text.byteAt(at)), [0, 1, 3, 6, 10, 13, 14]);
});
