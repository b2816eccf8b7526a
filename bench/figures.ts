/**
 * Measured figures and what they may be, as a table.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";

/** One figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Behind the point. */
  readonly digits: number;
  /** The most that it may be. */
  readonly limit?: number;
  /** The limit is for machines of a kind: others may miss it. */
  readonly isAim?: boolean;
}

/** Whether a figure is what it may be. */
export function isKept({ value, limit = Infinity }: Figure): boolean {
  return value <= limit;
}

/** @throws {KokoroError} `internal` when a limit is broken that is no aim: which, and by how much */
export function checkLimits(figures: readonly Figure[]): void {
  const broken = figures.filter((figure) => !figure.isAim && !isKept(figure));
  if (broken.length > 0) throw new KokoroError("internal", broken.map(excess).join("; "));
}

function excess({ name, value, unit, digits, limit = Infinity }: Figure): string {
  const [is, more] = [value, value - limit].map((number) =>
    `${number.toFixed(digits)} ${unit}`.trim()
  );
  return `${name}: ${is} is ${more} more than the limit of ${`${limit} ${unit}`.trim()}`;
}

/** A line for each figure, in columns. */
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
  const { limit, isAim } = figure;
  if (limit === undefined) return "";
  const [bound, failure] = isAim ? ["aim:", ", missed"] : ["at most", ": BROKEN"];
  return `${bound} ${limit}${isKept(figure) ? "" : failure}`;
}

/** Rows of cells in columns as wide as they need. */
export function textTable(rows: readonly (readonly string[])[], right: readonly boolean[]): string {
  const widths = right.map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows.map((row) =>
    row.map((cell, column) =>
      right[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])
    ).join("  ").trimEnd()
  ).join("\n");
}
