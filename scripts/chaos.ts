/**
 * `deno task chaos`: checks that a cluster loses nothing when its workers and its server fail.
 *
 * @module
 */

import { chaos, type ChaosResult } from "../bench/proof/chaos/chaos.ts";
import { KokoroError } from "../errors.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { runCommand, toCount, toNumber } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags {
  readonly jobs: string;
  readonly workers: string;
  readonly every: string;
  readonly json?: boolean;
}

await runCommand(
  "chaos",
  "Runs jobs over NATS while workers are killed, paused and drained, and the server is restarted.",
  (program) => {
    program
      .option("--jobs <n>", "how many jobs to run", "500")
      .option("--workers <n>", "how many workers to start", "3")
      .option("--every <seconds>", "the time between two troubles", "5")
      .option("--json", "print the figures as JSON")
      .action(run);
  },
);

async function run({ jobs, workers, every, json }: Flags): Promise<void> {
  const report = await terminalReporter();
  const count = toCount("jobs", jobs);
  using progress = report.begin("Running jobs", count, "jobs");
  const result = await chaos({
    jobs: count,
    poisons: 3,
    workers: toCount("workers", workers),
    everyMs: 1000 * toNumber("every", every)!,
    restarts: 2,
    ackSeconds: 4,
    say: (line) => report.say(line),
    progress: (done) => progress.advanceTo(done),
  }, () => loadKokoro({ device: "cpu", threads: 1 }));
  print(json ? JSON.stringify(result) : linesOf(result));
  const isRight = result.results === count && result.identical === count &&
    result.dead === result.poisons;
  if (!isRight) throw new KokoroError("internal", "jobs were lost, changed or given up: see above");
}

function linesOf(result: ChaosResult): string {
  return Object.entries(result).map(([name, value]) => `${name}: ${value}`).join("\n");
}
