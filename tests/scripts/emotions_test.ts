import assert from "node:assert/strict";
import type { Emotion } from "../../voices/emotions.ts";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("emotions lists one emotion per line, or all in one JSON array", async () => {
  const names = ["neutral", "excited", "sad", "angry", "manic"];
  const plain = await runCommand("emotions", []);
  assert.deepEqual([plain.code, plain.stderr], [0, ""]);
  const lines = plain.stdout.trimEnd().split("\n");
  assert.deepEqual(lines.map((line) => line.match(/^(\w+) +\w/)?.[1]), names);

  const { stdout } = await runCommand("emotions", ["--json"]);
  const emotions: Emotion[] = JSON.parse(stdout);
  assert.deepEqual(emotions.map(({ name }) => name), names);
  assert.equal(emotions[4].prosody.tempo, 1.25);
});
