/**
 * `deno task memory`: what a model takes, what a long script adds, and whether many syntheses add ever more.
 *
 * @module
 */

import { join } from "node:path";
import { checkPlace, writeFile } from "../audio/write_file.ts";
import { figureTable, isKept } from "../bench/figures.ts";
import { memoryFigures, memoryPicture, memorySummary, profileMemory } from "../bench/memory.ts";
import { terminalReporter } from "../setup/terminal.ts";
import { addEngine, type EngineFlags, engineOf, runCommand, toCount, userPath } from "./command.ts";

interface Flags extends EngineFlags {
  readonly calls: string;
  readonly seed: string;
  readonly output: string;
  readonly json?: boolean;
}

await runCommand(
  "memory",
  "Measures the memory of a model, of a 45 s script, and of many syntheses.",
  (program) => {
    addEngine(program);
    program
      .option("--calls <n>", "how many random texts are spoken", "100")
      .option("--seed <n>", "decides the random texts", "1")
      .option("--output <folder>", "where memory.svg is drawn", ".")
      .option("--json", "print one line of JSON")
      .action(memory);
  },
);

async function memory({ json, ...flags }: Flags): Promise<void> {
  const calls = toCount("calls", flags.calls);
  const seed = toCount("seed", flags.seed);
  const picture = join(userPath(flags.output), "memory.svg");
  await checkPlace(picture);
  const report = await terminalReporter();
  const profile = await (async () => {
    using progress = report.begin("Speaking random texts", calls, "texts");
    return await profileMemory(engineOf(flags), calls, seed, (done) => progress.advanceTo(done));
  })();
  await writeFile(picture, new TextEncoder().encode(await memoryPicture(profile)));
  const figures = memoryFigures(profile);
  if (!figures.every(isKept)) Deno.exitCode = 1;
  console.log(
    json ? JSON.stringify(memorySummary(profile)) : `${figureTable(figures)}\n${picture}`,
  );
}
