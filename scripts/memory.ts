/**
 * `deno task memory`: what a model takes, what a long script adds, and whether many syntheses add ever more.
 *
 * @module
 */

import { writeFile } from "../audio/write_file.ts";
import { figureTable } from "../bench/figures.ts";
import {
  memoryFigures,
  memoryPicture,
  memorySummary,
  profileMemory,
} from "../bench/memory/memory.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import { addEngine, type EngineFlags, engineOf, runCommand, toCount } from "./command/command.ts";
import { addPicture, addReport, picturePath, printReport } from "./command/report.ts";

interface Flags extends EngineFlags {
  readonly calls: string;
  readonly seed: string;
  readonly output: string;
  readonly json?: boolean;
}

const PICTURE = "memory.svg";

await runCommand(
  "memory",
  "Measures the memory of a model, of a 45 s script, and of many syntheses.",
  (program) => {
    addEngine(program);
    addPicture(program, PICTURE);
    addReport(program);
    program
      .option("--calls <n>", "how many random texts are spoken", "100")
      .option("--seed <n>", "decides the random texts", "1")
      .action(memory);
  },
);

async function memory({ json, ...flags }: Flags): Promise<void> {
  const calls = toCount("calls", flags.calls);
  const seed = toCount("seed", flags.seed);
  const picture = await picturePath(flags.output, PICTURE);
  const report = await terminalReporter();
  const profile = await (async () => {
    using progress = report.begin("Speaking random texts", calls, "texts");
    return await profileMemory(engineOf(flags), calls, seed, (done) => progress.advanceTo(done));
  })();
  await writeFile(picture, await memoryPicture(profile));
  const figures = memoryFigures(profile);
  const text = `${figureTable(figures)}\n${picture}`;
  printReport({ text, lines: [memorySummary(profile)], figures }, json);
}
