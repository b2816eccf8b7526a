/**
 * `deno task cluster:bench`: measures what a cluster adds to the time of a model.
 *
 * @module
 */

import { figureTable } from "../bench/figures.ts";
import { clusterLimits, measureCluster } from "../bench/speed/cluster.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { runCommand, toCount } from "./command/command.ts";
import { addReport, printReport } from "./command/report.ts";

interface Flags {
  readonly rounds: string;
  readonly scripts: string;
  readonly json?: boolean;
}

await runCommand(
  "cluster:bench",
  "Measures first audio, the overhead of a slot, and two workers against one.",
  (program) => {
    addReport(program);
    program
      .option("--rounds <n>", "how often the first audio and a slot are measured", "9")
      .option("--scripts <n>", "how many scripts the workers share", "60")
      .action(measure);
  },
);

async function measure({ rounds, scripts, json }: Flags): Promise<void> {
  const wish = { rounds: toCount("rounds", rounds), scripts: toCount("scripts", scripts) };
  const result = await measureCluster(wish, () => loadKokoro({ device: "cpu", threads: 1 }));
  const figures = clusterLimits(result);
  printReport({ text: figureTable(figures), lines: [result], figures }, json);
}
