/**
 * Places in a script, and the errors that name them.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";

/** A place in a script: the offset in UTF-16 units from 0, and line and column from 1. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly column: number;
}

/** The start of a script. */
export const START: Position = { offset: 0, line: 1, column: 1 };

/** The place after `text`, which starts at `position`. */
export function positionAfter({ offset, line, column }: Position, text: string): Position {
  const lines = text.split("\n");
  return {
    offset: offset + text.length,
    line: line + lines.length - 1,
    column: lines.length === 1 ? column + text.length : lines.at(-1)!.length + 1,
  };
}

/**
 * An error in the script.
 *
 * @param written what stands there, of which the beginning is quoted
 * @param what what is wrong, and what to write
 */
export function mistake(
  written: string,
  { line, column }: Position,
  what: string,
  cause?: unknown,
): KokoroError {
  const shown = written.length > 40 ? `${written.slice(0, 40)}...` : written;
  const where = `${shown} at line ${line}, column ${column} of the script`;
  return new KokoroError("input", `${where}: ${what}`, { cause });
}
