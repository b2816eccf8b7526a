/**
 * `deno task latency`: measures how long syntheses take by the length of the script, and where the
 * time goes.
 *
 * @module
 */

import { crossingMs } from "../bench/speed/boundary.ts";
import { figureTable } from "../bench/figures.ts";
import {
  bottleneck,
  BOUNDARY_LENGTH,
  latencyFigures,
  latencyPicture,
  type LatencyReport,
  latencySummary,
  latencyTable,
  timeScripts,
} from "../bench/speed/latency.ts";
import { describeMachine, machineLine } from "../bench/machine.ts";
import { Library } from "../ffi/library.ts";
import { ensureAssets } from "../setup/assets.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import type { EngineChoice } from "../speech/open_engine.ts";
import {
  addEngine,
  type EngineFlags,
  engineOf,
  listOf,
  runCommand,
  toCount,
} from "./command/command.ts";
import { addPicture, addReport, drawReport } from "./command/report.ts";

interface Flags extends EngineFlags {
  readonly iterations: string;
  readonly seconds: string;
  readonly output: string;
  readonly json?: boolean;
}

const PICTURE = "latency.svg";

await runCommand(
  "latency",
  "Measures how long syntheses take by the length of the script, and where the time goes.",
  (program) => {
    addEngine(program);
    addPicture(program, PICTURE);
    addReport(program);
    program
      .option("--iterations <n>", "how many times to speak each script", "50")
      .option(
        "--seconds <list>",
        "lengths of the scripts in seconds, separated by commas",
        "5,15,30,45",
      )
      .action(latency);
  },
);

async function latency({ output, json, ...flags }: Flags): Promise<void> {
  const iterations = toCount("iterations", flags.iterations);
  const seconds = listOf(flags.seconds).map((length) => toCount("seconds", length));
  await drawReport(PICTURE, { output, json }, async () => {
    const measured = await measure(engineOf(flags), seconds, iterations);
    const figures = latencyFigures(measured);
    return {
      picture: await latencyPicture(measured),
      text: [
        machineLine(measured.machine),
        measured.machine.weights,
        "",
        latencyTable(measured),
        "",
        figureTable(figures),
        `bottleneck: ${bottleneck(measured)}`,
      ].join("\n"),
      lines: [latencySummary(measured)],
      figures,
    };
  });
}

async function measure(
  engine: EngineChoice,
  seconds: readonly number[],
  iterations: number,
): Promise<LatencyReport> {
  const { libraryPath } = await ensureAssets({ device: engine.device });
  const { symbols } = Library.open({ installed: [libraryPath] });
  using model = await loadKokoro(engine);
  const report = await terminalReporter();
  using progress = report.begin("Speaking scripts of all lengths", iterations, "rounds");
  const scripts = await timeScripts(
    model,
    seconds,
    iterations,
    (done) => progress.advanceTo(done),
  );
  return {
    machine: await describeMachine(model.info()),
    scripts,
    crossingMs: await crossingMs(symbols, BOUNDARY_LENGTH),
  };
}
