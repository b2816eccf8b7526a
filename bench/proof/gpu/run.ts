/**
 * Runs groups of the check in this process, and prints each line as JSON: `run.ts ORDER`, where
 * ORDER is an {@linkcode Order} as JSON. Ends with the code {@linkcode FAILED} after a group in
 * which something failed, and with {@linkcode NO_GPU} when there is no GPU.
 *
 * @module
 */

import { type Amount, Bench } from "./bench.ts";
import { GROUPS } from "./groups.ts";
import { Lines } from "./lines.ts";
import { describeHost } from "./machine.ts";
import { alone } from "./process.ts";
import { openSubject, type Subject } from "./subject.ts";

/** What to run. */
export interface Order extends Amount {
  readonly isStandin: boolean;
  /** The number of the first group to run. */
  readonly from: number;
}

/** The exit codes. */
export const [FAILED, NO_GPU] = [70, 71];

if (import.meta.main) Deno.exit(await run(JSON.parse(Deno.args[0])));

async function run({ isStandin, from, ...amount }: Order): Promise<number> {
  const subject = await openSubject(isStandin).catch((error) => error);
  if (subject instanceof Error) return await describeMachine();
  using bench = new Bench(subject as Subject, amount);
  for (let group = from; group <= GROUPS.length; group++) {
    const { title, run } = GROUPS[group - 1];
    let failed = false;
    const lines = new Lines(group, (line) => {
      failed ||= line.error !== undefined;
      print(line);
    });
    lines.begin(title);
    const started = performance.now();
    await lines.step(title, () => run(bench, lines));
    lines.fact("seconds", ((performance.now() - started) / 1000).toFixed(1));
    if (failed && group < GROUPS.length) return FAILED;
  }
  if (isStandin) print({ counted: await alone(bench.subject, "count") });
  return 0;
}

/** Describes a machine without a GPU that works, and so says why. */
async function describeMachine(): Promise<number> {
  const lines = new Lines(1, print);
  lines.begin(GROUPS[0].title);
  await describeHost(lines);
  return NO_GPU;
}

function print(line: unknown): void {
  console.log(JSON.stringify(line));
}
