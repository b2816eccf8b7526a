/**
 * Commands of this project as their users run them: in a process of their own.
 *
 * @module
 */

import { projectPath } from "./files.ts";

/** How a process ended and what it wrote. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where and with what a command runs. */
export interface Surroundings {
  readonly cwd?: string;
  /** Added to the environment. */
  readonly env?: Record<string, string>;
  readonly stdin?: string | Uint8Array;
}

/** Runs `scripts/<name>.ts`. */
export function runCommand(
  name: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<Ending> {
  return runScript(`scripts/${name}.ts`, args, surroundings);
}

/** Runs any script of this project, by its path from the top. */
export function runScript(
  path: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<Ending> {
  return runProgram(Deno.execPath(), ["run", "-A", projectPath(path), ...args], surroundings);
}

/** Runs any program. Relative paths are those of `cwd`, even where `deno task` runs these tests. */
export async function runProgram(
  program: string,
  args: readonly string[],
  { cwd = Deno.cwd(), env = {}, stdin = "" }: Surroundings = {},
): Promise<Ending> {
  const child = new Deno.Command(program, {
    args: [...args],
    cwd,
    env: { NO_COLOR: "1", INIT_CWD: cwd, ...env },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = new Blob([stdin as BlobPart]).stream().pipeTo(child.stdin);
  // A program need not read what it is given.
  const [{ code, stdout, stderr }] = await Promise.all([child.output(), input.catch(() => {})]);
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** The path of `scripts/<name>.ts`. */
export function script(name: string): string {
  return projectPath(`scripts/${name}.ts`);
}
