/**
 * Runs one target in a process of its own, so that no input can harm the fuzzer: see `fuzz.ts`.
 *
 * The arguments are JSON of {@linkcode Orders}. The number of each run is written to a file before
 * the run, and a {@linkcode Outcome} to standard output at the end.
 *
 * @module
 */

import { loadFastCheck } from "../../../dev_deps.ts";
import { KokoroError } from "../../../errors.ts";
import { processorTime } from "./measure.ts";
import type { Target } from "./target.ts";
import { TARGETS } from "./targets.ts";

/** What a process has to do. */
export interface Orders {
  readonly name: string;
  readonly seed: number;
  /** For how long inputs are tried. */
  readonly seconds: number;
  /** Which run to repeat, as a finding says. */
  readonly path?: string;
  /** The file for the number of the run under way. */
  readonly progress: string;
}

/** What a process found. */
export interface Outcome {
  readonly executions: number;
  readonly finding?: {
    readonly path: string;
    readonly input: string;
    readonly problem: string;
  };
}

/** The time for an input: a fixed part, and a part for each unit of its size, in milliseconds. */
const MOST_TIME = 2_000;
const MOST_TIME_PER_UNIT = 5;
/** The memory that an input may add, in bytes. */
const MOST_MEMORY = 500_000_000;
/** The longest description of an input. */
const LONGEST_SHOWN = 2_000;

/** Gives an input to a target and checks what the target must not do. */
export async function judge(target: Target, input: unknown): Promise<void> {
  const { rss } = Deno.memoryUsage();
  const before = processorTime();
  try {
    await target.run(input);
  } catch (error) {
    if (!(error instanceof KokoroError) || error.kind === "internal") throw error;
  }
  const took = processorTime() - before;
  const limit = MOST_TIME + MOST_TIME_PER_UNIT * (target.sizeOf?.(input) ?? Infinity);
  if (took > limit) throw new Error(`it took ${took.toFixed(0)} ms`);
  const more = Deno.memoryUsage().rss - rss;
  if (more > MOST_MEMORY) throw new Error(`it took ${(more / 1e6).toFixed(0)} MB of memory`);
}

/** Runs a target until its time is over. Shrinks the first input that is a finding. */
export async function runTarget(
  { name, seed, seconds, path, progress }: Orders,
): Promise<Outcome> {
  const { default: fc } = await loadFastCheck();
  const target = await (await TARGETS[name]())(fc);
  const encoder = new TextEncoder();
  using file = Deno.openSync(progress, { write: true, create: true, truncate: true });
  let executions = 0;
  const property = fc.asyncProperty(target.inputs, async (input) => {
    file.seekSync(0, Deno.SeekMode.Start);
    file.writeSync(encoder.encode(`${executions++}`));
    await judge(target, input);
  });
  const details = await fc.check(property, {
    seed,
    path,
    numRuns: path === undefined ? Number.MAX_SAFE_INTEGER : 1,
    interruptAfterTimeLimit: 1000 * seconds,
    markInterruptAsFailure: false,
  });
  if (!details.failed) return { executions };
  return {
    executions,
    finding: {
      path: details.counterexamplePath ?? "",
      input: fc.stringify(details.counterexample?.[0]).slice(0, LONGEST_SHOWN),
      problem: Deno.inspect(details.errorInstance).slice(0, LONGEST_SHOWN),
    },
  };
}

if (import.meta.main) {
  const outcome = await runTarget(JSON.parse(Deno.args[0]));
  console.log(JSON.stringify(outcome));
  Deno.exit();
}
