/**
 * `deno task soak`: checks that many requests of every kind do not affect each other, and that
 * nothing is left of them.
 *
 * @module
 */

import { figureTable } from "../bench/figures.ts";
import { soakFigures, soakPicture, soakSummary } from "../bench/proof/soak/report.ts";
import { soak, type SoakResult } from "../bench/proof/soak/soak.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import type { EngineChoice } from "../speech/open_engine.ts";
import { addEngine, type EngineFlags, engineOf, runCommand, toCount } from "./command/command.ts";
import { addPicture, addReport, drawReport } from "./command/report.ts";

interface Flags extends EngineFlags {
  readonly operations: string;
  readonly seed: string;
  readonly output: string;
  readonly json?: boolean;
}

const PICTURE = "soak.svg";

/** About the time that a request takes while others are under way, in milliseconds. */
const SPAN_MS = 1000;

/** Deno ends the threads that have had nothing to do for 10 s. */
const REST_MS = 12_000;

await runCommand(
  "soak",
  "Checks that each of many requests gives the same bits as it does alone, and leaves nothing.",
  (program) => {
    addEngine(program);
    addPicture(program, PICTURE);
    addReport(program);
    program
      .option("--operations <n>", "how many requests to make", "200")
      .option("--seed <n>", "a positive whole number that decides the requests", "1")
      .action(soakAll);
  },
);

async function soakAll({ output, json, ...flags }: Flags): Promise<void> {
  const operations = toCount("operations", flags.operations);
  const seed = toCount("seed", flags.seed);
  await drawReport(PICTURE, { output, json }, async () => {
    const result = await make(engineOf(flags), operations, seed);
    const figures = soakFigures(result);
    return {
      picture: await soakPicture(result),
      text: figureTable(figures),
      lines: [soakSummary(result)],
      figures,
    };
  });
}

async function make(engine: EngineChoice, operations: number, seed: number): Promise<SoakResult> {
  const report = await terminalReporter();
  using progress = report.begin("Making requests", operations, "requests");
  const wish = { operations, seed, spanMs: SPAN_MS, restMs: REST_MS };
  return await soak(() => loadKokoro(engine), wish, (done) => progress.advanceTo(done));
}
