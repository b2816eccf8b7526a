/**
 * Builds programs with the shim under sanitizers, runs them, and reads what the sanitizers report.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { tryRun } from "../../../setup/fetch/process.ts";
import { buildExecutable } from "../../../setup/install.ts";

/** Which sanitizers a program is compiled with: `address` has that for undefined behaviour, too. */
export type Sanitizer = "address" | "thread";

/** All of them. */
export const SANITIZERS: readonly Sanitizer[] = ["address", "thread"];

/** Fast enough, quick to compile, and with the lines of the source in reports. */
const COMMON = ["-O1", "-g1", "-fno-omit-frame-pointer"];
const FLAGS: Record<Sanitizer, readonly string[]> = {
  address: ["-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"],
  thread: ["-fsanitize=thread"],
};

/** What the thread sanitizer does not report. The others report everything. */
export const SUPPRESSIONS: string = fileURLToPath(new URL("thread.supp", import.meta.url));

/**
 * The search for leaks fails in the threads' memory of libraries that a program opens, so that is
 * left out.
 */
const OPTIONS: Record<string, string> = {
  ASAN_OPTIONS: "detect_stack_use_after_return=1:strict_string_checks=1:detect_leaks=1:" +
    "intercept_tls_get_addr=0",
  LSAN_OPTIONS: "",
  UBSAN_OPTIONS: "print_stacktrace=1",
  TSAN_OPTIONS: `suppressions="${SUPPRESSIONS}":second_deadlock_stack=1:history_size=4`,
};

/** The first line of each report. */
const REPORT =
  /^(?:==\d+==ERROR: \w+Sanitizer: |WARNING: ThreadSanitizer: |\S+: runtime error: ).*$/m;
/** The lines of a report that are shown. */
const LINES = 60;

/** How a program under sanitizers ended. */
export interface Run {
  readonly printed: string;
  /** The sanitizers' reports, and what else went wrong. */
  readonly findings: readonly string[];
  /** The reports that the suppressions kept back. */
  readonly suppressed: number;
}

/** The flags that compile and link with a sanitizer. */
export function flagsOf(sanitizer: Sanitizer): string[] {
  return [...COMMON, ...FLAGS[sanitizer]];
}

/**
 * Builds a program from C++ files and all parts of the shim, with a sanitizer, unless it has been
 * built.
 *
 * @param shim the folder of the shim's sources, if it is not that of this project
 * @throws {KokoroError} `setup` with the compiler's messages when it can't be built
 */
export function buildInstrumented(
  sources: readonly string[],
  sanitizer: Sanitizer,
  { flags = [], shim }: { readonly flags?: readonly string[]; readonly shim?: string } = {},
): Promise<string> {
  return buildExecutable(sources, { flags: [...flagsOf(sanitizer), ...flags], shim });
}

/** Runs a program that was built with a sanitizer. One that does not end in time is a finding. */
export async function runInstrumented(
  program: string,
  args: readonly string[],
  seconds: number,
): Promise<Run> {
  const timed = ["--kill-after=5", `${seconds}`, program, ...args];
  const { success, stdout, stderr } = (await tryRun("timeout", timed, OPTIONS))!;
  return readRun(success, stdout, stderr);
}

/** The environment of a program that was built with a sanitizer. */
export function environmentOf(): Record<string, string> {
  return { ...OPTIONS };
}

/** Reads what a program printed. */
export function readRun(success: boolean, stdout: string, stderr: string): Run {
  const findings = reportsIn(stderr);
  if (!success && findings.length === 0) {
    const last = stderr.trim().split("\n").slice(-LINES).join("\n");
    findings.push(`it failed, or did not end in time: ${last}`);
  }
  const suppressed = /Matched (\d+) suppressions/.exec(stderr)?.[1];
  return { printed: stdout.trim(), findings, suppressed: Number(suppressed ?? 0) };
}

function reportsIn(text: string): string[] {
  const starts = [...text.matchAll(new RegExp(REPORT, "gm"))].map(({ index }) => index);
  return starts.map((start, i) =>
    text.slice(start, starts[i + 1]).trimEnd().split("\n").slice(0, LINES).join("\n")
  );
}
