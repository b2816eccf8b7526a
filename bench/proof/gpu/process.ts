/**
 * Runs a task in a process of its own.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { KokoroError } from "../../../errors.ts";
import type { Subject } from "./subject.ts";

const SCRIPT = fileURLToPath(new URL("alone.ts", import.meta.url));

/** The time after which a process is ended, in milliseconds: it hangs. */
const LONGEST = 300_000;

/** What can be done alone: see `alone.ts`. */
export type Task = "bits" | "speak" | "cpu-first" | "load" | "exit" | "count";

/** What a task has found. */
export type Found = Readonly<Record<string, string | number | boolean>>;

/**
 * Runs a task of `alone.ts`.
 *
 * @param env added to the environment
 * @throws {KokoroError} `internal` with the end of its messages when it ends without a result
 */
export async function alone(
  { isStandin }: Pick<Subject, "isStandin">,
  task: Task,
  env: Record<string, string> = {},
): Promise<Found> {
  const { code, signal, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SCRIPT, task, String(isStandin)],
    env,
    signal: AbortSignal.timeout(LONGEST),
  }).output();
  const [text, messages] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim());
  const result = text.split("\n").at(-1)!;
  if (code === 0 && result.startsWith("{")) return JSON.parse(result);
  const end = signal === null ? `exit code ${code}` : `signal ${signal}`;
  const last = messages.split("\n").slice(-12).join("\n");
  throw new KokoroError("internal", `the process ended with ${end}: ${last}`);
}

/** What was found, in one line. */
export function describe(found: Found): string {
  return Object.entries(found).map(([name, value]) => `${name} ${value}`).join("; ");
}
