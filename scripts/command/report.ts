/**
 * How commands that measure tell what they have measured.
 *
 * @module
 */

import { join } from "node:path";
import { checkPlace } from "../../audio/write_file.ts";
import { checkLimits, type Figure } from "../../bench/figures.ts";
import type { Command } from "../../dev_deps.ts";
import { userPath } from "./command.ts";

/** What was measured, for people and for programs, and what must hold of it. */
export interface Report {
  readonly text: string;
  /** Each becomes a line of JSON. */
  readonly lines: readonly unknown[];
  readonly figures: readonly Figure[];
}

/** Adds `--json`, and says in the help what becomes of limits. */
export function addReport(program: Command): void {
  program
    .option("--json", "print JSON, one line for each result")
    .addHelpText(
      "after",
      "\nExits with 1 when a figure is above its limit, and says by how much. An aim is for machines of a\n" +
        "kind (docs/performance.md): to miss it is told, and is no failure.",
    );
}

/**
 * Prints a report.
 *
 * @throws {KokoroError} `internal` when a limit is broken, after all is printed
 */
export function printReport({ text, lines, figures }: Report, json = false): void {
  console.log(json ? lines.map((line) => JSON.stringify(line)).join("\n") : text);
  checkLimits(figures);
}

/** Adds `--output`, a folder for the picture `name`. */
export function addPicture(program: Command, name: string): void {
  program.option("--output <folder>", `where ${name} is drawn`, ".");
}

/**
 * Where the picture `name` goes: to be asked before anything is measured.
 *
 * @throws {KokoroError} `output` when it can't be put there
 */
export async function picturePath(folder: string, name: string): Promise<string> {
  const path = join(userPath(folder), name);
  await checkPlace(path);
  return path;
}
