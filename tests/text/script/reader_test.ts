import assert from "node:assert/strict";
import { countSpacedWords } from "../../../text/script/reader.ts";

Deno.test("words are counted by the white space between them", () => {
  const counts = { "": 0, " \n": 0, "one": 1, " It's $5,\n really — ": 4, "a\u00a0b": 2 };
  for (const [text, count] of Object.entries(counts)) {
    assert.equal(countSpacedWords(text), count, text);
  }
});
