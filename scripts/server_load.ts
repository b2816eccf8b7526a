/**
 * `deno task server-load`: checks that a server that many clients ask at once gives each of them
 * the same bytes as alone, and keeps nothing.
 *
 * @module
 */

import { figureTable } from "../bench/figures.ts";
import { loadServer } from "../bench/proof/load/load.ts";
import { loadFigures } from "../bench/proof/load/report.ts";
import { MOST_REQUESTS } from "../speech/turns.ts";
import { addEngine, type EngineFlags, runCommand, toCount } from "./command/command.ts";
import { addReport, printReport } from "./command/report.ts";

interface Flags extends EngineFlags {
  readonly clients: string;
  readonly seconds: string;
  readonly maxRequests: string;
  readonly json?: boolean;
}

/** Deno ends the threads that have had nothing to do for 10 s. */
const REST_MS = 12_000;

await runCommand(
  "server-load",
  "Lets many clients ask a server at once, a third of which go away in the middle.",
  (program) => {
    addEngine(program);
    addReport(program);
    program
      .option("--clients <n>", "how many clients ask at the same time", "200")
      .option("--seconds <n>", "for how long they ask", "60")
      .option("--max-requests <n>", "as for deno task serve", String(MOST_REQUESTS))
      .action(measure);
  },
);

async function measure(flags: Flags): Promise<void> {
  const { json, device, kernels, threads } = flags;
  const maxRequests = toCount("max-requests", flags.maxRequests);
  const result = await loadServer({
    clients: toCount("clients", flags.clients),
    ms: 1000 * toCount("seconds", flags.seconds),
    restMs: REST_MS,
    args: [
      ...["--max-requests", String(maxRequests)],
      ...["--device", device, "--kernels", kernels],
      ...(threads === undefined ? [] : ["--threads", threads]),
    ],
  });
  const figures = loadFigures(result);
  const text = [figureTable(figures), ...result.failures].join("\n");
  printReport({ text, lines: [result], figures }, json);
}
