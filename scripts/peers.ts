/**
 * `deno task peers`: this project beside other systems that run the same network.
 *
 * @module
 */

import { compare } from "../bench/peers/compare.ts";
import { resultPicture } from "../bench/peers/picture.ts";
import { parseResults, type Result, resultTable } from "../bench/peers/results.ts";
import { OURS, SYSTEM_NAMES, type SystemName } from "../bench/peers/systems.ts";
import { KokoroError } from "../errors.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import { listOf, readText, runCommand, toCount } from "./command/command.ts";
import { addPicture, drawReport } from "./command/report.ts";

interface Flags {
  readonly systems: string;
  readonly seconds: string;
  readonly rounds: string;
  readonly threads: string;
  readonly from?: string;
  readonly output: string;
  readonly json?: boolean;
}

const PICTURE = "peers.svg";

await runCommand(
  "peers",
  "Has this project and others speak the same in turns on the CPU, and compares their times.",
  (program) => {
    addPicture(program, PICTURE);
    program
      .option("--systems <names>", "what is compared with ours", SYSTEM_NAMES.join(","))
      .option("--seconds <xs>", "how long the scripts are", "3,10,26,45")
      .option("--rounds <n>", "how often each speaks each script", "5")
      .option("--threads <n>", "of each", `${navigator.hardwareConcurrency}`)
      .option("--from <file>", "show these results, which --json printed, and measure nothing")
      .option("--json", "print a line of JSON for each system and length")
      .action(peers);
  },
);

async function peers({ output, json, ...flags }: Flags): Promise<void> {
  await drawReport(PICTURE, { output, json }, async () => {
    const results = flags.from ? parseResults(await readText(flags.from)) : await measure(flags);
    return {
      picture: await resultPicture(results),
      text: `${resultTable(results)}\n`,
      lines: results,
      figures: [],
    };
  });
}

async function measure(flags: Omit<Flags, "output" | "json">): Promise<Result[]> {
  return await compare({
    peers: listOf(flags.systems).map(toSystem).filter((name) => name !== OURS),
    lengths: listOf(flags.seconds).map((seconds) => toCount("seconds", seconds)),
    rounds: toCount("rounds", flags.rounds),
    threads: toCount("threads", flags.threads),
    report: await terminalReporter(),
  });
}

/** @throws {KokoroError} `input` when there is no such system */
function toSystem(name: string): SystemName {
  const known = SYSTEM_NAMES.find((system) => system === name);
  if (known) return known;
  throw new KokoroError(
    "input",
    `there is no system ${name}: there are ${SYSTEM_NAMES.join(", ")}`,
  );
}
