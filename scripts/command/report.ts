/**
 * How commands that measure report what they have measured.
 *
 * @module
 */

import { join } from "node:path";
import { checkPlace, writeFile } from "../../audio/write_file.ts";
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

/** A report with a picture of it. */
export interface DrawnReport extends Report {
  /** An SVG. */
  readonly picture: string;
}

/**
 * Measures, writes the picture `name` and prints the report with the path of the picture. Whether the
 * picture can be written is checked before anything is measured.
 *
 * @throws {KokoroError} `output` when the picture can't be written, `internal` as {@linkcode printReport}
 * does, and whatever `measure` throws
 */
export async function drawReport(
  name: string,
  { output, json }: { readonly output: string; readonly json?: boolean },
  measure: () => Promise<DrawnReport>,
): Promise<void> {
  const path = join(userPath(output), name);
  await checkPlace(path);
  const { picture, ...report } = await measure();
  await writeFile(path, picture);
  printReport({ ...report, text: `${report.text}\n${path}` }, json);
}
