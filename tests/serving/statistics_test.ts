import assert from "node:assert/strict";
import { median, percentile } from "../../serving/statistics.ts";

Deno.test("a percentile is interpolated between values in any order", () => {
  const values = [10, 2, 30, 4];
  const cases: [part: number, expected: number][] = [[0, 2], [1, 30], [0.5, 7], [0.9, 24]];
  for (const [part, expected] of cases) {
    assert(Math.abs(percentile(values, part) - expected) < 1e-9, `${part}`);
  }
  assert.deepEqual(values, [10, 2, 30, 4]);
});

Deno.test("the P99 of 0 to 100 is 99", () => {
  const values = Float64Array.from({ length: 101 }, (_, i) => i);
  assert.equal(percentile(values, 0.99), 99);
});

Deno.test("the median is the middle value, or the mean of the two middle ones", () => {
  assert.equal(median([3, 1, 200]), 3);
  assert.equal(median([3, 1, 200, 5]), 4);
  assert.equal(median([7]), 7);
});
