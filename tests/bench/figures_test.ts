import assert from "node:assert/strict";
import { figureTable, isKept } from "../../bench/figures.ts";

const figures = [
  { name: "growth", value: 99.96, unit: "MB", digits: 1, limit: 100 },
  { name: "ratio, 45 s to 10 s", value: 1.2, unit: "", digits: 2, limit: 1.1 },
  { name: "loaded", value: 750, unit: "MB", digits: 1 },
];

Deno.test("a figure is kept up to its limit, or without one", () => {
  assert.deepEqual(figures.map(isKept), [true, false, true]);
  assert(!isKept({ ...figures[0], value: NaN }));
});

Deno.test("figures stand in columns, with what they may be", () => {
  assert.equal(
    figureTable(figures),
    [
      "growth               100.0  MB  at most 100",
      "ratio, 45 s to 10 s   1.20      at most 1.1: BROKEN",
      "loaded               750.0  MB",
    ].join("\n"),
  );
});
