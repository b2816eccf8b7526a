import assert from "node:assert/strict";
import { resultPicture } from "../../../bench/peers/picture.ts";
import type { Result } from "../../../bench/peers/results.ts";

const figures = (system: string, seconds: number, medianRtf: number, ratioToUs: number): Result => (
  { system, version: "1", seconds, medianRtf, minRtf: medianRtf, ratioToUs }
);
const svg = await resultPicture([
  figures("ours", 26, 0.2, 1),
  figures("other", 26, 0.5, 2.5),
  { system: "gone", version: null, seconds: 26, reason: "it is not here" },
  figures("ours", 3, 0.1, 1),
  figures("other", 3, 0.4, 4),
]);

/** The heights of all bars, in pixels. */
function heights(): number[] {
  const rects = [...svg.matchAll(/mark-rect role-mark.*?<\/g>/gs)];
  return rects.flatMap(([group]) => [...group.matchAll(/d="M[\d.]+,[\d.]+h[\d.]+v([\d.]+)/g)])
    .map(([, height]) => Number(height));
}

Deno.test("a picture has a bar for each figure, with the ratio above it", () => {
  const bars = heights();
  assert.equal(bars.length, 4);
  // Shorter scripts come first.
  for (const [i, rtf] of [0.1, 0.4, 0.2, 0.5].entries()) {
    assert(Math.abs(bars[i] / bars[3] - rtf / 0.5) < 0.01, `${bars}`);
  }
  for (const text of ["3 s", "26 s", "2.5 x", "4.0 x", "ours", "other"]) {
    assert(svg.includes(`>${text}<`), text);
  }
  assert(!svg.includes("gone"));
});

Deno.test("a system that is not FP32 has a pale bar, and its name says so", async () => {
  const small = { ...figures("small", 3, 0.2, 2), precision: "int8" };
  const svg = await resultPicture([figures("ours", 3, 0.1, 1), small]);
  assert(svg.includes(">small (not FP32)<") && svg.includes(">ours<"));
  const [bars] = svg.match(/mark-rect role-mark.*?<\/g>/s)!;
  assert.equal(bars.match(/fill-opacity="0\.4"/g)?.length, 1);
});
