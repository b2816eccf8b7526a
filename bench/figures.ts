/**
 * Measured figures and what they may be, as a table.
 *
 * @module
 */

/** One figure. */
export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Behind the point. */
  readonly digits: number;
  /** The most that it may be. */
  readonly limit?: number;
}

/** Whether a figure is what it may be. */
export function isKept({ value, limit = Infinity }: Figure): boolean {
  return value <= limit;
}

/** A line for each figure, in columns. */
export function figureTable(figures: readonly Figure[]): string {
  const cells = figures.map((figure) => {
    const { name, value, unit, digits, limit } = figure;
    const allowed = limit === undefined
      ? ""
      : `at most ${limit}${isKept(figure) ? "" : ": BROKEN"}`;
    return [name, value.toFixed(digits), unit, allowed];
  });
  return textTable(cells, [false, true, false, false]);
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
