import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { MappedText, overlapsAny } from "../../../text/script/mapped_text.ts";

function sources(text: MappedText, script: string): string[] {
  return [...text.text].map((_, i) => {
    const { start, end } = text.origin({ start: i, end: i + 1 });
    return script.slice(start, end);
  });
}

Deno.test("a replacement maps to everything that it replaces", () => {
  const script = "a 3:30 b";
  const text = MappedText.of(script).replace(/\d:\d\d/g, () => "x y");
  assert.equal(text.text, "a x y b");
  assert.deepEqual(sources(text, script), ["a", " ", "3:30", "3:30", "3:30", " ", "b"]);
});

Deno.test("edits of edits still map to the script", () => {
  const script = "1-2!";
  const text = MappedText.of(script)
    .replace(/-/g, () => " to ")
    .replace(/1 to/g, () => "one until")
    .replace(/!/g, () => "");
  assert.equal(text.text, "one until 2");
  assert.deepEqual(text.origin({ start: 0, end: 9 }), { start: 0, end: 2 });
  assert.deepEqual(text.origin({ start: 10, end: 11 }), { start: 2, end: 3 });
});

Deno.test("a text stays the same when nothing matches or nothing changes", () => {
  const text = MappedText.of("abc");
  assert.equal(text.replace(/x/g, () => "y"), text);
  assert.equal(text.replace(/b/g, () => null), text);
  assert.equal(text.replace(/b/g, () => "b"), text);
});

Deno.test("ranges of the script are found after edits", () => {
  const text = MappedText.of("5 km and more").replace(/km/g, () => "kilometers");
  assert.deepEqual(text.find({ start: 5, end: 8 }), { start: 13, end: 16 });
});

Deno.test("parts can be cut out and joined", () => {
  const whole = MappedText.of("one [two] three");
  const text = MappedText.join([whole.slice(0, 4), whole.slice(5, 8), whole.slice(9, 15)]);
  assert.equal(text.text, "one two three");
  assert.deepEqual(text.origin({ start: 4, end: 7 }), { start: 5, end: 8 });
});

Deno.test("overlapsAny finds every overlap", () => {
  const ranges = [{ start: 2, end: 4 }, { start: 6, end: 9 }];
  const overlapping = [[0, 3], [3, 4], [4, 7], [8, 20], [0, 20]];
  const apart = [[0, 2], [4, 6], [9, 12]];
  for (const [start, end] of overlapping) assert(overlapsAny({ start, end }, ranges));
  for (const [start, end] of apart) assert(!overlapsAny({ start, end }, ranges));
});

Deno.test("origins stay in order and inside the script after any edits", async () => {
  const { default: fc } = await loadFastCheck();
  const edit = fc.tuple(fc.constantFrom("a", "b", "ab", " "), fc.string({ maxLength: 3 }));
  const script = fc.string({ unit: fc.constantFrom("a", "b", " ", "é", "😀"), maxLength: 40 });
  fc.assert(fc.property(script, fc.array(edit, { maxLength: 5 }), (script, edits) => {
    const text = edits.reduce(
      (rest, [from, to]) => rest.replace(new RegExp(from, "g"), () => to),
      MappedText.of(script),
    );
    let last = 0;
    for (let i = 0; i < text.text.length; i++) {
      const { start, end } = text.origin({ start: i, end: i + 1 });
      assert(last <= start && start < end && end <= script.length);
      last = start;
    }
  }));
});
