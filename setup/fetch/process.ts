/**
 * Runs other programs.
 *
 * @module
 */

import { isMissingPermission, KokoroError } from "../../errors.ts";

/** Whether a program succeeded, and what it printed. */
export interface Outcome {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Keeps Python from importing modules from the current folder, which may be anyone's: `python3 -m
 * pip` would run a `pip` that lies there. Pythons before 3.11 ignore it.
 */
const SAFE = { PYTHONSAFEPATH: "1" };

/**
 * Runs a program to its end. Returns `undefined` when the program does not exist.
 *
 * @throws {KokoroError} `setup` when the program can't be run.
 */
export async function tryRun(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome | undefined> {
  try {
    const command = new Deno.Command(program, {
      args: [...args],
      env: { ...SAFE, ...env },
      stdin: "null",
    });
    const { success, stdout, stderr } = await command.output();
    const text = new TextDecoder();
    return { success, stdout: text.decode(stdout), stderr: text.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    if (isMissingPermission(error)) throw error;
    throw new KokoroError("setup", `can't run ${program}`, { cause: error });
  }
}

/**
 * Runs a program that must succeed, and returns what it printed to standard output.
 *
 * @param purpose what failed, for the start of the error's message: "pip could not ..."
 * @throws {KokoroError} `setup` when the program does not exist or fails; the message then ends
 * with the last lines that it printed.
 */
export async function run(
  program: string,
  args: readonly string[],
  purpose: string,
  env: Record<string, string> = {},
): Promise<string> {
  const outcome = await tryRun(program, args, env);
  if (outcome === undefined) throw new KokoroError("setup", `${purpose}: ${program} was not found`);
  if (outcome.success) return outcome.stdout;
  throw new KokoroError("setup", `${purpose}:\n${lastLines(outcome.stderr || outcome.stdout)}`);
}

function lastLines(text: string, count = 20): string {
  return text.trimEnd().split("\n").slice(-count).map((line) => `  ${line}`).join("\n");
}
