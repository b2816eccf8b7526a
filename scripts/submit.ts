/**
 * `deno task submit`: speaks a file of recipes over a cluster.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { connectCluster } from "../serving/nats/client.ts";
import { RESULT_FORMATS, type ResultFormat } from "../serving/nats/job.ts";
import { type ListedJob, readList, submitList } from "../serving/nats/submit_file.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import { PRIORITIES, type Priority } from "../speech/turns.ts";
import { addCluster, type ClusterFlags, LOCAL, placeOf } from "./command/cluster.ts";
import { addChoice, readText, runCommand, userPath } from "./command/command.ts";
import { interruptible } from "./command/interrupt.ts";
import { print } from "./command/print.ts";

interface Flags extends ClusterFlags {
  readonly output: string;
  readonly format: ResultFormat;
  readonly priority: Priority;
}

await runCommand(
  "submit",
  "Speaks a file of recipes over a cluster. Run it again to go on after an interruption.",
  (program) => {
    program.argument("<file>", "recipes as JSON, one in a line; - for standard input");
    addCluster(program, LOCAL);
    program.option("--output <folder>", "where the results go", "speech");
    addChoice(program, "--format <format>", "the form of the results", RESULT_FORMATS);
    program.addOption(
      program.createOption("--priority <priority>", "how urgent the jobs are")
        .choices(PRIORITIES).default("normal"),
    );
    program.action(submit);
  },
);

async function submit(file: string, flags: Flags): Promise<void> {
  const { format, priority } = flags;
  const folder = userPath(flags.output);
  const list = readList(await readText(file), folder, { format, priority });
  if (list.length === 0) throw new KokoroError("input", `${file} has no recipes`);
  await Deno.mkdir(folder, { recursive: true }).catch((cause) => {
    throw new KokoroError("output", `${folder} can't be made`, { cause });
  });
  const say = (line: string): void => console.error(line);
  await using cluster = await connectCluster({ ...await placeOf(flags), say });
  const failed = await interruptible(async (signal) => {
    using progress = (await terminalReporter()).begin("Speaking", list.length, "jobs");
    return await submitList(cluster, list, (count) => progress.advanceTo(count), signal);
  });
  for (const { line, reason } of failed) console.error(`line ${line}: ${reason}`);
  for (const { path } of withoutFailed(list, failed)) print(path);
  if (failed.length > 0) {
    throw new KokoroError("internal", `${failed.length} of ${list.length} jobs failed: see above`);
  }
}

function withoutFailed(list: readonly ListedJob[], failed: readonly ListedJob[]): ListedJob[] {
  const lines = new Set(failed.map(({ line }) => line));
  return list.filter(({ line }) => !lines.has(line));
}
