/**
 * Runs all groups in another process, which is started again after a group in which something
 * failed: an error of CUDA can end a process, or make everything after it fail.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { linesOf } from "../../python/json_lines.ts";
import type { Amount } from "./bench.ts";
import { GROUPS } from "./groups.ts";
import type { Line } from "./lines.ts";
import { FAILED, NO_GPU, type Order } from "./run.ts";
import type { Counted } from "./subject.ts";

const SCRIPT = fileURLToPath(new URL("run.ts", import.meta.url));

/** The time without a line after which a process is ended, in milliseconds. Downloads take long. */
const LONGEST = 3_600_000;

/** What came of it, besides the lines. */
export interface Examined {
  /** Whether there is a GPU at all. */
  readonly hasGpu: boolean;
  /** What the stand-in counted. */
  readonly counted?: Counted;
}

/** Runs all groups, and hands over each line as soon as it is known. */
export async function examine(
  isStandin: boolean,
  amount: Amount,
  write: (line: Line) => void,
): Promise<Examined> {
  let counted: Counted | undefined;
  for (let from = 1; from <= GROUPS.length;) {
    const order: Order = { isStandin, from, ...amount };
    let group = from;
    const ending = await runOnce(order, (line) => {
      if ("counted" in line) return void (counted = line.counted);
      group = line.group;
      write(line);
    });
    if (ending === "code 0") return { hasGpu: true, counted };
    if (ending === `code ${NO_GPU}`) return { hasGpu: false };
    if (ending !== `code ${FAILED}`) {
      write({ group, name: GROUPS[group - 1].title, error: `the process ended with ${ending}` });
    }
    from = group + 1;
  }
  return { hasGpu: true, counted };
}

type Message = Line | { readonly counted: Counted };

/** Starts the process, and returns how it ended. */
async function runOnce(order: Order, read: (message: Message) => void): Promise<string> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SCRIPT, JSON.stringify(order)],
    stdout: "piped",
  }).spawn();
  const wait = (): ReturnType<typeof setTimeout> =>
    setTimeout(() => child.kill("SIGKILL"), LONGEST);
  let timer = wait();
  for await (const line of linesOf(child.stdout)) {
    clearTimeout(timer);
    timer = wait();
    // Anything else was printed by a library.
    if (line.startsWith('{"')) read(JSON.parse(line));
  }
  const { code, signal } = await child.status;
  clearTimeout(timer);
  return signal === null ? `code ${code}` : `signal ${signal}`;
}
