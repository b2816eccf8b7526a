/**
 * What the check of a GPU reports: lines, each printed and kept as soon as it is known.
 *
 * @module
 */

import { type Figure, isKept } from "../../figures.ts";
import { reasonOf } from "./errors.ts";

/** One line of the report. */
export interface Line {
  /** The number of the group that it belongs to. */
  readonly group: number;
  /** What was looked at; the title of the group in its first line. */
  readonly name: string;
  /** What was found. Absent in the first line of a group, and when the step failed. */
  readonly value?: number | string;
  readonly unit?: string;
  readonly digits?: number;
  /** The highest value allowed, and why it is what it is. */
  readonly limit?: number;
  readonly reason?: string;
  readonly broken?: boolean;
  /** Why the step failed. */
  readonly error?: string;
}

/** Writes lines of one group. */
export class Lines {
  readonly #group: number;
  readonly #write: (line: Line) => void;

  constructor(group: number, write: (line: Line) => void) {
    this.#group = group;
    this.#write = write;
  }

  /** Writes the title of the group. */
  begin(name: string): void {
    this.#write({ group: this.#group, name });
  }

  /** Writes what was found. */
  fact(name: string, value: string): void {
    this.#write({ group: this.#group, name, value });
  }

  /** Writes a figure; `reason` says why its limit is what it is. */
  figure({ name, value, unit, digits, limit }: Figure, reason?: string): void {
    const broken = isKept({ name, value, unit, digits, limit }) ? undefined : true;
    this.#write({ group: this.#group, name, value, unit, digits, limit, reason, broken });
  }

  /** Does one step. When it fails, writes why, and returns undefined. */
  async step<T>(name: string, work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#write({ group: this.#group, name, error: reasonOf(error) });
      return undefined;
    }
  }
}

/** A line for people. */
export function lineText(line: Line): string {
  const { group, name, value, unit = "", digits = 0, limit, reason, broken, error } = line;
  if (error !== undefined) return `  ${name}: FAILED: ${error.replaceAll("\n", "\n    ")}`;
  if (value === undefined) return `\n${group}. ${name}`;
  const number = typeof value === "number" ? `${value.toFixed(digits)} ${unit}`.trim() : value;
  if (limit === undefined) return `  ${name}: ${number}`;
  const why = reason === undefined ? "" : `, ${reason}`;
  return `  ${name}: ${number} (at most ${limit}${why}${broken ? ": BROKEN" : ""})`;
}

/** Whether a line says that something is not as it must be. */
export function isBad({ broken, error }: Line): boolean {
  return broken === true || error !== undefined;
}
