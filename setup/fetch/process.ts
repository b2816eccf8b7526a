/**
 * Runs other programs.
 *
 * @module
 */

import { isMissingPermission, KokoroError } from "../../errors.ts";

/** How a program ended. */
export interface Outcome {
  readonly success: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end; `undefined` when there is no such program. */
export async function tryRun(
  program: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome | undefined> {
  try {
    const command = new Deno.Command(program, { args: [...args], env, stdin: "null" });
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
 * Runs a program that must succeed and returns what it printed. `purpose` says what it was run for, as
 * in "pip could not ...".
 *
 * @throws {KokoroError} `setup` with the end of what the program printed to standard error.
 */
export async function run(
  program: string,
  args: readonly string[],
  purpose: string,
  env: Record<string, string> = {},
): Promise<string> {
  const outcome = await tryRun(program, args, env);
  if (outcome === undefined) throw new KokoroError("setup", `${purpose}: there is no ${program}`);
  if (outcome.success) return outcome.stdout;
  throw new KokoroError("setup", `${purpose}:\n${lastLines(outcome.stderr || outcome.stdout)}`);
}

function lastLines(text: string, count = 20): string {
  return text.trimEnd().split("\n").slice(-count).map((line) => `  ${line}`).join("\n");
}
