/**
 * Draws the results of a comparison.
 *
 * @module
 */

import { drawChart } from "../chart.ts";
import { isMeasured, nameOf, type Result } from "./results.ts";

const FRAME = {
  title: "Computing time for a second of speech: less is better",
  width: 840,
  height: 300,
};

/** How opaque the bars of systems that do not compute in FP32 are. */
const PALE = 0.4;

/**
 * Draws an SVG with a bar for each length and system, labelled with its time relative to ours. Bars
 * of systems that do not compute in FP32 are pale, and their names say so.
 */
export async function resultPicture(results: readonly Result[]): Promise<string> {
  const bars = results.filter(isMeasured)
    .toSorted((a, b) => a.seconds - b.seconds)
    .map(({ seconds, medianRtf, ratioToUs, ...about }) => ({
      system: nameOf(about),
      length: `${seconds} s`,
      medianRtf,
      label: ratioToUs === 1 ? "1" : `${ratioToUs.toFixed(1)} x`,
      isPale: about.precision !== undefined,
    }));
  const opacities = new Map(bars.map(({ system, isPale }) => [system, isPale ? PALE : 1]));
  const within = { scale: "system", field: "system" };
  return await drawChart(FRAME, {
    data: [{ name: "bars", values: bars }],
    scales: [
      {
        name: "length",
        type: "band",
        range: "width",
        padding: 0.15,
        domain: { data: "bars", field: "length" },
      },
      {
        name: "rtf",
        type: "linear",
        range: "height",
        zero: true,
        nice: true,
        domain: { data: "bars", field: "medianRtf" },
      },
      {
        name: "color",
        type: "ordinal",
        range: "category",
        domain: [...opacities.keys()],
      },
      {
        name: "opacity",
        type: "ordinal",
        domain: [...opacities.keys()],
        range: [...opacities.values()],
      },
    ],
    axes: [
      { orient: "bottom", scale: "length", title: "length of the script" },
      { orient: "left", scale: "rtf", title: "seconds", grid: true },
    ],
    legends: [{ fill: "color", opacity: "opacity", labelLimit: 240 }],
    marks: [{
      type: "group",
      from: { facet: { name: "group", data: "bars", groupby: "length" } },
      encode: { enter: { x: { scale: "length", field: "length" } } },
      signals: [{ name: "width", update: "bandwidth('length')" }],
      scales: [{
        name: "system",
        type: "band",
        range: "width",
        paddingInner: 0.1,
        domain: { data: "bars", field: "system" },
      }],
      marks: [
        {
          type: "rect",
          from: { data: "group" },
          encode: {
            enter: {
              x: within,
              width: { scale: "system", band: 1 },
              y: { scale: "rtf", field: "medianRtf" },
              y2: { scale: "rtf", value: 0 },
              fill: { scale: "color", field: "system" },
              fillOpacity: { scale: "opacity", field: "system" },
            },
          },
        },
        {
          type: "text",
          from: { data: "group" },
          encode: {
            enter: {
              x: { ...within, band: 0.5 },
              y: { scale: "rtf", field: "medianRtf", offset: -4 },
              text: { field: "label" },
              align: { value: "center" },
              fontSize: { value: 9 },
            },
          },
        },
      ],
    }],
  });
}
