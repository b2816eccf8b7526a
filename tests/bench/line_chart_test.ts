import assert from "node:assert/strict";
import { lineChart } from "../../bench/line_chart.ts";

Deno.test("a chart is an SVG with titles, axes, a legend and a path for each line", async () => {
  const line = (y: number): { x: number; y: number }[] => [{ x: 5, y }, { x: 45, y: 9 * y }];
  const svg = await lineChart({
    title: "Latency & length",
    subtitle: "two lines",
    x: "seconds of speech",
    y: "seconds",
    lines: [
      { name: "P50", points: line(1) },
      { name: "P99", points: line(1.5) },
      { name: "limit", points: line(2), dashed: true },
    ],
  });
  assert.match(svg, /^<svg .*<\/svg>$/s);
  for (
    const text of ["Latency &amp; length", "two lines", "seconds of speech", "P50", "P99", "limit"]
  ) {
    assert(svg.includes(`>${text}<`), text);
  }
  const lines = [...svg.matchAll(/mark-line[^]*?d="M([^"]*)"([^>]*)/g)];
  assert.equal(lines.length, 3);
  // The axes start at 0, so 9 times the length is 9 times as far to the right.
  const [from, to] = lines[0][1].split("L").map((point) => point.split(",").map(Number));
  assert.equal(Math.round(to[0]), Math.round(9 * from[0]));
  assert.deepEqual(lines.map(([, , style]) => style.includes('stroke-dasharray="6,4"')), [
    false,
    false,
    true,
  ]);
});
