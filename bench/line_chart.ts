/**
 * Draws measurements as lines in a chart.
 *
 * @module
 */

import { drawChart } from "./chart.ts";

/** A point of a line. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line, with its name in the legend. */
export interface Line {
  readonly name: string;
  readonly points: readonly Point[];
  /** Drawn dashed, for a limit rather than a measurement. */
  readonly dashed?: boolean;
}

/** The contents of a chart. Both axes start at 0. */
export interface Chart {
  readonly title: string;
  readonly subtitle: string;
  /** The titles of the axes, with units. */
  readonly x: string;
  readonly y: string;
  readonly lines: readonly Line[];
}

/** The size of a chart in pixels, without axes and legends. */
const [WIDTH, HEIGHT] = [640, 320];

/** Lines with more points than this get no dots, because the dots would touch. */
const MOST_DOTS = 20;

/**
 * Draws a chart of lines as an SVG.
 *
 * @example
 * ```ts
 * import { lineChart } from "./bench/line_chart.ts";
 * const points = [{ x: 5, y: 1.1 }, { x: 10, y: 2.1 }];
 * const lines = [{ name: "P99", points }];
 * const svg = await lineChart({
 *   title: "Latency",
 *   subtitle: "",
 *   x: "seconds of speech",
 *   y: "seconds",
 *   lines,
 * });
 * ```
 */
export async function lineChart({ title, subtitle, x, y, lines }: Chart): Promise<string> {
  const values = lines.flatMap(({ points, ...line }) =>
    points.map((point) => ({ ...line, ...point, dot: points.length <= MOST_DOTS }))
  );
  const linear = { type: "linear", zero: true, nice: true } as const;
  const place = {
    x: { scale: "x", field: "x" },
    y: { scale: "y", field: "y" },
  };
  const color = { scale: "color", field: "name" };
  return await drawChart({ title, subtitle, width: WIDTH, height: HEIGHT }, {
    data: [{ name: "points", values }],
    scales: [
      { name: "x", ...linear, range: "width", domain: { data: "points", field: "x" } },
      { name: "y", ...linear, range: "height", domain: { data: "points", field: "y" } },
      { name: "color", type: "ordinal", range: "category", domain: lines.map(({ name }) => name) },
    ],
    axes: [
      { orient: "bottom", scale: "x", title: x },
      { orient: "left", scale: "y", title: y, grid: true },
    ],
    legends: [{ stroke: "color", symbolType: "stroke", labelLimit: WIDTH }],
    marks: [{
      type: "group",
      from: { facet: { name: "line", data: "points", groupby: ["name", "dashed"] } },
      data: [{
        name: "dots",
        source: "line",
        transform: [{ type: "filter", expr: "datum.dot && !datum.dashed" }],
      }],
      marks: [
        {
          type: "line",
          from: { data: "line" },
          encode: {
            enter: {
              ...place,
              stroke: color,
              strokeWidth: { value: 2 },
              strokeDash: { signal: "parent.dashed ? [6, 4] : []" },
            },
          },
        },
        {
          type: "symbol",
          from: { data: "dots" },
          encode: { enter: { ...place, fill: color, size: { value: 36 } } },
        },
      ],
    }],
  });
}
