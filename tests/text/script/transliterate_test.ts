import assert from "node:assert/strict";
import { transliterated } from "../../../text/script/transliterate.ts";
import { MappedText } from "../../../text/script/mapped_text.ts";

async function latin(text: string): Promise<string> {
  return (await transliterated(MappedText.of(text))).text;
}

Deno.test("words of other scripts are written in Latin letters", async () => {
  assert.equal(await latin("Москва is big."), "Moskva is big.");
  assert.equal(await latin("日本語, 서울"), "ri ben yu, seoul");
  assert.equal(await latin("Ελλάδα"), "Ellada");
  assert.equal(await latin("日本2024年"), "ri ben 2024 nian");
  assert.equal(await latin("٣ items"), "3 items");
});

Deno.test("Latin letters, single Greek ones and signs stay as they are", async () => {
  for (const text of ["Zürich", "the α and β", "5 € → 日".slice(0, 6), "e\u0301"]) {
    assert.equal(await latin(text), text);
  }
});

Deno.test("a letter without a Latin form is not lost", async () => {
  assert.match(await latin("a \u{1e900} b"), /^a \S+ b$/);
});

Deno.test("each Latin letter knows its place in the script", async () => {
  const text = await transliterated(MappedText.of("In Москва"));
  assert.deepEqual(text.origin({ start: 3, end: 9 }), { start: 3, end: 9 });
});
