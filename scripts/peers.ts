/**
 * `deno task peers`: compares the speed of this project with other systems that run the same
 * network.
 *
 * @module
 */

import { figureTable } from "../bench/figures.ts";
import { leadFigures } from "../bench/peers/aims.ts";
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
  "Measures how fast this project and other systems speak the same scripts on the CPU.",
  (program) => {
    addPicture(program, PICTURE);
    program
      .option(
        "--systems <names>",
        "systems to compare, separated by commas",
        SYSTEM_NAMES.join(","),
      )
      .option(
        "--seconds <xs>",
        "lengths of the scripts in seconds, separated by commas",
        "3,10,26,45",
      )
      .option("--rounds <n>", "how many times each system speaks each script", "5")
      .option("--threads <n>", "threads per operation", `${navigator.hardwareConcurrency}`)
      .option("--from <file>", "show results that --json printed, without measuring")
      .option("--json", "print a line of JSON for each system and length")
      .action(peers);
  },
);

async function peers({ output, json, ...flags }: Flags): Promise<void> {
  await drawReport(PICTURE, { output, json }, async () => {
    const results = flags.from ? parseResults(await readText(flags.from)) : await measure(flags);
    const figures = leadFigures(results);
    return {
      picture: await resultPicture(results),
      text: [resultTable(results), figureTable(figures)].filter((part) => part !== "")
        .join("\n\n") + "\n",
      lines: results,
      figures,
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

/**
 * Finds a system by its name.
 *
 * @throws {KokoroError} `input` when there is no system of that name
 */
function toSystem(name: string): SystemName {
  const known = SYSTEM_NAMES.find((system) => system === name);
  if (known) return known;
  throw new KokoroError(
    "input",
    `there is no system ${name}: choose from ${SYSTEM_NAMES.join(", ")}`,
  );
}
