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
import { measureWholeText, wholeTextFigures } from "../bench/memory/whole_text.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import type { EngineChoice } from "../speech/open_engine.ts";
import { addEngine, type EngineFlags, engineOf, runCommand, toCount } from "./command/command.ts";
import { addPicture, addReport, drawReport, printReport } from "./command/report.ts";

interface Flags extends EngineFlags {
  readonly calls: string;
  readonly whole?: string;
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
      .option("--whole <characters>", "measure instead what a text of this length adds")
      .option("--seed <n>", "a positive whole number that decides the random texts", "1")
      .action(memory);
  },
);

async function memory({ output, json, ...flags }: Flags): Promise<void> {
  if (flags.whole !== undefined) {
    return await measureWhole(engineOf(flags), toCount("whole", flags.whole), json);
  }
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

async function measureWhole(
  engine: EngineChoice,
  characters: number,
  json?: boolean,
): Promise<void> {
  const report = await terminalReporter();
  using progress = report.begin("Speaking a whole text", characters, "characters");
  const texts = await measureWholeText(engine, characters, (done) => progress.advanceTo(done));
  const figures = wholeTextFigures(texts);
  printReport({ text: figureTable(figures), lines: texts, figures }, json);
}
