/**
 * Gives generated inputs to all parts of the project that read what others write. Each target runs
 * in a process of its own: an input that ends the process, or does not come to an end, is a finding
 * like any other.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Orders, Outcome } from "./run_target.ts";

/** How to fuzz. */
export interface FuzzWish {
  /** For how long each target runs. */
  readonly seconds: number;
  /** Decides the inputs. */
  readonly seed: number;
  /** Repeats one run, as a finding says. */
  readonly path?: string;
}

/** What a target did. */
export interface FuzzResult {
  readonly target: string;
  readonly executions: number;
  readonly findings: readonly Finding[];
  /** How the target was compiled. Absent for those in TypeScript. */
  readonly how?: string;
}

/** An input that a target did not survive. */
export interface Finding {
  readonly problem: string;
  readonly input: string;
  /** The arguments of `deno task fuzz` that repeat it. */
  readonly replay: string;
}

/** The time without progress after which a target hangs, in milliseconds. */
const HANGS = 60_000;
/** The time to load what a target needs, in milliseconds. */
const LOADS = 600_000;
/** The heap of a target, in MB. */
const HEAP = 1_500;
const PROGRAM = fileURLToPath(new URL("run_target.ts", import.meta.url));

/** Runs a target in TypeScript in a process of its own. */
export async function fuzzTarget(target: string, wish: FuzzWish): Promise<FuzzResult> {
  const progress = await Deno.makeTempFile({ prefix: "kokoro-fuzz-" });
  try {
    const orders: Orders = { name: target, progress, ...wish };
    const { code, signal, stdout, stderr, hangs } = await watched(orders);
    const outcome = outcomeOf(stdout);
    const path = outcome?.finding?.path ?? await Deno.readTextFile(progress);
    const replay = `--target ${target} --seed ${wish.seed} --path ${path}`;
    if (outcome !== undefined) {
      const { executions, finding } = outcome;
      return { target, executions, findings: finding ? [{ ...finding, replay }] : [] };
    }
    const problem = hangs
      ? `no end within ${HANGS / 1000} s`
      : `the process ended with ${signal ?? code}: ${stderr.trim().slice(-2000)}`;
    const input = "repeat it to see it in a debugger";
    return { target, executions: Number(path) + 1, findings: [{ problem, input, replay }] };
  } finally {
    await Deno.remove(progress);
  }
}

/** Runs a process, and ends it when it makes no progress any more. */
async function watched(
  orders: Orders,
): Promise<
  { code: number; signal: string | null; stdout: string; stderr: string; hangs: boolean }
> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "-A", "--v8-flags=--expose-gc", `--v8-flags=--max-old-space-size=${HEAP}`],
      ...[PROGRAM, JSON.stringify(orders)],
    ],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  let [hangs, last, since] = [false, "", Date.now()];
  const watch = setInterval(async () => {
    const now = await Deno.readTextFile(orders.progress).catch(() => last);
    if (now !== last) [last, since] = [now, Date.now()];
    if (Date.now() - since < (now === "" ? LOADS : HANGS) || hangs) return;
    hangs = true;
    child.kill("SIGKILL");
  }, 1_000);
  try {
    const { code, signal, stdout, stderr } = await child.output();
    const text = new TextDecoder();
    return { code, signal, stdout: text.decode(stdout), stderr: text.decode(stderr), hangs };
  } finally {
    clearInterval(watch);
  }
}

function outcomeOf(stdout: string): Outcome | undefined {
  const line = stdout.trimEnd().split("\n").at(-1)!;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
