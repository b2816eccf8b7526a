/**
 * `deno task memory`: measures the memory of a model, what a long script adds, and whether memory
 * keeps growing over many syntheses.
 *
 * @module
 */

import { figureTable } from "../bench/figures.ts";
import {
  memoryFigures,
  memoryPicture,
  type MemoryProfile,
  memorySummary,
  profileMemory,
} from "../bench/memory/profile.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import type { EngineChoice } from "../speech/open_engine.ts";
import { addEngine, type EngineFlags, engineOf, runCommand, toCount } from "./command/command.ts";
import { addPicture, addReport, drawReport } from "./command/report.ts";

interface Flags extends EngineFlags {
  readonly calls: string;
  readonly seed: string;
  readonly output: string;
  readonly json?: boolean;
}

const PICTURE = "memory.svg";

await runCommand(
  "memory",
  "Measures the memory of a model, of a script of 45 s, and of many syntheses.",
  (program) => {
    addEngine(program);
    addPicture(program, PICTURE);
    addReport(program);
    program
      .option("--calls <n>", "how many random texts to speak", "100")
      .option("--seed <n>", "a positive whole number that decides the random texts", "1")
      .action(memory);
  },
);

async function memory({ output, json, ...flags }: Flags): Promise<void> {
  const calls = toCount("calls", flags.calls);
  const seed = toCount("seed", flags.seed);
  await drawReport(PICTURE, { output, json }, async () => {
    const profile = await measure(engineOf(flags), calls, seed);
    const figures = memoryFigures(profile);
    return {
      picture: await memoryPicture(profile),
      text: figureTable(figures),
      lines: [memorySummary(profile)],
      figures,
    };
  });
}

async function measure(engine: EngineChoice, calls: number, seed: number): Promise<MemoryProfile> {
  const report = await terminalReporter();
  using progress = report.begin("Speaking random texts", calls, "texts");
  return await profileMemory(engine, calls, seed, (done) => progress.advanceTo(done));
}
