import assert from "node:assert/strict";
import { readTurns } from "../../../scripts/command/turns.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

Deno.test("files with a list of turns, or with a turn in each line, are read", () => {
  const turns = [{ text: "Hi.", voice: "morty" }, { text: "Bye.\n", speed: 0.9 }];
  assert.deepEqual(readTurns("a.json", JSON.stringify(turns, null, 2)), turns);
  const lines = turns.map((turn) => JSON.stringify(turn)).join("\r\n\n");
  for (const name of ["a.jsonl", "in/A.JSONL"]) assert.deepEqual(readTurns(name, lines), turns);
  for (const name of ["a.txt", "json", "-"]) assert.equal(readTurns(name, "[]"), undefined);
});

const wrong: [name: string, content: string, message: RegExp][] = [
  ["a.json", "{}", /^a\.json: it has no list of turns: write \[\{ "text": "Hello\." \}\]$/],
  ["a.json", "[", /^a\.json: this is no JSON: /],
  ["a.json", "[]", /^a\.json: the scene has no turns/],
  ["a.json", '[{"text": 1}]', /^a\.json: turn 0: text is 1: give a text$/],
  ["a.jsonl", '{"text": "Hi."}\n\n{"text": }', /^a\.jsonl: line 3: this is no JSON: /],
  ["a.jsonl", '{"text": "Hi."}\n"Hi."', /^a\.jsonl: turn 1: "Hi\." is not an object/],
];
for (const [name, content, message] of wrong) {
  Deno.test(`${name} with ${content} is refused`, () => {
    assert.throws(() => readTurns(name, content), kokoroError("input", message));
  });
}
