/**
 * Writes the results of commands to standard output.
 *
 * @module
 */

import { KokoroError, reasonOf } from "../../errors.ts";

/**
 * Writes a line to standard output. Unlike `console.log`, this fails when no program reads the
 * pipe any more, so that a command does not go on computing.
 *
 * @throws {KokoroError} `output` when standard output is full or closed
 */
export function print(line: string): void {
  write(`${line}\n`);
}

/**
 * Writes a text to standard output.
 *
 * @throws {KokoroError} `output` when standard output is full or closed
 */
export function write(text: string): void {
  try {
    const bytes = new TextEncoder().encode(text);
    for (let at = 0; at < bytes.length;) at += Deno.stdout.writeSync(bytes.subarray(at));
  } catch (cause) {
    throw new KokoroError("output", `can't write to standard output: ${reasonOf(cause)}`, {
      cause,
    });
  }
}
