/**
 * Draws the results of a comparison.
 *
 * @module
 */

import { drawChart } from "../chart.ts";
import { type Figures, isFailure, type Result } from "./results.ts";

const FRAME = {
  title: "Computing time for a second of speech: less is better",
  width: 720,
  height: 300,
};

/**
 * Draws an SVG with a bar for each length and system, labelled with its time relative to ours.
 */
export async function resultPicture(results: readonly Result[]): Promise<string> {
  const bars = results.filter((result): result is Figures => !isFailure(result))
    .toSorted((a, b) => a.seconds - b.seconds)
    .map(({ system, seconds, medianRtf, ratioToUs }) => ({
      system,
      length: `${seconds} s`,
      medianRtf,
      label: ratioToUs === 1 ? "1" : `${ratioToUs.toFixed(1)} x`,
    }));
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
        domain: { data: "bars", field: "system" },
      },
    ],
    axes: [
      { orient: "bottom", scale: "length", title: "length of the script" },
      { orient: "left", scale: "rtf", title: "seconds", grid: true },
    ],
    legends: [{ fill: "color" }],
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
              fontSize: { value: 10 },
            },
          },
        },
      ],
    }],
  });
}
