import assert from "node:assert/strict";
import { countWordErrors, wordErrorRate } from "../../../bench/quality/word_errors.ts";

const CASES: [expected: string, heard: string, words: number, errors: number][] = [
  ["the birch canoe slid", "the birch canoe slid", 4, 0],
  ["the birch canoe slid", "the birch can you slid", 4, 2], // one word replaced, one added
  ["the birch canoe slid", "the birch slid", 4, 1],
  ["the birch canoe slid", "the canoe birch slid", 4, 2],
  ["the birch canoe slid", "oh the birch canoe slid", 4, 1],
  ["the birch canoe slid", "", 4, 4],
  ["", "thank you", 0, 2],
  ["", "", 0, 0],
  ["  spaces   and\nlines ", "spaces and lines", 3, 0],
  ["she sells sea shells", "she sells seashells", 3, 0],
  ["a seashell", "a sea shell", 2, 0],
  ["sea shells by the sea", "seashells by the sea", 4, 0],
  ["would a woodchuck chuck", "would a wood chuck chuck", 4, 0],
  ["sea shells and seashells", "sea shells and seashells", 3, 0],
];

Deno.test("word errors are the fewest words to replace, remove or add", () => {
  for (const [expected, heard, words, errors] of CASES) {
    assert.deepEqual(countWordErrors(expected, heard), { words, errors }, `${expected} / ${heard}`);
  }
});

Deno.test("the word error rate is the number of errors per word", () => {
  assert.equal(wordErrorRate({ words: 8, errors: 2 }), 0.25);
  assert.equal(wordErrorRate({ words: 2, errors: 3 }), 1.5);
  assert.equal(wordErrorRate({ words: 0, errors: 0 }), 0);
});
