/**
 * `deno task gpu`: checks that the network computes correctly on an NVIDIA GPU, within its limits,
 * and keeps everything that it prints in a file.
 *
 * @module
 */

import { checkPlace } from "../audio/write_file.ts";
import { acceptance } from "../bench/proof/gpu/acceptance.ts";
import { type Amount } from "../bench/proof/gpu/bench.ts";
import { examine } from "../bench/proof/gpu/examine.ts";
import { GROUPS } from "../bench/proof/gpu/groups.ts";
import { isBad, type Line, lineText } from "../bench/proof/gpu/lines.ts";
import { KokoroError } from "../errors.ts";
import { runCommand, toCount, userPath } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags {
  readonly iterations?: string;
  readonly calls?: string;
  readonly json?: boolean;
  readonly standin?: boolean;
  readonly output: string;
}

/** How much to do by default, on a GPU and on the stand-in. */
const ON_GPU = { iterations: "50", calls: "500" };
const ON_STANDIN = { iterations: "2", calls: "5" };

await runCommand(
  "gpu",
  "Checks the GPU of this machine: bits, distance from float64, time, memory and failures.",
  (program) => {
    program
      .option("--iterations <n>", "how many scripts of 45 s to time (default: 50)")
      .option("--calls <n>", "how many random texts to speak (default: 500)")
      .option("--json", "print lines of JSON")
      .option("--output <file>", "where to keep the lines of JSON", "kokoro-gpu.jsonl")
      .option("--standin", "check the stand-in for a GPU, which tests this command itself")
      .addHelpText(
        "after",
        "\nTakes about 10 minutes. Send the file back: it holds every figure, the names and\n" +
          "versions of this machine's GPU and libraries, and the variables for CUDA.",
      )
      .action(gpu);
  },
);

async function gpu({ json = false, standin = false, ...flags }: Flags): Promise<void> {
  const usual = standin ? ON_STANDIN : ON_GPU;
  const amount: Amount = {
    iterations: toCount("iterations", flags.iterations ?? usual.iterations),
    calls: toCount("calls", flags.calls ?? usual.calls),
  };
  const file = userPath(flags.output);
  await checkPlace(file);
  const bad: Line[] = [];
  using kept = Deno.openSync(file, { write: true, create: true, truncate: true });
  const keep = (line: unknown): void => {
    kept.writeSync(new TextEncoder().encode(`${JSON.stringify(line)}\n`));
    if (json) print(JSON.stringify(line));
  };
  const write = (line: Line): void => {
    if (isBad(line)) bad.push(line);
    keep(line);
    if (!json) print(lineText(line));
  };
  const { hasGpu, counted } = await examine(standin, amount, write);
  // On the stand-in they would run on the CPU, as they do among the tests.
  if (hasGpu && !standin) await acceptance(GROUPS.length + 1, write);
  if (!json) print(summary(bad, file));
  if (counted !== undefined) keep(counted);
  if (!hasGpu) throw new KokoroError("device", "there is no GPU that works: see above");
  if (bad.length > 0) throw new KokoroError("internal", `${bad.length} lines are bad: see ${file}`);
}

/** What failed, which limits are broken, and what to send back. */
function summary(bad: readonly Line[], file: string): string {
  const lines = bad.map((line) => `  ${line.group}.${lineText(line).split("\n")[0]}`);
  const result = bad.length === 0 ? "Everything held." : `Not as it must be:\n${lines.join("\n")}`;
  return `\n${result}\nPlease send back this file: ${file}`;
}
