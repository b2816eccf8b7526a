import assert from "node:assert/strict";
import { sanitize } from "../../../../bench/proof/sanitize/sanitize.ts";

Deno.test("the sanitizers find nothing in the short form", async () => {
  const results = await sanitize(true);
  for (const { findings } of results) assert.deepEqual(findings, []);
  assert.deepEqual(
    [...new Set(results.map(({ sanitizer }) => sanitizer))].sort(),
    ["address", "thread"],
  );
  const spoken = results.map(({ printed }) => /^calls \d+, (\d+) utterances/.exec(printed)?.[1]);
  assert.equal(spoken.filter((count) => Number(count) > 0).length, 2);
});
