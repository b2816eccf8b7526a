/**
 * Reports of the commands that measure.
 *
 * @module
 */

import { join } from "node:path";
import { checkPlace, writeFile } from "../../audio/write_file.ts";
import { checkLimits, type Figure } from "../../bench/figures.ts";
import type { Command } from "../../dev_deps.ts";
import { userPath } from "./command.ts";
import { print } from "./print.ts";

/** What was measured, for people and for programs, and its limits. */
export interface Report {
  readonly text: string;
  /** Each becomes a line of JSON. */
  readonly lines: readonly unknown[];
  readonly figures: readonly Figure[];
}

/** Adds `--json`, and explains in the help what limits do. */
export function addReport(program: Command): void {
  program
    .option("--json", "print each result as a line of JSON")
    .addHelpText(
      "after",
      "\nExits with 1 when a figure is above its limit, and reports by how much. An aim\n" +
        "is a limit for certain machines (docs/performance.md): missing it is reported,\n" +
        "but is not a failure.",
    );
}

/**
 * Prints a report.
 *
 * @throws {KokoroError} `internal` when a limit is broken, after printing everything
 */
export function printReport({ text, lines, figures }: Report, json = false): void {
  print(json ? lines.map((line) => JSON.stringify(line)).join("\n") : text);
  checkLimits(figures);
}

/** Adds `--output`, the folder for the picture `name`. */
export function addPicture(program: Command, name: string): void {
  program.option("--output <folder>", `the folder for ${name}`, ".");
}

/** A report with a picture. */
export interface DrawnReport extends Report {
  /** An SVG. */
  readonly picture: string;
}

/**
 * Measures, writes the picture `name`, and prints the report with the path of the picture. Checks
 * before measuring whether the picture can be written.
 *
 * @throws {KokoroError} `output` when the picture can't be written, `internal` like
 * {@linkcode printReport}, and any error of `measure`
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
