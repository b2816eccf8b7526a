import assert from "node:assert/strict";
import { differences, firstColumn } from "../../../scripts/check/tables.ts";

const PAGE = `
| name       | what  |
| ---------- | ----- |
| \`a\`, \`b\` | two   |
| \`c TEXT\` | \`no\`  |

| other | what |
`;

Deno.test("the first column of a table is read", () => {
  assert.deepEqual(firstColumn(PAGE, "name"), ["a", "b", "c TEXT"]);
  assert.deepEqual(firstColumn(PAGE, "nothing"), []);
});

Deno.test("what a table lacks and what it has too much is reported", () => {
  assert.deepEqual(differences("p.md", ["a", "x"], ["a", "b"]), [
    "p.md: the table lacks b",
    "p.md: the table has x, which does not exist",
  ]);
});
