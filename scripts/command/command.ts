/**
 * The common parts of all commands of this project: usage, exit codes and error messages.
 *
 * | exit code | meaning |
 * |---|---|
 * | 0 | success |
 * | 1 | failure: `error: ...` on standard error says why |
 * | 2 | invalid arguments |
 *
 * Results go to standard output, everything else to standard error. A command whose standard output
 * is a closed pipe ends with 1, without a message.
 *
 * @module
 */

import { resolve } from "node:path";
import { type Command, loadCommander } from "../../dev_deps.ts";
import { KokoroError } from "../../errors.ts";
import { parseDevice } from "../../ffi/device.ts";
import type { Kernels } from "../../ffi/structs.ts";
import type { DeviceChoice } from "../../setup/device.ts";
import type { EngineChoice } from "../../speech/open_engine.ts";
import { EMOJI_CHOICES, TEXT_FORMATS } from "../../text/formats/text_format.ts";
import { type Language, LANGUAGE_CODES, languageNamed } from "../../text/languages.ts";
import { write } from "./print.ts";

/**
 * Runs a command with the arguments of this process and sets the exit code.
 *
 * @param define adds arguments, options and the action to the program; `program.createOption(...)`
 * makes options with choices
 * @example
 * ```ts ignore
 * await runCommand("voices", "Lists the voices.", (program) => {
 *   program.option("--json", "as JSON").action(async ({ json }) => print(await list(json)));
 * });
 * ```
 */
export async function runCommand(
  name: string,
  description: string,
  define: (program: Command) => void,
): Promise<void> {
  const { Command, CommanderError } = await loadCommander();
  const program = new Command(name).description(description).exitOverride()
    .configureOutput({ writeOut: write });
  define(program);
  try {
    await program.parseAsync([...Deno.args], { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has already printed the error or the help.
      Deno.exitCode = error.exitCode === 0 ? 0 : 2;
    } else {
      // Who closes a pipe, as `head` does, has read enough and needs no message.
      if (!isClosedPipe(error)) console.error(describeError(error));
      Deno.exitCode = error instanceof KokoroError && error.kind === "input" ? 2 : 1;
    }
  }
}

/** Adds an option with `choices`; the first one is the default. */
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
  const description = "the device to compute on: auto, cpu, cuda, or cuda:N for the GPU number N";
  const option = program.createOption("--device <device>", description).default("auto");
  program.addOption(option.argParser(deviceOf));
}

/** Checks the value of `--device`. */
function deviceOf(text: string): DeviceChoice {
  if (text !== "auto") parseDevice(text);
  return text as DeviceChoice;
}

/** Adds `--kernels`. */
export function addKernels(program: Command): void {
  const choices: [Kernels, ...Kernels[]] = ["auto", "aten", "native"];
  addChoice(
    program,
    "--kernels <kernels>",
    "the kernels that compute convolutions on the CPU",
    choices,
  );
}

/** Adds `--text-format` and `--emoji`. */
export function addTextOptions(program: Command): void {
  const description = "what the text is written in; auto reads only what is unmistakably markup";
  addChoice(program, "--text-format <format>", description, TEXT_FORMATS);
  addChoice(program, "--emoji <what>", "leave emoji out, or speak their names", EMOJI_CHOICES);
}

/** Adds `--language`. */
export function addLanguage(program: Command, description: string): void {
  program.addOption(program.createOption("--language <code>", description).argParser(languageOf));
}

/**
 * The language that a user names.
 *
 * @throws {KokoroError} `input` when there is none of that name
 */
export function languageOf(name: string): Language {
  const language = languageNamed(name);
  if (language !== undefined) return language;
  throw new KokoroError(
    "input",
    `language is ${JSON.stringify(name)}: give one of ${LANGUAGE_CODES.join(", ")}`,
  );
}

/** The options that {@linkcode addEngine} adds. */
export interface EngineFlags {
  readonly device: DeviceChoice;
  readonly kernels: Kernels;
  readonly threads?: string;
}

/** Adds `--device`, `--kernels` and `--threads`. */
export function addEngine(program: Command): void {
  addDevice(program);
  addKernels(program);
  program.option("--threads <n>", "threads per operation on the CPU (default: one per core)");
}

/**
 * Converts the options of {@linkcode addEngine}.
 *
 * @throws {KokoroError} `input` when `--threads` is not a number
 */
export function engineOf({ device, kernels, threads }: EngineFlags): EngineChoice {
  return { device, kernels, threads: toNumber("threads", threads) };
}

/** Splits the value of an option at its commas. */
export function listOf(text: string): string[] {
  return text.split(",").map((item) => item.trim());
}

/**
 * Resolves a path against the user's folder. `deno task` changes the working folder to the
 * project's, and keeps the user's in `INIT_CWD`.
 */
export function userPath(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") ?? ".", path);
}

/**
 * Converts the value of the option `name` to a number.
 *
 * @throws {KokoroError} `input` when it is not a number
 */
export function toNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  // Number("") is 0, which is never meant.
  const number = text.trim() === "" ? NaN : Number(text);
  if (!Number.isNaN(number)) return number;
  throw new KokoroError("input", `${name} is ${JSON.stringify(text)}: give a number, see --help`);
}

/**
 * Converts the value of the option `name` to a positive whole number.
 *
 * @throws {KokoroError} `input` when it is not such a number
 */
export function toCount(name: string, text: string): number {
  const number = toNumber(name, text)!;
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new KokoroError("input", `${name} is ${text}: give a whole number of at least 1`);
}

/**
 * Reads a text file, or standard input for `-`.
 *
 * @throws {KokoroError} `input` when the file can't be read
 */
export async function readText(file: string): Promise<string> {
  if (file === "-") return await new Response(Deno.stdin.readable).text();
  return await Deno.readTextFile(userPath(file)).catch((cause) => {
    throw new KokoroError("input", `${file} can't be read`, { cause });
  });
}

function isClosedPipe(error: unknown): boolean {
  return error instanceof KokoroError && error.kind === "output" &&
    error.cause instanceof Deno.errors.BrokenPipe;
}

/** One or two lines for an expected error, a stack trace for a defect. */
function describeError(error: unknown): string {
  if (!(error instanceof KokoroError)) return Deno.inspect(error);
  const cause = error.cause instanceof Error ? error.cause.message : "";
  const addsSomething = cause !== "" && !error.message.includes(cause);
  return `error: ${error.message}${addsSomething ? `\n  because: ${cause}` : ""}`;
}
