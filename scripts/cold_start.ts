/**
 * `deno task cold-start`: times fresh processes from their start to the first sample.
 *
 * @module
 */

import { pathToFileURL } from "node:url";
import { startsFigures, startsTable, timeStarts } from "../bench/speed/cold_start.ts";
import { figureTable } from "../bench/figures.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import {
  addEngine,
  type EngineFlags,
  engineOf,
  runCommand,
  toCount,
  userPath,
} from "./command/command.ts";
import { addReport, printReport } from "./command/report.ts";

interface Flags extends EngineFlags {
  readonly rounds: string;
  readonly against: string[];
  readonly json?: boolean;
}

await runCommand(
  "cold-start",
  "Measures the time from the start of a process to the first sample of a short sentence.",
  (program) => {
    addEngine(program);
    addReport(program);
    program
      .option("--rounds <n>", "how many processes of each version to start", "10")
      .option(
        "--against <folders...>",
        "folders of other versions of this project to compare with",
        [],
      )
      .action(coldStart);
  },
);

async function coldStart({ rounds, against, json, ...flags }: Flags): Promise<void> {
  const times = toCount("rounds", rounds);
  const engine = engineOf(flags);
  const modules = [
    new URL("../mod.ts", import.meta.url),
    ...against.map((folder) => new URL(`${pathToFileURL(userPath(folder))}/mod.ts`)),
  ];
  const report = await terminalReporter();
  using progress = report.begin("Starting processes", times, "rounds");
  const hrefs = modules.map(({ href }) => href);
  const versions = await timeStarts(hrefs, engine, times, (done) => progress.advanceTo(done));
  const figures = startsFigures(versions);
  const text = `${startsTable(versions)}\n\n${figureTable(figures)}`;
  printReport({ text, lines: versions, figures }, json);
}
