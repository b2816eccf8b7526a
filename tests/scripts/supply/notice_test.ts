import assert from "node:assert/strict";
import { readLicences } from "../../../scripts/supply/licences.ts";
import { withPackages } from "../../../scripts/supply/notice.ts";

const notice = Deno.readTextFileSync(new URL("../../../NOTICE", import.meta.url));

Deno.test("NOTICE names every package, and lines have at most 100 columns", async () => {
  const table = await readLicences();
  const text = withPackages("Prose.\n", { ...table, npm: { ...table.npm, "a-new-one": "MIT" } });
  const names = new Set(text.split(/[\s,]+/));
  for (const name of [...Object.keys(table.npm), ...Object.keys(table.python), "a-new-one"]) {
    assert(names.has(name), name);
  }
  assert(text.startsWith("Prose.\n"));
  assert(text.split("\n").every((line) => line.length <= 100));
});

Deno.test("the list is replaced, and the prose before it is kept", async () => {
  const table = await readLicences();
  const again = withPackages(withPackages(notice, table), table);
  assert.equal(again, withPackages(notice, table));
  assert.equal(again.split("\n")[0], notice.split("\n")[0]);
});
