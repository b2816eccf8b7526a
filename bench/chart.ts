/**
 * The frame that all charts of measurements share.
 *
 * @module
 */

import { loadVega, type VegaSpec } from "../dev_deps.ts";

/** The titles and the size of a chart. */
export interface Frame {
  readonly title: string;
  readonly subtitle?: string;
  /** In pixels, without axes and legends. */
  readonly width: number;
  readonly height: number;
}

/** Draws the chart that `spec` describes, in a frame, as an SVG. */
export async function drawChart(
  { title, subtitle, width, height }: Frame,
  spec: VegaSpec,
): Promise<string> {
  const { parse, View } = await loadVega();
  const framed: VegaSpec = {
    ...spec,
    width,
    height,
    padding: 10,
    background: "white",
    title: { text: title, subtitle, anchor: "start", fontSize: 15 },
  };
  return await new View(parse(framed), { renderer: "none" }).toSVG();
}
