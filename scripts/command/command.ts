/**
 * What all commands of this project have in common: usage, exit codes and how errors are told.
 *
 * | exit code | meaning |
 * |---|---|
 * | 0 | done |
 * | 1 | it failed: `error: ...` on standard error says why |
 * | 2 | the arguments can't be used |
 *
 * Results go to standard output, everything else to standard error.
 *
 * @module
 */

import { resolve } from "node:path";
import { type Command, loadCommander } from "../../dev_deps.ts";
import { KokoroError } from "../../errors.ts";
import type { Kernels } from "../../ffi/structs.ts";
import type { DeviceChoice } from "../../setup/choice.ts";
import type { EngineChoice } from "../../speech/open_engine.ts";

/**
 * Runs a command with this process's arguments and leaves its exit code with Deno.
 *
 * `define` adds arguments, options and the action to the program; `program.createOption(...)` makes
 * options with choices.
 *
 * @example
 * ```ts ignore
 * await runCommand("voices", "Lists the voices.", (program) => {
 *   program.option("--json", "as JSON").action(async ({ json }) => console.log(await list(json)));
 * });
 * ```
 */
export async function runCommand(
  name: string,
  description: string,
  define: (program: Command) => void,
): Promise<void> {
  const { Command, CommanderError } = await loadCommander();
  const program = new Command(name).description(description).exitOverride();
  define(program);
  try {
    await program.parseAsync([...Deno.args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has told the user what was wrong, or has printed the help that was asked for.
      Deno.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      console.error(describeError(error));
      Deno.exitCode = error instanceof KokoroError && error.kind === "input" ? 2 : 1;
    }
  }
}

/** Adds an option that takes one of `choices`, the first of which is its default. */
export function addChoice(
  program: Command,
  flags: string,
  description: string,
  choices: readonly [string, ...string[]],
): void {
  program.addOption(
    program.createOption(flags, description).choices(choices).default(choices[0]),
  );
}

/** Adds `--device`. */
export function addDevice(program: Command): void {
  addChoice(program, "--device <device>", "what to speak on", ["auto", "cpu", "cuda"]);
}

/** Adds `--kernels`. */
export function addKernels(program: Command): void {
  const choices: [Kernels, ...Kernels[]] = ["auto", "aten", "native"];
  addChoice(program, "--kernels <kernels>", "what the CPU convolves with", choices);
}

/** What {@linkcode addEngine} adds. */
export interface EngineFlags {
  readonly device: DeviceChoice;
  readonly kernels: Kernels;
  readonly threads?: string;
}

/** Adds `--device`, `--kernels` and `--threads`. */
export function addEngine(program: Command): void {
  addDevice(program);
  addKernels(program);
  program.option("--threads <n>", "threads of one operation on the CPU; else one a core");
}

/**
 * The engine that was asked for.
 *
 * @throws {KokoroError} `input` when `--threads` is no number
 */
export function engineOf({ device, kernels, threads }: EngineFlags): EngineChoice {
  return { device, kernels, threads: toNumber("threads", threads) };
}

/** The items of an option that takes several, with commas between them. */
export function listOf(text: string): string[] {
  return text.split(",").map((item) => item.trim());
}

/** A path as its user means it: `deno task` changes the folder to the project's and leaves the old one here. */
export function userPath(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") ?? ".", path);
}

/** @throws {KokoroError} `input` when what was given for the option `name` is no number */
export function toNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  // Number("") is 0, which nobody means.
  const number = text.trim() === "" ? NaN : Number(text);
  if (!Number.isNaN(number)) return number;
  throw new KokoroError("input", `${name} is ${JSON.stringify(text)}: give a number, see --help`);
}

/** @throws {KokoroError} `input` when what was given for the option `name` is no whole number from 1 on */
export function toCount(name: string, text: string): number {
  const number = toNumber(name, text)!;
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new KokoroError("input", `${name} is ${text}: give a whole number from 1 on`);
}

/**
 * The text of a file of the user's; `-` is standard input.
 *
 * @throws {KokoroError} `input` when it can't be read
 */
export async function readText(file: string): Promise<string> {
  if (file === "-") return await new Response(Deno.stdin.readable).text();
  return await Deno.readTextFile(userPath(file)).catch((cause) => {
    throw new KokoroError("input", `${file} can't be read`, { cause });
  });
}

/** One line for what was foreseen, a stack for what was not. */
function describeError(error: unknown): string {
  if (!(error instanceof KokoroError)) return Deno.inspect(error);
  const cause = error.cause instanceof Error ? error.cause.message : "";
  const addsSomething = cause !== "" && !error.message.includes(cause);
  return `error: ${error.message}${addsSomething ? `\n  because: ${cause}` : ""}`;
}
