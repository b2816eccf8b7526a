/**
 * A table of round trips that is printed line by line, since each line may take minutes.
 *
 * @module
 */

import type { Manner, Outcome } from "./round_trip.ts";

interface Column {
  readonly title: string;
  /** The minimum width in characters. */
  readonly width: number;
  of(outcome: Outcome): string;
}

const NUMBERS: readonly Column[] = [
  { title: "speed", width: 5, of: ({ speed }) => String(speed) },
  { title: "words", width: 5, of: ({ words }) => String(words) },
  { title: "errors", width: 6, of: ({ errors }) => String(errors) },
  { title: "WER", width: 6, of: ({ wordErrorRate }) => `${(100 * wordErrorRate).toFixed(1)}%` },
  { title: "MOS", width: 4, of: ({ mos }) => mos.toFixed(2) },
];

/** A table whose columns fit all manners that will be printed. */
export class Table {
  readonly #names: readonly Column[];

  constructor(manners: readonly Manner[]) {
    const widest = (key: "voice" | "emotion"): number =>
      Math.max(key.length, ...manners.map((manner) => manner[key].length));
    this.#names = (["voice", "emotion"] as const).map((key) => (
      { title: key, width: widest(key), of: (outcome) => outcome[key] }
    ));
  }

  /** The heading. */
  get head(): string {
    return this.#line(({ title }) => title);
  }

  /** The line of an outcome. */
  row(outcome: Outcome): string {
    return this.#line((column) => column.of(outcome));
  }

  #line(cell: (column: Column) => string): string {
    return [
      ...this.#names.map((column) => cell(column).padEnd(column.width)),
      ...NUMBERS.map((column) => cell(column).padStart(column.width)),
    ].join("  ");
  }
}
