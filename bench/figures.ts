/**
 * Measured figures and their limits, as a table.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";

/** A measured figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The number of decimal places. */
  readonly digits: number;
  /** The highest value allowed. */
  readonly limit?: number;
  /** The lowest value allowed. A figure has at most one of these two limits. */
  readonly least?: number;
  /** Whether the limit is only an aim, for certain machines. Others may miss it. */
  readonly isAim?: boolean;
}

/** Whether a figure is within its limit. */
export function isKept({ value, limit = Infinity, least = -Infinity }: Figure): boolean {
  return value <= limit && value >= least;
}

/**
 * Checks all limits except aims.
 *
 * @throws {KokoroError} `internal` when figures are beyond their limits: names each, and how far
 */
export function checkLimits(figures: readonly Figure[]): void {
  const broken = figures.filter((figure) => !figure.isAim && !isKept(figure));
  if (broken.length > 0) throw new KokoroError("internal", broken.map(excess).join("; "));
}

function excess({ name, value, unit, digits, limit, least }: Figure): string {
  const bound = limit ?? least ?? NaN;
  const [is, off] = [value, Math.abs(value - bound)].map((number) =>
    `${number.toFixed(digits)} ${unit}`.trim()
  );
  const side = limit === undefined ? "less" : "more";
  return `${name}: ${is} is ${off} ${side} than the limit of ${`${bound} ${unit}`.trim()}`;
}

/** A table with a line for each figure. */
export function figureTable(figures: readonly Figure[]): string {
  const cells = figures.map((figure) => [
    figure.name,
    figure.value.toFixed(figure.digits),
    figure.unit,
    allowed(figure),
  ]);
  return textTable(cells, [false, true, false, false]);
}

function allowed(figure: Figure): string {
  const { limit, least, isAim } = figure;
  const bound = limit ?? least;
  if (bound === undefined) return "";
  const side = limit === undefined ? "at least" : "at most";
  const [start, failure] = isAim ? [`aim: ${side}`, ", missed"] : [side, ": BROKEN"];
  return `${start} ${bound}${isKept(figure) ? "" : failure}`;
}

/**
 * Aligns rows of cells in columns, each as wide as its widest cell.
 *
 * @param right whether each column is aligned to the right
 */
export function textTable(rows: readonly (readonly string[])[], right: readonly boolean[]): string {
  const widths = right.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, column) =>
      right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])
    ).join("  ").trimEnd()
  ).join("\n");
}
