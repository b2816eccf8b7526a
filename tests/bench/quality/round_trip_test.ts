import assert from "node:assert/strict";
import { combine, sentencesOf } from "../../../bench/quality/round_trip.ts";
import { projectPath } from "../../helpers/files.ts";

Deno.test("combine returns all combinations, voice by voice", () => {
  const manners = combine(["a", "b"], ["sad"], [0.8, 1.2]);
  assert.deepEqual(manners, [
    { voice: "a", emotion: "sad", speed: 0.8 },
    { voice: "a", emotion: "sad", speed: 1.2 },
    { voice: "b", emotion: "sad", speed: 0.8 },
    { voice: "b", emotion: "sad", speed: 1.2 },
  ]);
});

Deno.test("sentences are the lines that are not blank", () => {
  assert.deepEqual(sentencesOf("One.\r\n\n  Two. \n"), ["One.", "Two."]);
  assert.deepEqual(sentencesOf("\n \n"), []);
});

Deno.test("the project's sentences have no numerals, which can be written in two ways", () => {
  const sentences = sentencesOf(Deno.readTextFileSync(projectPath("configs/sentences.txt")));
  assert.equal(sentences.length, 20);
  for (const sentence of sentences) assert.match(sentence, /^[A-Z][a-zA-Z', -]+\.$/);
});
