import assert from "node:assert/strict";
import { longLines } from "../../../scripts/check/lines.ts";

Deno.test("a line of more than 100 columns is reported with its place", () => {
  const text = `const a = 1;\n// ${"word ".repeat(20)}\n`;
  assert.deepEqual(longLines("a.ts", text), ["a.ts:2: 103 columns, at most 100"]);
});

Deno.test("a line of 100 columns, and what can't be broken, are left alone", () => {
  const lines = [
    "x".repeat(9) + " ".repeat(91),
    `// See https://example.com/${"a".repeat(100)}`,
    ` * | ${"cell ".repeat(30)}|`,
    `  /${"[a-z]|".repeat(30)}b/gu,`,
    "ɛ".repeat(3) + " é".repeat(48),
  ];
  assert.deepEqual(longLines("a.ts", lines.join("\n")), []);
});
