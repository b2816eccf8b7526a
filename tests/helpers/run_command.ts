/**
 * Runs the commands of this project as users do: each in its own process.
 *
 * @module
 */

import { projectPath } from "./files.ts";

/** The exit code and the output of a process. */
export interface Ending {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The folder, environment and input of a command. */
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

/** Runs a script of this project, given its path relative to the top folder. */
export function runScript(
  path: string,
  args: readonly string[],
  surroundings: Surroundings = {},
): Promise<Ending> {
  return runProgram(Deno.execPath(), ["run", "-A", projectPath(path), ...args], surroundings);
}

/** Runs a program. Relative paths refer to `cwd`, even when `deno task` runs the tests. */
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
  // Writing fails when a program does not read its input, which is no error.
  const [{ code, stdout, stderr }] = await Promise.all([child.output(), input.catch(() => {})]);
  const text = new TextDecoder();
  return { code, stdout: text.decode(stdout), stderr: text.decode(stderr) };
}

/** The path of `scripts/<name>.ts`. */
export function script(name: string): string {
  return projectPath(`scripts/${name}.ts`);
}
