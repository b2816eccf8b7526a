import assert from "node:assert/strict";
import { type PlannedItem, planOf, spaceFor } from "../../setup/plan.ts";
import { readSources } from "../../setup/sources.ts";

/** The space for small files, which is always needed. */
const SMALL = spaceFor([]);

const itemOf = (bytes: number, ...downloads: number[]): PlannedItem => ({
  name: "item",
  downloads: downloads.map((bytes) => ({ name: "file", bytes })),
  bytes,
  pip: true,
  condition: { state: "missing" },
});

const CASES: Record<string, [items: PlannedItem[], space: number]> = {
  "an item that is larger than its downloads, with these": [[itemOf(50, 10, 5)], 65],
  "downloads that are larger than their item, twice": [[itemOf(10, 50)], 100],
  "finished items, and the downloads of the last one": [[itemOf(10, 10), itemOf(30, 20)], 60],
  "the downloads of a large first item, but no later ones": [[itemOf(50, 50), itemOf(9, 9)], 100],
};

for (const [what, [items, space]] of Object.entries(CASES)) {
  Deno.test(`set-up needs space for ${what}`, () => {
    assert.equal(spaceFor(items), space + SMALL);
  });
}

Deno.test("set-up for the CPU needs less space than all downloads and items together", async () => {
  const sources = await readSources();
  for (const weights of ["official", "registry"] as const) {
    const choice = { device: "cpu", weights } as const;
    const plan = await planOf(
      choice,
      sources,
      undefined,
      () => Promise.resolve({ state: "missing" }),
    );
    const space = spaceFor(plan);
    assert(space > 1.1e9 && space < 1.3e9, `${weights}: ${space}`);
  }
});
