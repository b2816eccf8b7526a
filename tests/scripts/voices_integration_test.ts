import assert from "node:assert/strict";
import type { Voice } from "../../voices/catalog.ts";
import { runCommand } from "../helpers/run_command.ts";

Deno.test("voices lists one voice per line", async () => {
  const { code, stdout, stderr } = await runCommand("voices", []);
  assert.deepEqual([code, stderr], [0, ""]);
  const lines = stdout.trimEnd().split("\n");
  assert.equal(lines.length, 58);
  assert.deepEqual(lines, lines.toSorted());
  for (const line of lines) {
    assert.match(
      line,
      /^[a-z_0-9]+ +(en-us|en-gb|es|fr-fr|hi|it|ja|pt-br|zh) +(female|male)( +\S.*)?$/,
    );
  }
  assert(lines.some((line) => /^bf_emma {9}en-gb {3}female( {2}\d\.\d\d)?$/.test(line)), stdout);
  const morty = /^morty {11}en-us {3}male {4}(\d\.\d\d {2})higher, anxious, young$/;
  assert(lines.some((line) => morty.test(line)), stdout);
});

Deno.test("voices --json prints the same voices in one array", async () => {
  const { code, stdout, stderr } = await runCommand("voices", ["--json"]);
  assert.deepEqual([code, stderr], [0, ""]);
  assert.match(stdout, /^\[.*\]\n$/);
  const voices: Voice[] = JSON.parse(stdout);
  assert.equal(voices.length, 58);
  const { language, gender, prosody } = voices.find(({ id }) => id === "bf_emma")!;
  assert.deepEqual([language, gender, prosody.tempo], ["en-gb", "female", 1]);
});

Deno.test("voices exits with 2 for unknown arguments", async () => {
  const unusable = { "--loud": /^error: unknown option '--loud'\n$/, more: /^error: too many arg/ };
  for (const [argument, message] of Object.entries(unusable)) {
    const { code, stdout, stderr } = await runCommand("voices", [argument]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, message);
  }
});
