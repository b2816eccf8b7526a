/**
 * `deno task event-loop`: measures whether the event loop stays free while a model speaks.
 *
 * @module
 */

import { latenessFigures, latenessOfSpeech, latenessTable } from "../bench/speed/event_loop.ts";
import { figureTable } from "../bench/figures.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { addEngine, type EngineFlags, engineOf, runCommand, toCount } from "./command/command.ts";
import { addReport, printReport } from "./command/report.ts";

interface Flags extends EngineFlags {
  readonly rounds: string;
  readonly json?: boolean;
}

await runCommand(
  "event-loop",
  "Measures how late a timer of 1 ms fires while scripts of 5, 15 and 45 s are spoken.",
  (program) => {
    addEngine(program);
    addReport(program);
    program
      .option("--rounds <n>", "how many times to speak the three scripts", "5")
      .action(eventLoop);
  },
);

async function eventLoop({ rounds, json, ...flags }: Flags): Promise<void> {
  const engine = engineOf(flags);
  // One core is reserved for the event loop.
  const threads = engine.threads ?? Math.max(1, navigator.hardwareConcurrency - 1);
  const times = toCount("rounds", rounds);
  using model = await loadKokoro({ ...engine, threads });
  const measured = await latenessOfSpeech(model, times);
  const figures = latenessFigures(measured);
  const [firstP99Ms, laterP99Ms] = figures.map(({ value }) => value);
  printReport({
    text: `${latenessTable(measured)}\n\n${figureTable(figures)}`,
    lines: [{ firstP99Ms, laterP99Ms, device: model.info().device, threads }],
    figures,
  }, json);
}
