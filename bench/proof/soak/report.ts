/**
 * The figures and the picture of a soak test.
 *
 * @module
 */

import type { Figure } from "../../figures.ts";
import { LIMITS } from "../../limits.ts";
import { lineChart, type Point } from "../../line_chart.ts";
import { growth, level } from "../../memory/growth.ts";
import { OUTCOMES, type Reading, SETTLED_AFTER, type SoakResult } from "./soak.ts";

const MB = 1e6;

/** How much memory has grown since it settled, in bytes. */
function memoryGrowth({ readings, settled }: SoakResult, part: "total" | "own"): number {
  return growth(readings.map(({ memory }) => memory[part]), settled + 1);
}

/** The figures with their limits. Memory has none in a run that is too short for it to settle. */
export function soakFigures(result: SoakResult): Figure[] {
  const { outcomes, readings, settled } = result;
  const [from, to] = [readings[settled], readings.at(-1)!];
  const since = `${from.operations} to ${to.operations}`;
  const isLong = from.operations >= SETTLED_AFTER;
  const more = (name: "descriptors" | "threads"): Figure => ({
    name: `more ${name} (${to[name]})`,
    value: to[name] - from[name],
    unit: "",
    digits: 0,
    limit: 0,
  });
  const memory = { unit: "MB", digits: 1 };
  return [
    ...OUTCOMES.map((name) => ({ name, value: outcomes[name], unit: "", digits: 0 })),
    { name: "resident memory", value: to.memory.total / MB, ...memory },
    {
      name: `growth, request ${since}`,
      value: memoryGrowth(result, "total") / MB,
      ...memory,
      limit: isLong ? LIMITS.soakGrowth : undefined,
    },
    { name: "  of it the process's own", value: memoryGrowth(result, "own") / MB, ...memory },
    more("descriptors"),
    more("threads"),
  ];
}

/** The result as one object, for output as JSON. */
export function soakSummary(result: SoakResult): Record<string, unknown> {
  const { outcomes, readings, settled, info } = result;
  const [from, to] = [readings[settled], readings.at(-1)!];
  const megabytes = (bytes: number): number => Math.round(10 * bytes / MB) / 10;
  return {
    operations: to.operations,
    outcomes,
    residentMb: megabytes(to.memory.total),
    growthMb: megabytes(memoryGrowth(result, "total")),
    ownGrowthMb: megabytes(memoryGrowth(result, "own")),
    descriptors: [from.descriptors, to.descriptors],
    processThreads: [from.threads, to.threads],
    device: info.device,
    threads: info.threads,
  };
}

/** Draws memory over the requests as an SVG. */
export async function soakPicture({ readings, settled, info }: SoakResult): Promise<string> {
  const over = (bytes: (reading: Reading) => number): Point[] =>
    readings.map((reading) => ({ x: reading.operations, y: bytes(reading) / MB }));
  const total = level(readings.map(({ memory }) => memory.total), settled + 1);
  return await lineChart({
    title: `Memory over ${readings.at(-1)!.operations} requests`,
    subtitle: `${info.device}, threads: ${info.threads}`,
    x: "requests",
    y: "MB",
    lines: [
      { name: "resident", points: over(({ memory }) => memory.total) },
      { name: "of it the process's own", points: over(({ memory }) => memory.own) },
      {
        name: `settled + ${LIMITS.soakGrowth} MB`,
        points: over(() => total + LIMITS.soakGrowth * MB).slice(settled),
        dashed: true,
      },
    ],
  });
}
