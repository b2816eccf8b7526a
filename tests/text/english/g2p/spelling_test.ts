import assert from "node:assert/strict";
import { spellings } from "../../../../text/english/g2p/spelling.ts";

Deno.test("each phoneme has the letter that spells it", () => {
  const cases: [word: string, phonemes: string, letters: string][] = [
    ["cat", "kæt", "cat"],
    ["fox", "fɑks", "foxx"],
    ["knight", "nIt", "nit"],
    ["shaw", "ʃɔ", "sa"],
    ["watson", "wɑtsən", "watson"],
    ["phone", "fOn", "pon"],
    ["o'neil", "Onil", "onil"],
    ["cute", "kjut", "cuut"],
  ];
  for (const [word, phonemes, letters] of cases) {
    const found = spellings(word, phonemes).map((place) => word[place]).join("");
    assert.equal(found, letters, word);
  }
});

Deno.test("a word that can't spell its phonemes has places all the same", () => {
  assert.deepEqual(spellings("", "kæt"), [0, 0, 0]);
  assert.deepEqual(spellings("a", "kætsup"), Array(6).fill(0));
  assert.deepEqual(spellings("abc", ""), []);
});
