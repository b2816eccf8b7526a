import assert from "node:assert/strict";
import { MappedText } from "../../../text/script/mapped_text.ts";
import { normalizeMandarin, RULES } from "../../../text/mandarin/normalize/normalize.ts";
import { unifyChineseSigns } from "../../../text/mandarin/normalize/signs.ts";

const file = new URL("normalize_cases.tsv", import.meta.url);
const [, ...rows] = (await Deno.readTextFile(file)).trim().split("\n");
const cases = rows.map((row) => row.split("\t"));

for (const [rule, grammar, written, expected] of cases) {
  Deno.test(`${rule}, ${grammar}: ${written}`, async () => {
    const { text } = await normalizeMandarin(unifyChineseSigns(MappedText.of(written)), []);
    assert.equal(text.text, expected);
  });
}

Deno.test("every rule has a case", () => {
  const named = new Set(cases.map(([rule]) => rule));
  assert.deepEqual(RULES.map(({ name }) => name).filter((name) => !named.has(name)), []);
  assert.deepEqual([...named].filter((name) => !RULES.some((rule) => rule.name === name)), []);
});

Deno.test("what must not change is kept", async () => {
  const { text } = await normalizeMandarin(MappedText.of("5km 5km"), [{ start: 0, end: 3 }]);
  assert.equal(text.text, "5km 五公里");
});
