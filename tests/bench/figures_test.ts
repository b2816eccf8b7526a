import assert from "node:assert/strict";
import { checkLimits, figureTable, isKept } from "../../bench/figures.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";

const figures = [
  { name: "growth", value: 99.96, unit: "MB", digits: 1, limit: 100 },
  { name: "ratio, 45 s to 10 s", value: 1.2, unit: "", digits: 2, limit: 1.1 },
  { name: "loaded", value: 750, unit: "MB", digits: 1 },
];

Deno.test("a figure is within its limit up to the limit, and always without one", () => {
  assert.deepEqual(figures.map(isKept), [true, false, true]);
  assert(!isKept({ ...figures[0], value: NaN }));
});

Deno.test("the table has columns for values, units and limits", () => {
  assert.equal(
    figureTable(figures),
    [
      "growth               100.0  MB  at most 100",
      "ratio, 45 s to 10 s   1.20      at most 1.1: BROKEN",
      "loaded               750.0  MB",
    ].join("\n"),
  );
});

Deno.test("a broken limit is an error that says by how much; a missed aim is no error", () => {
  const [growth, ratio, loaded] = figures;
  checkLimits([growth, loaded, { ...ratio, isAim: true }]);
  assert.throws(
    () => checkLimits([...figures, { ...growth, value: 112.3 }]),
    kokoroError(
      "internal",
      /^ratio, 45 s to 10 s: 1\.20 is 0\.10 more than the limit of 1\.1; growth: 112\.3 MB is 12\.3 MB more than the limit of 100 MB$/,
    ),
  );
});

Deno.test("the table shows a missed aim differently from a broken limit", () =>
  assert.equal(
    figureTable(figures.map((figure) => ({ ...figure, isAim: true }))),
    [
      "growth               100.0  MB  aim: at most 100",
      "ratio, 45 s to 10 s   1.20      aim: at most 1.1, missed",
      "loaded               750.0  MB",
    ].join("\n"),
  ));

Deno.test("a figure with a least value is kept from that value on", () => {
  const lead = { name: "lead", value: 2.5, unit: "x", digits: 2, least: 2.4 };
  const behind = { ...lead, value: 2.1 };
  assert.deepEqual([lead, behind, { ...lead, value: NaN }].map(isKept), [true, false, false]);
  assert.equal(
    figureTable([lead, behind, { ...behind, isAim: true }]),
    [
      "lead  2.50  x  at least 2.4",
      "lead  2.10  x  at least 2.4: BROKEN",
      "lead  2.10  x  aim: at least 2.4, missed",
    ].join("\n"),
  );
  assert.throws(
    () => checkLimits([lead, behind]),
    kokoroError("internal", /^lead: 2\.10 x is 0\.30 x less than the limit of 2\.4 x$/),
  );
});
